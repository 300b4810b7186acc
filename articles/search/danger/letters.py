"""Letters: every code, keyboard and look-alike by which a letter can be written becomes one letter; words stay apart.

The first step of reading for danger. What joins (soft hyphens, joiners, variation selectors, marks) falls away; what
separates (any space, also one of no width) parts. Linear in the length of the text.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from articles.search.danger.signs import MEANINGS
from articles.search.languages import one_code

_LOOK_ALIKES = Path(__file__).with_name("look_alikes.txt")
# Blocks of the scripts of India, each laid out as that of Bangla is: Devanagari, Gurmukhi, Gujarati, Odia, Tamil, …
_BLOCK, _SISTER = 0x80, 0x980
_SISTERS = (0x900, 0xA00, 0xA80, 0xB00, 0xB80, 0xC00, 0xC80, 0xD00)
# Where characters stand that have letters, figures, spaces or joiners: the first two planes, and tags and selectors.
_PLACES = range(0x20000), range(0xE0000, 0xE0200)
# Letters that have no place of their own in the block of Bangla.
_HOMELESS = {0x09B5: "ব", 0x09B3: "ল", 0x09B4: "ল", 0x09A9: "ন", 0x09B1: "র", 0x098E: "এ", 0x0992: "ও", 0x098D: "এ",
             0x0991: "ও", 0x09C6: "ে", 0x09CA: "ো", 0x09C5: "ে", 0x09C9: "ো", 0x0984: "আ", 0x0980: ""}  # fmt: skip
_APOSTROPHES = "’‘ʼ`´′＇ʹ‛"
# Of no width, but parting words: zero width space, and marks of lines and paragraphs.
_PARTING = "\u200b\u2028\u2029\u180e\u3164\u115f\u1160\u2800"


def _table() -> dict[int, str]:
    """What each character stands for, where it is not itself."""
    table: dict[int, str] = {}
    for code in chain(*_PLACES):
        character = chr(code)
        kind = unicodedata.category(character)
        if kind in {"Cc", "Cs", "Zl", "Zp", "Zs"}:
            table[code] = " "
        elif kind == "Cf" or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
            table[code] = ""
        elif kind == "Nd" and code > 0x7F:
            table[code] = str(unicodedata.digit(character))
    table |= dict.fromkeys(map(ord, _PARTING), " ") | dict.fromkeys(map(ord, _APOSTROPHES), "'")
    for start in _SISTERS:
        for place in range(_BLOCK):
            code, own = start + place, _SISTER + place
            if code in table or unicodedata.category(chr(code)) in {"Cn", "Po"}:
                continue
            table[code] = _HOMELESS.get(own, chr(own))
    for letter, characters in look_alikes():
        table |= dict.fromkeys(map(ord, characters), letter)
    return table | {ord(sign): f" {meaning} " for sign, meaning in MEANINGS.items()}


def look_alikes() -> Iterator[tuple[str, str]]:
    """Each letter with all that is written for it."""
    for line in _LOOK_ALIKES.read_text(encoding="utf-8").splitlines():
        letter, tab, characters = line.partition("\t")
        if tab:
            yield letter, characters


_TABLE = _table()
# What NFKC would make a letter in brackets, or a space and a mark, goes first.
_FIRST = {
    code: value
    for code, value in _TABLE.items()
    if value.isalpha() and value.isascii() and {" ", "("} & set(unicodedata.normalize("NFKC", chr(code)))
}
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u0951-\u0954\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")


def fold_letters(text: str) -> str:
    """The text in small Latin letters, figures, letters of Bangla, and signs; equal however it was coded.

    >>> fold_letters("Ｋіⅼl") == fold_letters("ki\\u00adll")
    True
    """
    text = text.replace("\r", " ").replace("\n", " ")
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_FIRST)).translate(_TABLE)
        text = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_TABLE))
    else:
        text = text.translate(_TABLE)
    text = text.lower()
    return one_code(text)
