"""Folding: any text becomes plain tokens, and each token a term of the index and a sound; the first step of both roads.

A term is what is looked up exactly: lower-case ASCII, stemmed. The term of a Bangla word starts with “zz”, so that it
never meets an English one, and so that neither engine's own tokenizer ever sees a Bangla letter. A sound is coarser:
what is left when spelling is uncertain. Bangla in its own script and in Latin letters share one space of sounds.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

BANGLA_MARK = "zz"
# Longer than any honest question; what follows is not read.
MAX_CHARACTERS, MAX_TOKENS, MAX_TOKEN = 600, 40, 40

# Latin letters with marks, full-width letters, ligatures.
_ACCENTED = re.compile("[\u00aa-\u024f\u0300-\u036f\u1e00-\u1eff\u2100-\u214f\ufb00-\ufb06\uff00-\uffef]")
_MARKS = re.compile("[\u0300-\u036f]+")
_TOKEN = re.compile(r"[\u0980-\u09ff]+|[a-z0-9]+(?:'[a-z]{1,3}\b)?")
_BANGLA = re.compile(r"[\u0980-\u09ff]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word as it was written (folded to small letters), its term and its sound."""

    text: str
    term: str
    sound: str
    is_bangla: bool


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


def tokens_of_library(text: str) -> list[Token]:
    """The same for what is published. Its words are remembered in memory; a reader's never are."""
    return [_remembered(word) for word in _words_of(text)]


def _words_of(text: str) -> list[str]:
    plain = clean_text(text)
    if _ACCENTED.search(plain):
        plain = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", plain)))
    return _TOKEN.findall(plain)


def token_of(word: str) -> Token:
    word = word[:MAX_TOKEN]
    if _BANGLA.match(word):
        digits = word.translate(_DIGITS)
        if digits.isascii():
            return Token(word, digits, digits, is_bangla=True)
        letters = bangla_letters(word)
        stem = _bangla_stem(letters)
        return Token(word, BANGLA_MARK + stem, sound_of_letters(letters), is_bangla=True)
    plain = word.replace("'", "")
    return Token(word, english_stem(word), plain, is_bangla=False)


_remembered = lru_cache(maxsize=50_000)(token_of)


# --- Bangla in its own script ---------------------------------------------------------------------------------------

_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
# One letter for those that are written for one another: ি/ী, ু/ূ, শ/ষ/স, ন/ণ, জ/য, ত/ৎ, র/ড়/ঢ়, ং/ঙ.
# x and q stand for ট and ড, so that they stay apart from ত and দ.
_CONSONANTS = (
    "ক k খ kh গ g ঘ gh ঙ ng চ c ছ ch জ j ঝ jh ঞ n ট x ঠ xh ড q ঢ qh ণ n ত t থ th দ d ধ dh ন n প p ফ f ব b ভ bh"
)
_CONSONANTS += " ম m য j র r ল l শ s ষ s স s হ h \u09dc r \u09dd r \u09df y ৎ t ং ng"
_VOWELS = "অ o আ a ই i ঈ i উ u ঊ u ঋ ri এ e ঐ oi ও o ঔ ou"
_SIGNS = "া a ি i ী i ু u ূ u ৃ ri ে e ৈ oi ো o ৌ ou"
_PAIRS = f"{_CONSONANTS} {_VOWELS} {_SIGNS}".split()
_LETTERS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_HASANTA = "\u09cd"
_NUKTA = {"ড\u09bc": "\u09dc", "ঢ\u09bc": "\u09dd", "য\u09bc": "\u09df"}
_CONJUNCTS = (("ক্ষ", "খ"), ("জ্ঞ", "গ"), ("হ্য", "জ"), ("ৎ", "ত"), ("ও\u09df", "\u09df"))
_SILENT = re.compile(f"(?<=[কখগঘচছজঝটঠডঢণতথদধনপফবভলশষসহ]){_HASANTA}[বয]")


