"""Disguising: ten phrases of danger written in every code, keyboard and spelling that their letters have."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from articles.search.danger.letters import look_alikes

LATIN = (
    "he will kill me",
    "i want to commit suicide",
    "he raped me last night",
    "he strangled me",
    "he stabbed my sister",
)
BANGLA = ("আমাকে খুন করবে", "আমি আত্মহত্যা করব", "আমাকে মেরে ফেলবে", "গলা টিপে ধরেছে", "মেয়েকে ধর্ষণ করেছে")
# The word of each phrase that is damaged, where only one is.
SHARP = {
    **dict(zip(LATIN, ("kill", "suicide", "raped", "strangled", "stabbed"), strict=True)),
    **dict(zip(BANGLA, ("খুন", "আত্মহত্যা", "মেরে", "টিপে", "ধর্ষণ"), strict=True)),
}
JOINERS = {
    "soft hyphen": "\u00ad", "zero width joiner": "\u200d", "zero width non-joiner": "\u200c", "word joiner": "\u2060",
    "byte order mark": "\ufeff", "variation selector": "\ufe0f", "left-to-right mark": "\u200e",
    "combining grapheme joiner": "\u034f",
    "invisible separator": "\u2063",
}  # fmt: skip
SEPARATORS = {
    "no-break space": "\u00a0", "thin space": "\u2009", "zero width space": "\u200b", "ideographic space": "\u3000",
    "tab": "\t", "new line": "\n", "line separator": "\u2028", "full stop": ".", "comma": ",", "slash": "/",
    "hyphen": "-", "underscore": "_", "middle dot": "·", "bar": "|", "danda": "।", "dash": "—", "plus": "+",
    "dots": "...", "heart": "♥",
}  # fmt: skip
MASKS = "*#_-.•"
DIGITS = {"a": "4@", "e": "3", "i": "1!", "l": "1|", "o": "0", "s": "5$", "t": "7+", "b": "8", "g": "9"}
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SISTERS = {"Devanagari": 0x900, "Gujarati": 0xA80, "Odia": 0xB00}
STYLES = {
    "fullwidth": (0xFF21, 0xFF41), "bold": (0x1D400, 0x1D41A), "script": (0x1D4D0, 0x1D4EA),
    "fraktur": (0x1D56C, 0x1D586), "double-struck": (0x1D538, 0x1D552), "monospace": (0x1D670, 0x1D68A),
    "circled": (0x24B6, 0x24D0), "in brackets": (0x249C, 0x249C),
    "squared": (0x1F130, 0x1F130), "black squared": (0x1F170, 0x1F170), "black circled": (0x1F150, 0x1F150),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Disguised:
    way: str
    phrase: str
    text: str


def disguised() -> Iterator[Disguised]:
    """Every phrase in every disguise, in order."""
    for phrase in (*LATIN, *BANGLA):
        for way in (_codes, _joiners, _separators, _spaced, _masks, _repeated, _run_together, _split):
            yield from (Disguised(name, phrase, text) for name, text in way(phrase))
    for phrase in LATIN:
        for way in (_capitals, _marked, _look_alikes, _digits, _styles, _slips):
            yield from (Disguised(name, phrase, text) for name, text in way(phrase))
    for phrase in BANGLA:
        for way in (_vowels, _visarga, _sisters, _assamese, _sight, _nukta, _hasanta):
            yield from (Disguised(name, phrase, text) for name, text in way(phrase))


def _inside(phrase: str) -> Iterator[tuple[str, str, str]]:
    """Each place within the sharp word: what is before, and from there on to the end."""
    word = SHARP[phrase]
    before, _word, after = phrase.partition(word)
    for place in range(1, len(word)):
        yield before + word[:place], word[place:] + after, word[place]


def _with(phrase: str, change: Callable[[str], str]) -> str:
    return phrase.replace(SHARP[phrase], change(SHARP[phrase]), 1)


def _codes(phrase: str) -> Iterator[tuple[str, str]]:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        yield f"code {form}", unicodedata.normalize(form, phrase)  # type: ignore[arg-type]


def _joiners(phrase: str) -> Iterator[tuple[str, str]]:
    for name, joiner in JOINERS.items():
        for before, rest, _letter in _inside(phrase):
            yield f"joiner: {name}", before + joiner + rest
        yield f"joiner: {name}", joiner.join(phrase)


def _separators(phrase: str) -> Iterator[tuple[str, str]]:
    for name, separator in SEPARATORS.items():
        yield f"instead of spaces: {name}", phrase.replace(" ", separator)
        yield f"around words: {name}", " ".join(f"{separator}{word}{separator}" for word in phrase.split())


def _clusters(word: str) -> list[str]:
    """The letters of a word, each with its signs."""
    found: list[str] = []
    for character in word:
        joins = bool(found) and (unicodedata.category(character)[0] == "M" or found[-1][-1] == "\u09cd")
        if joins:
            found[-1] += character
        else:
            found.append(character)
    return found


def _spaced(phrase: str) -> Iterator[tuple[str, str]]:
    for name, between in (
        ("space", " "),
        ("dot", "."),
        ("hyphen", "-"),
        ("underscore", "_"),
        ("zero width space", "\u200b"),
    ):
        yield f"letters apart: {name}", _with(phrase, lambda word, b=between: b.join(_clusters(word)))
        yield f"all letters apart: {name}", "  ".join(between.join(_clusters(word)) for word in phrase.split())


def _masks(phrase: str) -> Iterator[tuple[str, str]]:
    letters = _clusters(SHARP[phrase])
    for mask in MASKS:
        for place in range(1, len(letters) - (len(letters) > 2)):
            masked = "".join([*letters[:place], mask, *letters[place + 1 :]])
            yield f"letter masked: {mask}", _with(phrase, lambda _word, m=masked: m)


def _repeated(phrase: str) -> Iterator[tuple[str, str]]:
    for before, rest, letter in _inside(phrase):
        for times in (2, 5):
            yield "letter repeated", before + letter * times + rest[1:]


def _run_together(phrase: str) -> Iterator[tuple[str, str]]:
    yield "no spaces", phrase.replace(" ", "")


def _split(phrase: str) -> Iterator[tuple[str, str]]:
    letters = _clusters(SHARP[phrase])
    for place in range(1, len(letters)):
        yield "word in two", _with(phrase, lambda _w, p=place: "".join(letters[:p]) + " " + "".join(letters[p:]))


def _capitals(phrase: str) -> Iterator[tuple[str, str]]:
    yield "capitals", phrase.upper()
    yield "mixed capitals", "".join(c.upper() if place % 2 else c for place, c in enumerate(phrase))


def _marked(phrase: str) -> Iterator[tuple[str, str]]:
    for mark in "\u0300\u0301\u0308\u0327\u0336\u0338\u20dd":
        yield "marks on letters", "".join(c + mark if c.isalpha() else c for c in phrase)


def _look_alikes(phrase: str) -> Iterator[tuple[str, str]]:
    for letter, characters in look_alikes():
        if letter in phrase:
            for character in characters:
                yield f"look-alike of {letter}", phrase.replace(letter, character)


def _digits(phrase: str) -> Iterator[tuple[str, str]]:
    word = SHARP[phrase]
    for letter, signs in DIGITS.items():
        if letter in word:
            for sign in signs:
                yield f"{sign} for {letter}", _with(phrase, lambda w, a=letter, b=sign: w.replace(a, b))
    for digit in "0123456789":
        for before, rest, _letter in _inside(phrase):
            yield "figure put in", before + digit + rest


def _styles(phrase: str) -> Iterator[tuple[str, str]]:
    for name, (capital, small) in STYLES.items():
        for start, text in ((capital, phrase.upper()), (small, phrase)):
            first = "A" if text.isupper() and start == capital else "a"
            styled = {c: chr(start + ord(c) - ord(first)) for c in text if c.isalpha()}
            # Some letters of a style stand elsewhere in Unicode; those stay plain.
            there = {c: own if unicodedata.category(own) != "Cn" else c for c, own in styled.items()}
            yield f"style: {name}", "".join(there.get(c, c) for c in text)


def _slips(phrase: str) -> Iterator[tuple[str, str]]:
    """Of the long words only: a short one with a slip is another word."""
    word = SHARP[phrase]
    if len(word) < 6:
        return
    for place in range(1, len(word)):
        yield "letter left out", _with(phrase, lambda w, p=place: w[:p] + w[p + 1 :])
        for row in KEYBOARD:
            at = row.find(word[place])
            for near in row[max(0, at - 1) : at + 2] if at >= 0 else "":
                yield "next key", _with(phrase, lambda w, p=place, n=near: w[:p] + n + w[p + 1 :])
        if place + 1 < len(word):
            yield "letters swapped", _with(phrase, lambda w, p=place: w[:p] + w[p + 1] + w[p] + w[p + 2 :])


def _vowels(phrase: str) -> Iterator[tuple[str, str]]:
    yield "vowel in two signs", phrase.replace("\u09cb", "\u09c7\u09be").replace("\u09cc", "\u09c7\u09d7")
    yield "vowel in two signs, the other way", phrase.replace("\u09cb", "\u09be\u09c7")
    yield "অ and sign for আ", phrase.replace("আ", "অ\u09be")
    yield "আ and its sign", phrase.replace("আ", "আ\u09be")
    yield "ি and ী, ু and ূ", phrase.translate(str.maketrans("িীুূ", "ীিূু"))


def _visarga(phrase: str) -> Iterator[tuple[str, str]]:
    for sign in "ঃ:ch：꞉":
        for before, rest, letter in _inside(phrase):
            if unicodedata.category(letter)[0] == "L" and not before.endswith("\u09cd"):
                yield f"visarga as {sign}", before + sign + rest


def _sisters(phrase: str) -> Iterator[tuple[str, str]]:
    for name, start in SISTERS.items():
        text = "".join(
            chr(ord(c) - 0x980 + start) if 0x980 <= ord(c) < 0xA00 else c for c in unicodedata.normalize("NFD", phrase)
        )
        if all(unicodedata.category(c) != "Cn" for c in text):
            yield f"letters of {name}", text


def _assamese(phrase: str) -> Iterator[tuple[str, str]]:
    yield "র as ৰ", phrase.replace("র", "ৰ")
    yield "র as ৱ", phrase.replace("র", "ৱ")
    yield "ব as ৱ", phrase.replace("ব", "ৱ")
    yield "র as ব and a dot", phrase.replace("র", "ব\u09bc")


def _sight(phrase: str) -> Iterator[tuple[str, str]]:
    """Typed in the order of sight: a sign that stands before its letter typed before it."""
    words = []
    for word in phrase.split():
        letters = _clusters(word)
        words.append("".join(c[-1] + c[:-1] if c[-1] in "িেৈ" else c for c in letters))
    yield "order of sight", " ".join(words)


def _nukta(phrase: str) -> Iterator[tuple[str, str]]:
    for whole, parts in (("\u09df", "য\u09bc"), ("\u09dc", "ড\u09bc"), ("\u09dd", "ঢ\u09bc")):
        yield "dot apart", phrase.replace(whole, parts)
        yield "dot within", phrase.replace(parts, whole)


def _hasanta(phrase: str) -> Iterator[tuple[str, str]]:
    for joiner in ("\u200c", "\u200d"):
        yield "hasanta and a joiner", phrase.replace("\u09cd", "\u09cd" + joiner)
    yield "hasanta at the end", "\u09cd ".join(phrase.split())
    yield "ৎ and ত্", phrase.replace("ৎ", "ত\u09cd")
