"""Vocabulary: the words that people use when they ask here, and which of them a damaged word may be taken for.

`words.txt` is made by training (see README): the words of the sentences and of the library, by way of writing.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from articles.search.danger.letters import fold_letters
from articles.search.languages import BY_SOUND, BY_STEM, ROMANISED, letters_of, sound_of_letters, sound_of_roman
from articles.search.spelling import allowed_slips, slips_between

_HERE = Path(__file__).parent
CONCEPTS, WORDS = _HERE / "concepts.toml", _HERE / "words.txt"
# Words of one and two letters that may stand in a row of letters without spaces.
_SHORT = frozenset(
    re.findall(
        "[a-z]+", "a i am an as at be by do go he hi if im in is it me my no of on or so to up us we ki na se oi"
    )
)
LEAST_MASKED, LEAST_SLIPPED = 3, 5
ENDINGS = ("e", "ed", "ing", "s")


@dataclass(slots=True)
class Ideas:
    """Which idea a word has, by the whole word or by its opening."""

    exact: dict[str, str] = field(default_factory=dict)
    openings: dict[str, str] = field(default_factory=dict)

    def add(self, word: str, idea: str) -> None:
        book = self.openings if word.endswith("*") else self.exact
        book.setdefault(word.rstrip("*"), idea)

    def idea_of(self, word: str) -> str:
        """The idea of a word; empty where it has none."""
        idea = self.exact.get(word)
        if idea is not None:
            return idea
        openings = self.openings
        for end in range(len(word), 1, -1):
            idea = openings.get(word[:end])
            if idea is not None:
                return idea
        return ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`stemmed`, `romanised`, `sounded`: known words as they are written. `sounds`: of Bangla, in either script.

    `sharp` are words of ideas that tell of danger: for these a masked, split or misspelt word may stand.
    """

    stemmed: frozenset[str]
    romanised: frozenset[str]
    sounded: frozenset[str]
    sounds: frozenset[str]
    sharp: frozenset[str]
    by_written: Ideas
    by_sound: Ideas
    by_letters: Ideas
    parts: frozenset[str]
    # The parts in order, so that those which begin alike stand together.
    in_order: tuple[str, ...]
    slips: Mapping[str, tuple[str, ...]]
    sharp_text: str

    def knows(self, word: str) -> bool:
        return word in self.stemmed or word in self.romanised or word in self.sounded

    def opens(self, piece: str) -> bool:
        """Whether a part begins so."""
        place = bisect_left(self.in_order, piece)
        return place < len(self.in_order) and self.in_order[place].startswith(piece)

    def tells(self, word: str) -> bool:
        """Whether an unknown word has an idea by its opening."""
        return bool(self.by_written.idea_of(word) or (word[0] > "\u007f" and self.by_letters.idea_of(letters_of(word))))

    def mended(self, word: str) -> str:
        """The sharp word that this unknown one was probably meant to be; empty where none is near."""
        if not LEAST_SLIPPED <= len(word) <= 24:
            return ""
        best, fewest = "", 3
        for shorter in _shortened(word):
            for sharp in self.slips.get(shorter, ()):
                allowed = min(allowed_slips(len(sharp)), allowed_slips(len(word)))
                slips = slips_between(word, sharp, allowed)
                if slips <= allowed and slips < fewest:
                    best, fewest = sharp, slips
        return best


def _shortened(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def read_ideas() -> Iterator[tuple[str, bool, Mapping[str, list[str]]]]:
    """Each idea, whether it is sharp, and its words by way of writing."""
    for idea, table in tomllib.loads(CONCEPTS.read_text(encoding="utf-8")).items():
        words = {way: _folded(table[way]) for way in read_ways() if way in table}
        yield idea, table.get("sharp", False), words


def _folded(words: str) -> list[str]:
    return [fold_letters(word.removesuffix("*")) + "*" * word.endswith("*") for word in words.split()]


def read_ways() -> tuple[str, ...]:
    """The ways of writing of which there are rules: two languages, and one of them in Latin letters."""
    return BY_STEM, BY_SOUND, ROMANISED


def read_words() -> Mapping[str, list[str]]:
    """The known words by way of writing: a line each, the way and the words."""
    text = WORDS.read_text(encoding="utf-8") if WORDS.exists() else ""
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {line[0]: line[1:] for line in lines if line}


@cache
def vocabulary() -> Vocabulary:
    """The one vocabulary, read at the first question."""
    known = read_words()
    stemmed, romanised, sounded = (set(known.get(way, ())) for way in (BY_STEM, ROMANISED, BY_SOUND))
    by_written, by_sound, by_letters = Ideas(), Ideas(), Ideas()
    sharp_ideas = set()
    for idea, is_sharp, words in read_ideas():
        if is_sharp:
            sharp_ideas.add(idea)
        for word in words.get(BY_STEM, ()):
            by_written.add(word, idea)
            stemmed |= set() if word.endswith("*") else {word}
        for word in words.get(ROMANISED, ()):
            by_sound.add(_keep_star(sound_of_roman(word), word), idea)
            romanised |= set() if word.endswith("*") else {word}
        for word in words.get(BY_SOUND, ()):
            by_letters.add(_keep_star(letters_of(word.rstrip("*")), word), idea)
            sounded |= set() if word.endswith("*") else {word}
    sharp = {word for word in stemmed if by_written.idea_of(word) in sharp_ideas}
    # Of an opening that the sentences lack, the forms that it most likely has.
    words_of_sharp = (word for _idea, is_sharp, words in read_ideas() if is_sharp for word in words.get(BY_STEM, ()))
    openings = {word[:-1] for word in words_of_sharp if word.endswith("*")}
    sharp |= {opening + ending for opening in openings for ending in ENDINGS}
    sharp_sounded = {word for word in sounded if by_letters.idea_of(letters_of(word)) in sharp_ideas}
    sharp = {word for word in sharp | sharp_sounded if len(word) >= LEAST_MASKED}
    parts = {word for word in stemmed | romanised | sounded | sharp if len(word) > 2} | _SHORT
    return Vocabulary(
        stemmed=frozenset(stemmed),
        romanised=frozenset(romanised),
        sounded=frozenset(sounded),
        sounds=frozenset(_sounds(romanised, sounded)),
        sharp=frozenset(sharp),
        by_written=by_written,
        by_sound=by_sound,
        by_letters=by_letters,
        parts=frozenset(parts),
        in_order=tuple(sorted(parts)),
        slips=_slips(word for word in sharp if len(word) >= LEAST_SLIPPED),
        sharp_text="\n".join(["", *sorted(sharp), ""]),
    )


def _keep_star(key: str, word: str) -> str:
    return key + "*" if word.endswith("*") else key


def _sounds(romanised: Iterable[str], sounded: Iterable[str]) -> Iterator[str]:
    yield from map(sound_of_roman, romanised)
    yield from (sound_of_letters(letters_of(word)) for word in sounded)


def _slips(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The words by themselves and by themselves without any one letter."""
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        for shorter in set(_shortened(word)):
            found.setdefault(shorter, []).append(word)
    return {shorter: tuple(meant) for shorter, meant in found.items()}
