"""Lexicon: a language's words for weighing, read from words/<language>.toml; a language without a file has none."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from articles.weighing.folding import fold

WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words of a language that say no, who somebody is, or how a sentence is meant. All are folded.

    `negates_after` say no to what follows, `negates_before` to what went before; `negates_either` to what went before
    if a clause ends there or one of `finite` stands before it, else to the next two words. `breaks` end their reach.
    `classes` are words, and openings of words, that stand for one thing, such as a device.
    """

    language: str = ""
    alike: dict[int, str | None] = field(default_factory=dict)
    endings: tuple[str, ...] = ()
    shortest_stem: int = 3
    negates_after: frozenset[str] = frozenset()
    negates_before: frozenset[str] = frozenset()
    negates_either: frozenset[str] = frozenset()
    finite: tuple[str, ...] = ()
    breaks: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    moods: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    openings: tuple[tuple[str, str], ...] = ()
    digest: str = ""


@cache
def lexicon_of(language: str) -> Lexicon:
    """The words of a language; raises nothing: what is unknown has no words."""
    path = WORDS / f"{language}.toml"
    if not language.isalnum() or not path.is_file():
        return Lexicon(language=language)
    raw = path.read_bytes()
    table = tomllib.loads(raw.decode("utf-8"))
    alike: dict[int, str | None] = {ord(a): b or None for a, b in table.get("alike", {}).items()}

    def folded(words: Iterable[str]) -> list[str]:
        return [fold(word, alike) for word in words]

    def by_word(classes: Mapping[str, list[str]]) -> dict[str, str]:
        return {word: name for name, words in classes.items() for word in folded(words)}

    classes = by_word(table.get("classes", {}))
    return Lexicon(
        language=language,
        alike=alike,
        endings=tuple(sorted(folded(table.get("endings", ())), key=lambda e: (-len(e), e))),
        shortest_stem=table.get("shortest_stem", 3),
        negates_after=frozenset(folded(table.get("negates_after", ()))),
        negates_before=frozenset(folded(table.get("negates_before", ()))),
        negates_either=frozenset(folded(table.get("negates_either", ()))),
        finite=tuple(folded(table.get("finite", ()))),
        breaks=frozenset(folded(table.get("breaks", ()))),
        small=frozenset(folded(table.get("small", ()))),
        moods=by_word(table.get("moods", {})),
        words={word: name for word, name in classes.items() if not word.endswith("*")},
        openings=tuple(
            sorted(((w[:-1], name) for w, name in classes.items() if w.endswith("*")), key=lambda p: (-len(p[0]), p[0]))
        ),
        digest=_digest(table),
    )


def _digest(table: Mapping[str, Any]) -> str:
    """Of what the file says, whatever its comments and line ends."""
    return hashlib.sha256(repr(sorted(table.items())).encode()).hexdigest()[:16]
