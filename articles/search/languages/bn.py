"""Bangla: its words as they are pronounced, without their endings, and as people type them in Latin letters."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext_lazy

CODE, ROMANISED = "bn", "bn-latn"
ROMANISED_NAME = gettext_lazy("Bangla in Latin letters")
# Its letters, as a class of a regular expression holds them.
SCRIPT = "\u0980-\u09ff"
SAMPLE = "গলা"
# Of what generated words are made when search is measured, and what is asked then.
CONSONANTS, VOWELS = "কখগচজতদনপবমরলস", "ািুেো"
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "Bangla": (
        "স্বামী রোজ মারে কী করব", "গলা টিপে ধরেছে", "নিরাপত্তা পরিকল্পনা", "স্টকিং", "সামী মারদোর করে", "ঘুম হয় না",
        "থানায় জিডি করার নিয়ম", "ফোনে গোপন অ্যাপ আছে কি না বুঝব কীভাবে", "সন্তান নিয়ে চলে যেতে চাই", "সাহায্য",
    ),
    "romanised": (
        "husband amake mare", "nirapotta porikolpona", "pichu neya", "ghum ashe na", "chobi viral kore debe bolche",
    ),
}  # fmt: skip

DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
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


def letters_of(word: str) -> str:
    """A Bangla word in ASCII letters, as it is pronounced; spellings that people mix up fall together.

    >>> letters_of("শিকার") == letters_of("সীকার")
    True
    """
    for composed, single in _NUKTA.items():
        word = word.replace(composed, single)
    for written, spoken in _CONJUNCTS:
        word = word.replace(written, spoken)
    word = _SILENT.sub("", word).replace(_HASANTA, "").translate(DIGITS)
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


def stem_of_letters(letters: str) -> str:
    return _without_endings(letters, _LETTER_ENDINGS)


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

    >>> sound_of_roman("nirapotta") == sound_of_letters(letters_of("নিরাপত্তা"))
    True
    """
    for written, spoken in _ROMAN:
        word = word.replace(written, spoken)
    return _tidy_sound(re.sub("[^a-z0-9]", "", word))


def _tidy_sound(sound: str) -> str:
    shortened = re.sub(r"[oy]", "", sound)
    return re.sub(r"(.)\1+", r"\1", shortened)


_LETTER_ENDINGS = _by_last_letter(_ENDINGS.split())
_SOUND_ENDINGS = _by_last_letter(filter(None, (sound_of_letters(ending) for ending in _ENDINGS.split())))


def stem_of_sound(sound: str) -> str:
    """What is left of a sound without the endings of Bangla: for words typed with endings that the library lacks."""
    return _without_endings(sound, _SOUND_ENDINGS)
