"""Patterns: words in order, few others between; how danger rules and intents say what fits.

    kill*|murder* me|us|myself      one of the words before and one after each bar; * stands for any ending
    turn|turns up                   at most two other words may stand between two words of a pattern

Words are compared as written; where a language is compared by sound, as pronounced, and typed in Latin letters by that
sound, so that one pattern fits every spelling. A word that nobody knows may have a slip: one letter, two in long words.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from articles.search.folding import token_of
from articles.search.languages import ROMANISED, has_rules, letters_of, neutral, sound_of_roman
from articles.search.spelling import is_near

MAX_GAP = 2
_GAPS = range(1, MAX_GAP + 2)
WRITTEN, SOUND, LETTERS = "l:", "s:", "b:"


@dataclass(frozen=True, slots=True)
class Form:
    """How one word of a question may be read: as it is `written`, by its `sound`, or by the `letters` in which
    a word of a language that is compared by sound is pronounced (see `languages`); empty where it cannot be read so.

    `is_known` is false for words that neither the library nor the expressions have: these may hold a slip.
    """

    written: str
    sound: str
    letters: str
    is_known: bool


Owner = TypeVar("Owner", bound=Hashable)


@dataclass(slots=True)
class PatternSet(Generic[Owner]):
    """Patterns of many owners, matched at once. Owners are found in the order in which they were added."""

    _patterns: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    _owners: list[Owner] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _words: dict[tuple[str, ...], int] = field(default_factory=dict)
    _exact: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _openings: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _near: dict[str, list[tuple[str, bool, set[int]]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, owner: Owner, language: str, pattern: str) -> None:
        words = tuple(self._word(language, word) for word in pattern.lower().split())
        if words:
            self._patterns.append((len(self._owners), words))
            self._owners.append(owner)
            self._texts.append(pattern)

    def _word(self, language: str, word: str) -> int:
        keys = tuple(key for choice in word.split("|") if choice.strip("*") for key in _keys(language, choice))
        number = self._words.setdefault(keys, len(self._words))
        for key in keys:
            (self._openings if key.endswith("*") else self._exact)[key.rstrip("*")].add(number)
        return number

    def match(self, forms: Sequence[Form]) -> list[tuple[Owner, str]]:
        """The owners whose patterns fit, each with its first fitting pattern."""
        places: dict[int, list[int]] = defaultdict(list)
        read: dict[Form, set[int]] = {}
        for position, form in enumerate(forms):
            numbers = read.get(form)
            if numbers is None:
                numbers = read[form] = self._words_of(form)
            for number in numbers:
                places[number].append(position)
        found: dict[Owner, str] = {}
        for (number, words), text in zip(self._patterns, self._texts, strict=True):
            owner = self._owners[number]
            if owner not in found and words[0] in places and _fits(words, places):
                found[owner] = text
        return list(found.items())

    def _words_of(self, form: Form) -> set[int]:
        numbers: set[int] = set()
        for key in _keys_of(form):
            numbers |= self._exact.get(key, set())
            for end in range(3, len(key) + 1):
                numbers |= self._openings.get(key[:end], set())
            if not form.is_known and len(key) > 5:
                numbers.update(self._nearly(key))
        return numbers

    def _nearly(self, key: str) -> Iterable[int]:
        mark, word = key[:2], key[2:]
        if not self._near:
            self._gather_near()
        for known, is_opening, numbers in self._near.get(mark + word[0], ()):
            if is_opening:
                lengths = range(len(known) - 1, len(known) + 2)
                if len(word) >= lengths[0] and any(is_near(word[:length], known) for length in lengths):
                    yield from numbers
            elif is_near(word, known):
                yield from numbers

    def _gather_near(self) -> None:
        """The words by their first two letters, either of which a slip may have put first."""
        words = [(key, False, numbers) for key, numbers in self._exact.items() if len(key) > 5]
        words += [(key, True, numbers) for key, numbers in self._openings.items() if len(key) > 6]
        for key, is_opening, numbers in words:
            for letter in {key[2], key[3]}:
                self._near[key[:2] + letter].append((key[2:], is_opening, numbers))


def _keys(language: str, word: str) -> list[str]:
    ending = "*" if word.endswith("*") else ""
    word = word.rstrip("*")
    if language == ROMANISED:
        return [SOUND + sound_of_roman(word) + ending]
    if not has_rules(language):
        return [WRITTEN + neutral.fold(word) + ending]
    token = token_of(word)
    if token.is_sounded:
        return [LETTERS + letters_of(token.text) + ending, SOUND + token.sound + ending]
    return [WRITTEN + word.replace("'", "") + ending]


def _keys_of(form: Form) -> list[str]:
    both = ((WRITTEN, form.written), (SOUND, form.sound), (LETTERS, form.letters))
    return [mark + word for mark, word in both if word]


def _fits(words: Sequence[int], places: dict[int, list[int]]) -> bool:
    """Whether the words stand in order with few others between; every place of the first word counts, in one pass."""
    ends = set(places[words[0]])
    for word in words[1:]:
        ends = {place for place in places.get(word, ()) if any(place - gap in ends for gap in _GAPS)}
        if not ends:
            return False
    return True
