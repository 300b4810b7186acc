"""Folding: any text becomes plain tokens, and each token a term of the index and a sound; the first step of both roads.

A term is what is looked up exactly: lower-case ASCII, stemmed where there are rules. The term of a word that is
compared by sound starts with “zz”, so that it never meets another, and so that neither engine's own tokenizer ever
sees a letter of its script. A sound is coarser: what is left when spelling is uncertain. A language in its own script
and in Latin letters shares one space of sounds. What `languages` has no rules for becomes terms as it is written.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from articles.search.languages import (
    BY_SOUND,
    DIGITS,
    has_rules,
    letters_of,
    neutral,
    sound_of_letters,
    sound_of_roman,
    stem_of,
    stem_of_letters,
    stem_of_sound,
)
from articles.search.languages.bn import SCRIPT

SOUNDED_MARK = "zz"
# The mark of a term that is known by its sound alone; no word begins so.
SOUND_MARK = "zq"
# Longer than any honest question; what follows is not read.
MAX_CHARACTERS, MAX_TOKENS, MAX_TOKEN = 600, 40, 40

# Latin letters with marks, full-width letters, ligatures.
_ACCENTED = re.compile("[\u00aa-\u024f\u0300-\u036f\u1e00-\u1eff\u2100-\u214f\ufb00-\ufb06\uff00-\uffef]")
_MARKS = re.compile("[\u0300-\u036f]+")
_TOKEN = re.compile(rf"[{SCRIPT}]+|[a-z0-9]+(?:'[a-z]{{1,3}}\b)?")
_SOUNDED = re.compile(f"[{SCRIPT}]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word as it was written (folded to small letters), its term and its sound.

    `is_sounded`: in the script of the language whose words are compared by sound.
    """

    text: str
    term: str
    sound: str
    is_sounded: bool


def clean_text(text: str, longest: int | None = None) -> str:
    """Composed (NFC), without characters that show nothing, half surrogates and controls; small Latin letters."""
    text = text[: longest * 2] if longest else text
    if not text.isascii():
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", text)).translate(_APOSTROPHES)
    text = _CONTROL.sub(" ", text).lower()
    return text[:longest] if longest else text


def tokens_of(text: str) -> list[Token]:
    """Every word of a text, in order. Marks, punctuation and scripts that no language here uses are passed over."""
    return [token_of(word) for word in _words_of(text)]


def tokens_of_library(text: str, language: str) -> list[Token]:
    """The same for what is published in a language. Its words are remembered in memory; a reader's never are."""
    if not has_rules(language):
        return [_remembered_neutral(word) for word in neutral.words_of(clean_text(text))]
    return [_remembered(word) for word in _words_of(text)]


def neutral_tokens_of(text: str) -> list[Token]:
    """Every word of a text in any script whatever, for a language without rules."""
    return [neutral_token_of(word) for word in neutral.words_of(clean_text(text))]


def neutral_token_of(word: str) -> Token:
    word = word[:MAX_TOKEN]
    return Token(word, neutral.term_of(word), "", is_sounded=False)


def _words_of(text: str) -> list[str]:
    plain = clean_text(text)
    if _ACCENTED.search(plain):
        plain = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", plain)))
    return _TOKEN.findall(plain)


def token_of(word: str) -> Token:
    word = word[:MAX_TOKEN]
    if _SOUNDED.match(word):
        digits = word.translate(DIGITS)
        if digits.isascii():
            return Token(word, digits, digits, is_sounded=True)
        letters = letters_of(word)
        stem = stem_of_letters(letters)
        return Token(word, SOUNDED_MARK + stem, sound_of_letters(letters), is_sounded=True)
    plain = word.replace("'", "")
    return Token(word, stem_of(word), plain, is_sounded=False)


_remembered = lru_cache(maxsize=50_000)(token_of)
_remembered_neutral = lru_cache(maxsize=50_000)(neutral_token_of)


def asked_terms(phrase: str, language: str) -> str:
    """The terms of a phrase in which people ask.

    Of a language that is compared by sound, words in Latin letters are known by their sound: they may be its own, typed
    so, or another's, and spelt as each likes.
    """
    tokens = tokens_of_library(phrase, language)
    if language != BY_SOUND:
        return joined(tokens)
    return " ".join(
        token.term if token.is_sounded or token.text.isdigit() else sound_term(sound_of_roman(token.text))
        for token in tokens
    )


def sound_term(sound: str) -> str:
    """The term of a word that is known by its sound alone."""
    return SOUND_MARK + stem_of_sound(sound)


def joined(tokens: Iterable[Token]) -> str:
    """Terms as the index keeps them."""
    return " ".join(token.term for token in tokens)
