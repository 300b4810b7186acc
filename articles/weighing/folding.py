"""Folding: one spelling for what people write in several: codes, joiners, digits, quotes, letters that sound alike."""

import re
import unicodedata
from functools import lru_cache

# What shows nothing: joiners, marks of direction, a byte order mark, soft hyphens.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))
_QUOTES = str.maketrans("’‘`´ʼ“”„«»", "'''''" + '"' * 5)
# A Bangla ta that a joiner stops is the letter that exists for it.
_KHANDA_TA = re.compile("\u09a4\u09cd\u200d")


def fold(text: str, alike: dict[int, str | None]) -> str:
    """The text in small letters, each letter in one code; `alike` are letters of a language that writers exchange."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", _KHANDA_TA.sub("\u09ce", text).translate(_QUOTES)).lower()
    # A letter and its dot may be one character or two; taken apart they are the same.
    return unicodedata.normalize("NFC", text).translate(_UNSEEN).translate(alike).translate(_digits())


@lru_cache(maxsize=1)
def _digits() -> dict[int, str]:
    """The figures of every script as 0 to 9."""
    return {n: str(unicodedata.decimal(chr(n))) for n in range(128, 0x1FBFA) if chr(n).isdecimal()}
