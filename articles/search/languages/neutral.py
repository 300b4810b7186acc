"""Neutral: what search can do for a language of which it knows no rules: words as they are written, and their order.

Small and capital letters are the same, and so are letters with and without points that readers may leave out. Nothing
is known of endings, of slips, of sounds or of another script.
"""

import re
import unicodedata

from articles.text.words import SIGNS

# No term of a language with rules opens so.
MARK = "xx"
MAX_TERM = 120
_PUNCTUATION = re.compile(rf"[^\w{SIGNS}]+")
# Canonical combining classes of signs that may be left out: points and vowels above and below, accents.
_MAY_BE_LEFT_OUT = frozenset({*range(10, 36), *range(202, 241)})


def fold(text: str) -> str:
    """The text as words are compared."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in parts if unicodedata.combining(c) not in _MAY_BE_LEFT_OUT))


def words_of(text: str) -> list[str]:
    """Every word and figure of a text of any script, folded."""
    return [word.replace("_", "") for word in _PUNCTUATION.split(fold(text)) if word.strip("_")]


def term_of(word: str) -> str:
    """The word in ASCII letters and figures, as the engines want it; the same word always gives the same term."""
    return (MARK + "".join(c if c.isascii() else f"u{ord(c):x}" for c in word))[:MAX_TERM]


def sort_key(text: str) -> tuple[list[int], str]:
    """What sorts titles: the numbers of their characters; case, accents and punctuation do not count."""
    return [ord(c) for c in _PUNCTUATION.sub(" ", fold(text)).strip()], text


def letter_of(text: str) -> str:
    """The letter under which a title stands; “#” for a figure."""
    first = _PUNCTUATION.sub(" ", fold(text)).strip()[:1]
    return "#" if not first or first.isdigit() else first.upper()
