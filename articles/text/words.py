"""Words of any script, found by what Unicode says of their characters; no script is named."""

import re
import sys
import unicodedata
from collections.abc import Iterator

# The letters of many scripts carry signs that are no letters by themselves, and joiners that show nothing.
_JOINERS = "\u200c\u200d"


def _ranges(category: str) -> str:
    """A class of characters for a regular expression: all whose category opens so, as ranges."""
    found: list[list[int]] = []
    for number in range(0x300, min(0x20000, sys.maxunicode)):
        if unicodedata.category(chr(number))[0] == category:
            if found and found[-1][1] == number - 1:
                found[-1][1] = number
            else:
                found.append([number, number])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found)


SIGNS = _ranges("M") + _JOINERS
_PART = rf"[^\W\d_](?:[^\W\d_]|[{SIGNS}])*"
_WORD = re.compile(rf"{_PART}(?:[’'-]{_PART})*")


def words_of(text: str) -> list[str]:
    """The words of a text, in order, without figures; hyphens and apostrophes hold a word together."""
    return _WORD.findall(text)


def words_at(text: str) -> Iterator[tuple[int, int]]:
    """Where each word begins and ends."""
    return (word.span() for word in _WORD.finditer(text))


def with_ascii_digits(text: str) -> str:
    """The text with the figures of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
