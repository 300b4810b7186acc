"""Rules of search for the languages that it knows, found by code; every other language is read neutrally.

Two kinds of rules are known so far: words compared by their stem, and words compared by their sound, which people type
in Latin letters as well. A new language needs nothing here; with a module of its own it is found better.
"""

from collections.abc import Mapping
from types import ModuleType

from articles.search.languages import bn, bn_order, en, neutral
from articles.search.languages.bn import (
    DIGITS,
    ROMANISED,
    ROMANISED_NAME,
    letters_of,
    sound_of_letters,
    sound_of_roman,
    stem_of_letters,
    stem_of_sound,
)
from articles.search.languages.bn_codes import as_seen, one_code
from articles.search.languages.bn_keyboard import with_other_keyboard
from articles.search.languages.en import stem_of

__all__ = [
    "BY_SOUND",
    "BY_STEM",
    "DIGITS",
    "ROMANISED",
    "ROMANISED_NAME",
    "RULES",
    "SAMPLES",
    "as_seen",
    "has_rules",
    "letters_of",
    "one_code",
    "order_of",
    "sound_of_letters",
    "sound_of_roman",
    "stem_of",
    "stem_of_letters",
    "stem_of_sound",
    "with_other_keyboard",
]

RULES: Mapping[str, ModuleType] = {module.CODE: module for module in (en, bn)}
BY_STEM, BY_SOUND = en.CODE, bn.CODE
# A word in the script of each language that has one of its own.
SAMPLES: Mapping[str, str] = {bn.CODE: bn.SAMPLE}
# How titles are sorted, and under which letter they stand.
_ORDERS: Mapping[str, ModuleType] = {bn.CODE: bn_order}


def has_rules(language: str) -> bool:
    return language in RULES


def order_of(language: str) -> ModuleType:
    """The module whose `sort_key` and `letter_of` put titles of the language in order."""
    return _ORDERS.get(language, neutral)