def bangla_letters(word: str) -> str:
    """A Bangla word in ASCII letters, as it is pronounced; spellings that people mix up fall together.

    >>> bangla_letters("শিকার") == bangla_letters("সীকার")
    True
    """
    for composed, single in _NUKTA.items():
        word = word.replace(composed, single)
    for written, spoken in _CONJUNCTS:
        word = word.replace(written, spoken)
    word = _SILENT.sub("", word).replace(_HASANTA, "").translate(_DIGITS)
    letters = "".join(_LETTERS.get(c, c if c.isascii() else "") for c in word)
    return re.sub(r"([a-z])\1+", r"\1", letters)


# Endings of nouns and verbs, the longest first: case, number, article, person and tense.
_ENDINGS = (
    "gulor gulir guloke guliker gulote gulo guli xir xike xite xar xake xate xi xa khana derke der ders ke te ra er r "
    "e y i o a cchilen chilen echilen cchilam chilam cchen chen echen cche che eche chi cchi chis cch cho ben be bo b "
    "bi len le lo lam lei tei ten to tam iye iya ye ya ano ani ane anor ache abe aben aiye aben acche acchen are aro "
    "uk un en on"
)
MAX_ENDINGS = 3
_BREATH = re.compile(r"(?<=[kgcjtdpbrxq])h")


def _bangla_stem(letters: str) -> str:
    return _without_endings(letters, _BANGLA_ENDINGS)


def _without_endings(letters: str, endings: Mapping[str, Sequence[str]]) -> str:
    """The word without its endings, such as case upon number; what is left keeps at least two consonants."""
    for _number in range(MAX_ENDINGS):
        for ending in endings.get(letters[-1:], ()):
            stem = letters[: -len(ending)]
            if letters.endswith(ending) and _consonants(stem) >= 2:
                letters = stem
                break
        else:
            break
    return letters


