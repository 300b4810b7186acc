"""Measures search on a library of generated documents, in a transaction that is rolled back: nothing stays."""

import random
import time
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.test import Client

from articles.kinds import ArticleKind, Audience, SectionKind
from articles.models import PublishedEdition
from articles.pages.addresses import Place, Target
from articles.pages.reading import read_generation_token
from articles.search.engines import engine
from articles.search.entries import entries_of, make_entry
from articles.search.indexing import BATCH, index_entries
from articles.search.languages import RULES
from articles.search.lexicon import lexicon_of
from articles.search.models import Entry, Source, Word
from patienttools.generation.models import step_generation

SENTENCES, TERMS_OF_OWN, PHRASES = 12, 8000, 16
# How often each of the two libraries has its turn; how many of the commonest words are asked for.
TURNS, COMMON = 2, 12


class _Undo(Exception):  # noqa: N818 - no error
    """Ends the transaction without keeping it."""


class Group(NamedTuple):
    """Questions that are asked on the page of one language."""

    language: str
    questions: tuple[str, ...]


@dataclass(slots=True)
class Times:
    """Milliseconds of each answer: of this process's own work, and as a clock shows them."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def line(self) -> str:
        cpu, wall = sorted(self.cpu), sorted(self.wall)
        shown = [one[int(len(one) * share)] for one in (cpu, wall) for share in (0.5, 0.95)]
        return f"{len(cpu):>8}" + "".join(f"{ms:>10.1f}" for ms in (*shown, wall[-1]))


class Command(BaseCommand):
    help = "Prints how long answers take over generated documents, without and with asked phrases. Keeps nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--documents", type=int, default=10_000, help="entries of the index in each language")
        parser.add_argument("--rounds", type=int, default=20, help="how often each question is asked")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                self._measure(options["documents"], options["rounds"])
                raise _Undo
        except _Undo:
            pass

    def _measure(self, documents: int, rounds: int) -> None:
        """Both libraries in turn, so that a machine that is busy for a while is busy for both."""
        times: dict[tuple[str, bool], Times] = defaultdict(Times)
        groups: dict[str, Group] = {}
        for _turn in range(TURNS):
            for is_asked in (False, True):
                with _library(documents, is_asked=is_asked):
                    groups = groups or _groups()
                    for name, group in groups.items():
                        _time(group, max(1, rounds // TURNS), times[name, is_asked])
        heads = f"{'asked':>8}{'cpu p50':>10}{'cpu p95':>10}{'p50':>10}{'p95':>10}{'most':>10}"
        self.stdout.write(f"{connection.vendor}, {documents:,} documents a language, through the whole view, ms")
        self.stdout.write(f"{'questions':<16}{'phrases':<9}{heads}")
        for name in groups:
            for is_asked in (False, True):
                told = "with" if is_asked else "without"
                self.stdout.write(f"{name:<16}{told:<9}{times[name, is_asked].line()}")


@contextmanager
def _library(documents: int, *, is_asked: bool) -> Iterator[None]:
    """The generated library, for as long as the block lasts."""
    sid = transaction.savepoint()
    for language in RULES:
        _generate(language, documents, is_asked=is_asked)
    step_generation()
    engine().rebuild()
    try:
        yield
    finally:
        transaction.savepoint_rollback(sid)


def _groups() -> dict[str, Group]:
    """The questions of each language, and those with its commonest words: alone, together, and in the questions."""
    lexicon = lexicon_of(read_generation_token())
    passed_over = lexicon.stop | lexicon.stop_sounds
    groups: dict[str, Group] = {}
    for language, rules in RULES.items():
        words = Word.objects.filter(language=language).order_by("-entries", "text").values_list("text", "sound")
        telling = [text for text, sound in words[:200] if len(text) > 2 and passed_over.isdisjoint({text, sound})]
        common = telling[:COMMON]
        for place, (name, questions) in enumerate(rules.QUESTIONS.items()):
            groups[name] = Group(language, questions)
            if place == 0:
                beside = [f"{question} {word}" for question, word in zip(questions, common, strict=False)]
                several = [" ".join(common[first : first + 3]) for first in range(0, COMMON, 3)]
                groups[f"{name}, common"] = Group(language, (*common, *several, *beside))
    return groups


def _time(group: Group, rounds: int, times: Times) -> None:
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    address = Place(group.language).address(Target("search", ArticleKind.PAGE, ""))
    for number in range(rounds + 1):
        for question in group.questions:
            cpu, wall = time.process_time(), time.perf_counter()
            status = client.post(address, {"q": question}).status_code
            taken = (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
            if status != HTTPStatus.OK:
                raise CommandError(f"{address} answers {status}: load the library first.")
            if number:  # at first memory and the lexicon are cold
                times.cpu.append(taken[0])
                times.wall.append(taken[1])


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
