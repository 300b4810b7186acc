"""Measures search on a library of generated documents, in a transaction that is rolled back: nothing stays."""

import random
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from articles.kinds import Audience, SectionKind
from articles.models import PublishedEdition
from articles.pages.addresses import Place
from articles.pages.reading import read_generation_token
from articles.search.engines import engine
from articles.search.entries import entries_of, make_entry
from articles.search.indexing import BATCH, index_entries
from articles.search.languages import BY_SOUND, BY_STEM, RULES
from articles.search.models import Entry, Source
from articles.search.searching import search

SENTENCES, TERMS_OF_OWN, PHRASES = 12, 8000, 16


class _Undo(Exception):  # noqa: N818 - no error
    """Ends the transaction without keeping it."""


class Command(BaseCommand):
    help = "Prints how long searches take over generated documents, without and with asked phrases. Keeps nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--documents", type=int, default=10_000, help="entries of the index in each language")
        parser.add_argument("--rounds", type=int, default=20, help="how often each question is asked")

    def handle(self, *args: Any, **options: Any) -> None:
        for is_asked in (False, True):
            try:
                with transaction.atomic():
                    self._measure(options["documents"], options["rounds"], is_asked=is_asked)
                    raise _Undo
            except _Undo:
                pass

    def _measure(self, documents: int, rounds: int, *, is_asked: bool) -> None:
        began = time.perf_counter()
        for language in RULES:
            _generate(language, documents, is_asked=is_asked)
        engine().rebuild()
        self.stdout.write(
            f"{connection.vendor}: {Entry.objects.count():,} entries {'with' if is_asked else 'without'} asked phrases "
            f"in {time.perf_counter() - began:.0f} s"
        )
        self.stdout.write(f"{'questions':<12}{'asked':>8}{'p50 ms':>10}{'p95 ms':>10}{'most ms':>10}")
        token = read_generation_token()
        for group, questions in {**RULES[BY_STEM].QUESTIONS, **RULES[BY_SOUND].QUESTIONS}.items():
            times = sorted(_time(questions, rounds, token))
            p50, p95 = (times[int(len(times) * share)] for share in (0.5, 0.95))
            self.stdout.write(f"{group:<12}{len(times):>8}{p50:>10.1f}{p95:>10.1f}{times[-1]:>10.1f}")


def _time(questions: Sequence[str], rounds: int, token: str) -> Iterator[float]:
    place = Place(BY_STEM)
    for question in questions:  # once, so that memory and the lexicon are warm
        search(question, place, token)
    for _round in range(rounds):
        for question in questions:
            began = time.perf_counter()
            search(question, place, token)
            yield (time.perf_counter() - began) * 1000


def _generate(language: str, documents: int, *, is_asked: bool) -> None:
    """Entries made of sentences of the library that is there, and of words of their own as a larger one would have."""
    chance = random.Random(7)  # noqa: S311 - no secret
    edition = PublishedEdition.objects.filter(language=language).exclude(kind="tool").order_by("slug").first()
    rows = [entry for e in PublishedEdition.objects.filter(language=language) for entry in entries_of(e)]
    if edition is None or not rows:
        return
    sentences = [line for row in rows for line in row.text.split("\n") if len(line) > 20]
    phrases = [line for row in rows for line in row.asked.split("\n") if line] if is_asked else []
    headings = [row.heading for row in rows if row.heading]
    kinds = [kind.value for kind in SectionKind if kind != SectionKind.ABOUT]
    letters, vowels = RULES[language].CONSONANTS, RULES[language].VOWELS
    own = [
        "".join(chance.choice(letters) + chance.choice(vowels) for _ in range(chance.randint(2, 4)))
        for _ in range(TERMS_OF_OWN)
    ]

    def made() -> Iterable[Entry]:
        for number in range(documents):
            words = [chance.choice(own) for _ in range(25)]
            text = "\n".join([*chance.choices(sentences, k=SENTENCES), " ".join(words)])
            kind = chance.choice(kinds)
            yield make_entry(
                edition=edition, source=Source.SECTION, language=language, slug=f"made-{number // 12}", kind="guide",
                share_code="", part="", anchor=kind, section_kind=kind, audience=Audience.EVERYONE,
                title=" ".join(words[:3]), heading=chance.choice(headings), text=text, lead=chance.choice(sentences),
                passages=text.split("\n"), asked=chance.choices(phrases, k=PHRASES) if phrases else (),
            )  # fmt: skip

    batch: list[Entry] = []
    for entry in made():
        batch.append(entry)
        if len(batch) == BATCH:
            index_entries(batch)
            batch = []
    index_entries(batch)