def _by_last_letter(endings: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Endings by their last letter, the longest first."""
    ordered = sorted(set(endings), key=lambda ending: (-len(ending), ending))
    return {last: tuple(e for e in ordered if e[-1] == last) for last in {ending[-1] for ending in ordered}}


def _consonants(letters: str) -> int:
    return len(re.sub("[aeiou]", "", _BREATH.sub("", letters)))


def sound_of_letters(letters: str) -> str:
    """The coarse sound: no breath (kh → k), no ট/ত difference, no o and y, which people write or leave as they like."""
    sound = letters.replace("x", "t").replace("q", "d")
    return _tidy_sound(_BREATH.sub("", sound))


# --- Bangla in Latin letters ----------------------------------------------------------------------------------------

_ROMAN = (
    ("chh", "c"), ("ch", "c"), ("sh", "s"), ("ph", "f"), ("bh", "b"), ("v", "b"), ("kh", "k"), ("gh", "g"), ("jh", "j"),
    ("th", "t"), ("dh", "d"), ("rh", "r"), ("ee", "i"), ("oo", "u"), ("z", "j"), ("q", "k"), ("x", "ks"),
    ("w", "o"), ("ck", "k"),
)  # fmt: skip


def sound_of_roman(word: str) -> str:
    """The sound of Bangla as people type it on an English keyboard.

    >>> sound_of_roman("nirapotta") == token_of("নিরাপত্তা").sound
    True
    """
    for written, spoken in _ROMAN:
        word = word.replace(written, spoken)
    return _tidy_sound(re.sub("[^a-z0-9]", "", word))


def _tidy_sound(sound: str) -> str:
    shortened = re.sub(r"[oy]", "", sound)
    return re.sub(r"(.)\1+", r"\1", shortened)


_BANGLA_ENDINGS = _by_last_letter(_ENDINGS.split())
_SOUND_ENDINGS = _by_last_letter(filter(None, (sound_of_letters(ending) for ending in _ENDINGS.split())))


def stem_of_sound(sound: str) -> str:
    """What is left of a sound without the endings of Bangla: for words typed with endings that the library lacks."""
    return _without_endings(sound, _SOUND_ENDINGS)


# --- English --------------------------------------------------------------------------------------------------------

_IRREGULAR = {
    "children": "child", "women": "woman", "men": "man", "people": "person", "kids": "kid", "wives": "wife",
    "knives": "knife", "lives": "life", "died": "die", "dying": "die", "lying": "lie", "left": "leave", "ran": "run",
    "hid": "hide", "hidden": "hide", "took": "take", "taken": "take", "went": "go", "gone": "go", "came": "come",
    "told": "tell", "said": "say", "sent": "send", "found": "find", "broke": "break", "broken": "break",
    "slept": "sleep", "felt": "feel", "kept": "keep", "spoke": "speak", "knew": "know", "known": "know",
    "saw": "see", "seen": "see", "gave": "give", "given": "give", "stole": "steal", "stolen": "steal",
    "threw": "throw", "thrown": "throw", "wrote": "write", "written": "write", "shot": "shoot", "paid": "pay",
    "drank": "drink", "drunk": "drink", "met": "meet", "caught": "catch", "bought": "buy", "brought": "bring",
    "teeth": "tooth", "feet": "foot", "bled": "bleed", "bleeding": "bleed", "fed": "feed", "shown": "show",
    "evidence": "evidence", "police": "police", "medicine": "medicine", "this": "this", "is": "is", "was": "was",
    "his": "his", "has": "has", "does": "does", "us": "us", "yes": "yes", "news": "news", "anxious": "anxi",
    "anxiety": "anxi", "depression": "depress", "depressed": "depress", "depressing": "depress", "apps": "app",
    "threat": "threat", "threaten": "threat", "threatens": "threat", "threatened": "threat", "threatening": "threat",
    "strangulation": "strangl", "strangle": "strangl", "strangled": "strangl", "strangling": "strangl",
    "sexual": "sex", "sexually": "sex", "physical": "physic", "physically": "physic", "legal": "legal",
    "legally": "legal", "suicidal": "suicid", "suicide": "suicid", "pregnant": "pregnan", "pregnancy": "pregnan",
    "safe": "saf", "safer": "saf", "safety": "saf", "safely": "saf", "proof": "proof", "married": "marri",
    "marriage": "marri", "divorced": "divorc", "divorce": "divorc", "abusive": "abus", "illegal": "illegal",
    "harassment": "harass", "controlling": "control", "controlled": "control", "isolation": "isolat",
    "injuries": "injur", "injury": "injur", "injured": "injur", "safest": "saf", "doctors": "doctor",
    "doctor": "doctor", "lawyer": "lawyer", "lawyers": "lawyer", "partner": "partner", "partners": "partner",
    "helper": "help", "jealousy": "jealous",
    "number": "number", "numbers": "number", "computer": "computer", "shelter": "shelter",
    "shelters": "shelter", "teenager": "teen", "teenagers": "teen", "teenage": "teen", "teens": "teen",
    "worker": "worker", "workers": "worker", "tracker": "track", "trackers": "track", "paper": "paper",
    "papers": "paper", "sister": "sister", "brother": "brother", "daughter": "daughter", "mother": "mother",
    "father": "father", "order": "order", "orders": "order", "stranger": "stranger", "strangers": "stranger",
    "counsellor": "counsel", "counselling": "counsel", "counseling": "counsel", "counselor": "counsel",
}  # fmt: skip
_CONTRACTIONS = re.compile(r"'(?:s|d|m|t|ll|re|ve|em)?$")


def english_stem(word: str) -> str:
    """A light stem: plural, -ing, -ed, -er and a final e fall away. Rather too little than too much."""
    word = (word if word.endswith("n't") else _CONTRACTIONS.sub("", word)).replace("'", "")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ings", "ing", "edly", "ed", "ers", "er", "ly"):
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) >= 3 and re.search("[aeiouy]", stem):
            word = stem
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiousl":
        word = word[:-1]
    if word.endswith("y") and len(word) > 3:
        word = word[:-1] + "i"
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def joined(tokens: Iterable[Token]) -> str:
    """Terms as the index keeps them."""
    return " ".join(token.term for token in tokens)
