"""Addresses: where a page lies, in the open and in the discreet copy; nobody else builds a URL of a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from articles.kinds import ArticleKind

# Articles that are a page of their own kind; their content is the page's wording.
SPECIAL = {"home": "", "guides": "guides/", "help": "help/"}

# Sheets in the order of their numbers in the discreet copy: p1/ is the first. Only ever add at the end.
SHEETS = ("safety-checklist", "warning-signs", "safety-roadmap", "doctor-visit")

CLINICAL, NEUTRAL_HEADING = "clinical/", "neutral/"


@dataclass(frozen=True, slots=True)
class Target:
    """What an address leads to."""

    slug: str
    kind: str
    share_code: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader is: a language, in the open or in the discreet copy. All addresses of a page are built by one.

    >>> Place("en").address(Target("stalking", "guide", "k7m2q9x4wp"), CLINICAL)
    '/en/guides/stalking/clinical/'
    >>> Place("en", is_discreet=True).address(Target("stalking", "guide", "k7m2q9x4wp"), CLINICAL)
    '/r/k7m2q9x4wp/en/2/'
    """

    language: str
    is_discreet: bool = False

    def address(self, target: Target, part: str = "") -> str:
        if self.is_discreet:
            return f"/r/{target.share_code}/{self.language}/{_discreet_part(part)}"
        if target.slug in SPECIAL:
            return f"/{self.language}/{SPECIAL[target.slug]}{part}"
        if target.kind == ArticleKind.PAGE:
            return f"/{self.language}/{target.slug}/{part}"
        folder = "tools" if target.kind == ArticleKind.TOOL else "guides"
        return f"/{self.language}/{folder}/{target.slug}/{part}"

    def leave(self) -> str:
        return "/leave/"

    def in_language(self, language: str) -> "Place":
        return Place(language, self.is_discreet)


def sheet_part(sheet: str, *, is_neutral: bool = False) -> str:
    return f"sheets/{sheet}/{NEUTRAL_HEADING if is_neutral else ''}"


def _parts() -> Mapping[str, str]:
    parts = {"": "", CLINICAL: "2/"}
    for number, sheet in enumerate(SHEETS, 1):
        parts[sheet_part(sheet)] = f"p{number}/"
        parts[sheet_part(sheet, is_neutral=True)] = f"p{number}/0/"
    return parts


_DISCREET_PARTS = _parts()
_OPEN_PARTS = {discreet: part for part, discreet in _DISCREET_PARTS.items()}


def _discreet_part(part: str) -> str:
    return _DISCREET_PARTS[part]


def open_part(discreet_part: str) -> str | None:
    """The part of an open address that a discreet one stands for; None for one that means nothing."""
    return _OPEN_PARTS.get(discreet_part)
