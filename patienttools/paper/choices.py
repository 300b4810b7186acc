"""Choices: what a form says of an order, as the setter and the page take it; whatever else it says is left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from django.conf import settings
from django.http import QueryDict

from patienttools.paper.shapes import Size
from patienttools.paper.sheets import SHEETS

SIZES: tuple[Size, ...] = get_args(Size)
SIZE, LARGE = "size", "large"
# The value of a language that stands for all of them, each sheet beside itself.
ALL_LANGUAGES = "all"
# The button that only asks which numbers there are.
SHOW_NUMBERS = "show-numbers"


@dataclass(frozen=True, slots=True)
class Print:
    """Which paper, and whether in large print."""

    size: Size = "a4"
    is_large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody orders. `country` is its three digits, `numbers` are keys; both may name what is not there."""

    sheets: tuple[str, ...] = ()
    guide: str = ""
    languages: tuple[str, ...] = ()
    country: str = ""
    numbers: tuple[str, ...] = ()
    has_cover: bool = False
    shows_numbers: bool = False
    print: Print = field(default_factory=Print)


def read_print(answers: Mapping[str, str]) -> Print:
    """What was chosen, and what is usual where nothing was, or nothing that there is."""
    chosen = next((size for size in SIZES if size == answers.get(SIZE)), SIZES[0])
    return Print(chosen, bool(answers.get(LARGE)))


def read_wanted(answers: QueryDict, language: str) -> Wanted:
    """Every sheet once, in the order of the table, whatever was sent; the page's own language first of several."""
    sent = frozenset(answers.getlist("sheet"))
    known = [code for code, _name in settings.LANGUAGES]
    asked = answers.get("language", "")
    own_first = sorted(known, key=lambda code: code != language)
    return Wanted(
        sheets=tuple(key for key in SHEETS if key in sent),
        guide=answers.get("guide", "")[:80].replace("\0", ""),
        languages=tuple(own_first) if asked == ALL_LANGUAGES else (asked if asked in known else language,),
        country=answers.get("country", "")[:3].replace("\0", ""),
        numbers=tuple(dict.fromkeys(answers.getlist("number"))),
        has_cover=bool(answers.get("cover")),
        shows_numbers=SHOW_NUMBERS in answers,
        print=read_print(answers),
    )
