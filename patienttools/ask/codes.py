"""Codes: six words of a list of 2,048 (66 bits), which alone lead back to a question; kept as keyed digests."""

import hashlib
import hmac
import secrets
import unicodedata
from functools import cache
from pathlib import Path

from django.conf import settings

from patienttools.ask.keys import Key

LIST_LENGTH, WORDS_A_CODE = 2048, 6
# Whatever is typed is cut there: nothing longer is a code.
LONGEST = 300
FOLDER = Path(__file__).parent / "words"
# Some ten milliseconds and four megabytes: who has stolen rows and key still pays that for each guess of 2^66.
COST, BLOCK, LANES = 2**12, 8, 1
# So that nobody's tables of another site serve here; what is secret is the key.
SALT = b"rxsite ask: the code of a question"
PURPOSE = "the code that finds a thread"


class WordListError(ValueError):
    """A list of words that gives no codes, with every reason."""


def fold(text: str) -> str:
    """What is typed as the list has it: words with one space between, without case, joiners and accents of input."""
    composed = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    # Marks of Indic scripts belong to their words, which Python's \w leaves out; joiners fall away.
    kept = (
        c if unicodedata.category(c)[0] in "LM" else "" if unicodedata.category(c) == "Cf" else " " for c in composed
    )
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


@cache
def words_of(language: str) -> tuple[str, ...]:
    """The words for codes of a language; of one that has no list, those of the site's first language."""
    path = FOLDER / f"{language}.txt"
    if not path.is_file():
        path = FOLDER / f"{settings.LANGUAGE_CODE}.txt"
    return parse_words(path.read_text(encoding="utf-8"))


def parse_words(text: str) -> tuple[str, ...]:
    """A word a line. Raises WordListError with every fault."""
    words = tuple(line.strip() for line in text.splitlines() if line.strip())
    faults = [f"{word!r} is not one word as it would be typed" for word in words if fold(word) != word or " " in word]
    seen: set[str] = set()
    for word in words:
        if word in seen:
            faults.append(f"{word!r} stands there twice")
        seen.add(word)
    if len(words) != LIST_LENGTH:
        faults.append(f"there are {len(words)} words and not {LIST_LENGTH}")
    if faults:
        raise WordListError("; ".join(faults))
    return words


def new_code(language: str) -> tuple[str, ...]:
    """Six words, each drawn by itself."""
    words = words_of(language)
    return tuple(secrets.choice(words) for _number in range(WORDS_A_CODE))


def slow_digest(code: str) -> bytes:
    """The part of the work that no key speeds up; the same for every text that is typed."""
    return hashlib.scrypt(fold(code).encode(), salt=SALT, n=COST, r=BLOCK, p=LANES, dklen=32)


def finder(slow: bytes, key: Key) -> str:
    """What stands in the row: without the key it tells nothing of the code, even to who guesses it."""
    return hmac.new(key.derive(PURPOSE), slow, hashlib.sha256).hexdigest()
