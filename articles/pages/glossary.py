"""Glossary: the words that the pages of a language explain, read once a generation and kept in memory."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge

from articles.lint.models import GlossaryTerm
from articles.text.grammar import endings_of
from articles.text.words import SIGNS
from patienttools.files.digests import digest_of
from patienttools.generation.reads import WORDS, note

# What belongs to a word: it does not stand alone where one of these touches it.
_TOUCHES = rf"[\w{SIGNS}-]"
_TOUCHING = re.compile(_TOUCHES)
_kept: dict[str, Mapping[str, "Glossary"]] = {}


@dataclass(frozen=True, slots=True)
class Explained:
    """The words for one term, the longest first, and what they mean, as plain text."""

    forms: tuple[str, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """What one language explains, longer words first; `end` is what may follow a word that is still the same.

    `digest` tells it from any other.
    """

    terms: tuple[Explained, ...] = ()
    end: re.Pattern[str] = re.compile("")
    digest: str = ""

    def places(self, term: Explained, text: str, lowered: str) -> Iterator[tuple[int, int]]:
        """Where the term stands in `text`, from start to end, in order; `lowered` is the text in small letters."""
        return merge(*(self._places(form, text, lowered) for form in term.forms))

    def _places(self, form: str, text: str, lowered: str) -> Iterator[tuple[int, int]]:
        # Capitals make no difference, but in a word that is nothing else (“GD”).
        searched, word = (text, form) if form.isupper() else (lowered, form.lower())
        place = searched.find(word)
        while place >= 0:
            ends = self.end.match(text, place + len(word))
            if ends and not (place and _TOUCHING.match(text, place - 1)):
                yield place, ends.end()
            place = searched.find(word, place + len(word))


# What explains nothing, as for clinicians.
NOTHING = Glossary()


def glossary_of(language: str, generation_token: str) -> Glossary:
    """The words that `language` explains; while the token stays the same, the database is not asked."""
    note(WORDS)
    # As for the emergency numbers, nothing here counts on what another thread leaves.
    known = _kept.get(generation_token)
    if known is None or language not in known:
        rows = GlossaryTerm.objects.all()
        known = {**(known or {}), language: build_glossary(((row.words, row.explanation) for row in rows), language)}
        _kept.clear()
        _kept[generation_token] = known
    return known[language]


def build_glossary(terms: Iterable[tuple[Mapping[str, Iterable[str]], Mapping[str, str]]], language: str) -> Glossary:
    """From words and explanations by language, those of one language."""
    explained = [
        Explained(forms, told)
        for words, texts in terms
        if (told := texts.get(language)) and (forms := forms_of(words.get(language, ())))
    ]
    explained.sort(key=lambda term: len(term.forms[0]), reverse=True)
    endings = "|".join(re.escape(ending) for ending in sorted(endings_of(language), key=len, reverse=True))
    end = re.compile(f"(?:{endings}){{0,2}}(?!{_TOUCHES})")
    return Glossary(tuple(explained), end, digest_of([explained, end]))


def forms_of(words: Iterable[str]) -> tuple[str, ...]:
    """The words as a text has them: what stands in brackets behind them is no part of them, and “a / b” are two."""
    parts = {part.partition(" (")[0].strip() for word in words for part in word.split(" / ")}
    return tuple(sorted(parts - {""}, key=lambda part: (-len(part), part)))
