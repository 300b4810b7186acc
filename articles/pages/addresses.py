"""Addresses: where a page lies, in the open and in the discreet copy; nobody else builds a URL of a page."""

import re
from dataclasses import dataclass

from articles.kinds import SHEETS, ArticleKind, Subject
from articles.pages.codes import code_of, identity_of

# Articles that are a page of their own kind; their content is the page's wording.
SPECIAL = {
    "home": "",
    "guides": "guides/",
    "help": "help/",
    "search": "search/",
    "a-to-z": "a-to-z/",
    "tools": "tools/",
}

# The families of the library, each a part of A to Z: `a-to-z/conditions/`. Only ever add at the end.
FAMILIES = {
    "conditions": Subject.CONDITION,
    "tests": Subject.TEST,
    "medicines": Subject.MEDICINE,
    "cancer": Subject.CANCER,
    "topics": Subject.TOPIC,
}

# Sheets of panels that only the clinical view has.
CLINICAL_SHEETS = frozenset({"records-preflight", "evidence"})

CLINICAL, NEUTRAL_HEADING = "clinical/", "neutral/"
# All sheets of an article, as a list.
ALL_SHEETS = "sheets/"
# What an article says in short, as a page of its own.
SHORT = "in-short/"
# A contributor's page stands below it, by their key.
PEOPLE = "people/"
# Everything on one page, nothing folded: `all/`, `clinical/all/`.
WHOLE = "all/"
# The discreet link as a code for paper; in the discreet copy only.
PAPER_LINK = "link/"
# What the address of a sheet ends in where it is asked for as a file.
PDF = ".pdf"


@dataclass(frozen=True, slots=True)
class Target:
    """What an address leads to; `share_code` is the article's identity, from which the discreet copy's code is made."""

    slug: str
    kind: str
    share_code: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader is: a language, in the open or in the discreet copy. All addresses of a page are built by one.

    >>> Place("en").address(Target("stalking", "guide", "k7m2q9x4wp"), CLINICAL)
    '/en/guides/stalking/clinical/'
    >>> Place("en", is_discreet=True).address(Target("stalking", "guide", "k7m2q9x4wp"), CLINICAL)
    '/r/…/en/2/'
    """

    language: str
    is_discreet: bool = False

    def address(self, target: Target, part: str = "") -> str:
        if self.is_discreet:
            return f"/r/{code_of(target.share_code)}/{self.language}/{_discreet_part(part)}"
        if target.slug in SPECIAL:
            return f"/{self.language}/{SPECIAL[target.slug]}{part}"
        if target.kind == ArticleKind.PAGE:
            return f"/{self.language}/{target.slug}/{part}"
        folder = "tools" if target.kind == ArticleKind.TOOL else "guides"
        return f"/{self.language}/{folder}/{target.slug}/{part}"

    def person(self, key: str) -> str:
        """Where a contributor's page lies: one person's, never a team's."""
        if self.is_discreet:
            return f"/r/{code_of(identity_of(key))}/{self.language}/"
        return f"/{self.language}/{PEOPLE}{key}/"

    def leave(self) -> str:
        return "/leave/"

    def in_language(self, language: str) -> "Place":
        return Place(language, self.is_discreet)


def is_for_clinicians(part: str) -> bool:
    """Whether only an edition with a clinical view has this part."""
    return part.startswith(CLINICAL) or any(part.startswith(sheet_part(sheet)) for sheet in CLINICAL_SHEETS)


def as_pdf(address: str) -> str:
    """Where the sheet of that address lies as a file.

    >>> as_pdf("/en/guides/stalking/sheets/warning-signs/")
    '/en/guides/stalking/sheets/warning-signs.pdf'
    """
    return f"{address.removesuffix('/')}{PDF}"


def sheet_part(sheet: str, *, is_neutral: bool = False) -> str:
    return f"sheets/{sheet}/{NEUTRAL_HEADING if is_neutral else ''}"


def family_part(subject: str) -> str:
    """The part of A to Z that holds a family."""
    return next(f"{name}/" for name, family in FAMILIES.items() if family == subject)


def _discreet_part(part: str) -> str:
    """Words become numbers: a country's three digits stay as they are."""
    return "".join(f"{_DISCREET.get(piece, piece)}/" for piece in _pieces(part))


def open_part(discreet_part: str) -> str | None:
    """The part of an open address that a discreet one stands for; None for one that means nothing."""
    pieces = discreet_part.strip("/").split("/") if discreet_part.strip("/") else []
    if not all(piece in _OPEN or _COUNTRY.fullmatch(piece) for piece in pieces):
        return None
    return "".join(f"{_OPEN.get(piece, piece)}/" for piece in pieces)


def _pieces(part: str) -> list[str]:
    """A part in its pieces; “sheets” and the sheet's name are one."""
    return re.findall(r"sheets/[a-z-]+|[^/]+", part)


_DISCREET = {"clinical": "2", "neutral": "0", "sheet": "p0", "link": "3", "all": "4", "sheets": "5", "in-short": "6"}
_DISCREET |= {f"sheets/{sheet}": f"p{number}" for number, sheet in enumerate(SHEETS, 1)}
# Two digits, since a country has three.
_DISCREET |= {family: str(number) for number, family in enumerate(FAMILIES, 51)}
_OPEN = {short: word for word, short in _DISCREET.items()}
_COUNTRY = re.compile(r"\d{3}")
