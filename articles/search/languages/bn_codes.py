"""Codes of Bangla: the several ways in which keyboards write one letter, and look-alikes, become one."""

import re

_SIGN = "\u09be-\u09cc\u09d7"
_HASANTA, _NUKTA = "\u09cd", "\u09bc"
_CONSONANT = f"[ক-হ\u09dc-\u09dfৎ]{_NUKTA}?"
_HAS_BANGLA = re.compile("[\u0980-\u09ff]")
# অ and a sign is the vowel of the sign; the sign after its own vowel says it twice.
_VOWELS = dict(zip("ািীুূৃেৈোৌ", "আইঈউঊঋএঐওঔ", strict=True))
_VOWEL_TWICE = re.compile(f"([অআইঈউঊঋএঐওঔ])([{_SIGN}]+)")
_PARTED = {"\u09c7\u09be": "\u09cb", "\u09be\u09c7": "\u09cb", "\u09c7\u09d7": "\u09cc", "\u09d7\u09c7": "\u09cc"}
_PARTED_SIGNS = re.compile("|".join(_PARTED))
_SIGN_TWICE = re.compile(f"([{_SIGN}])[{_SIGN}]+")
# Typed in the order of sight: the sign that stands before its consonant, first in the word.
_SIGHT_WORD = re.compile("(?<![\u0980-\u09ff])[িেৈ][\u0980-\u09ff]+")
_SIGHT = re.compile(f"([িেৈ])({_CONSONANT}(?:{_HASANTA}{_CONSONANT})*)")
# A colon, or a letter of another script, that stands for visarga.
_VISARGA = re.compile("(?<=[\u0980-\u09ff])(?:[:ঃ꞉∶։ː]|[a-z])(?=[\u0980-\u09ff])")


def one_code(text: str) -> str:
    """A text whose letters of Bangla stand in the one order and code in which words are compared.

    >>> one_code("অ\u09beত্মহত্যা") == "আত্মহত্যা"
    True
    """
    if not _HAS_BANGLA.search(text):
        return text
    text = text.replace(f"ব{_NUKTA}", "র").replace("ৰ", "র")
    text = _SIGHT_WORD.sub(lambda word: _SIGHT.sub(r"\2\1", word[0]), text)
    text = _VOWEL_TWICE.sub(_one_vowel, text)
    text = _PARTED_SIGNS.sub(lambda parts: _PARTED[parts[0]], text)
    text = _SIGN_TWICE.sub(r"\1", text)
    return _VISARGA.sub("", text)


def _one_vowel(found: re.Match[str]) -> str:
    vowel, signs = found[1], found[2]
    return _VOWELS.get(signs[0], vowel) if vowel == "অ" else vowel


def as_seen(word: str) -> str:
    """The word if its signs were typed in the order of sight: those that stand before their letter, before it.

    >>> as_seen("ধেরেছ") == "ধরেছে"
    True
    """
    parted = word.replace("\u09cb", "\u09be\u09c7").replace("\u09cc", "\u09d7\u09c7")
    return _SIGHT.sub(r"\2\1", parted).replace("\u09c7\u09be", "\u09cb").replace("\u09c7\u09d7", "\u09cc")
