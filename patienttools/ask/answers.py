"""Answers: an answer's words, and the pages of the site that it names on lines of their own at its end.

… the words of the answer.
→ strangulation#danger_signs
→ help
"""

import re
from dataclasses import dataclass

from articles.pages.addresses import Place
from articles.pages.reading import read_cards
from articles.pages.shapes import Link

MARK = "→"
_LINE = re.compile(rf"{MARK} *(?P<slug>[a-z0-9-]{{1,80}})(?:#(?P<section>[a-z_]{{1,40}}))? *")
MOST_LINKS = 6


@dataclass(frozen=True, slots=True)
class Named:
    """A page of the site by its article, and a section of it or none."""

    slug: str
    section: str = ""

    @property
    def line(self) -> str:
        return f"{MARK} {self.slug}#{self.section}" if self.section else f"{MARK} {self.slug}"


def split_answer(text: str) -> tuple[str, tuple[Named, ...]]:
    """The words, and what is named at their end, in its order."""
    lines, found = text.rstrip().split("\n"), []
    while lines and (named := _LINE.fullmatch(lines[-1].strip())):
        found.append(Named(named["slug"], named["section"] or ""))
        lines.pop()
    return "\n".join(lines).rstrip(), tuple(reversed(found))[:MOST_LINKS]


def links_to(named: tuple[Named, ...], place: Place) -> tuple[Link, ...]:
    """Those that readers have, in the reader's language or another; what was withdrawn meanwhile is left out."""
    if not named:
        return ()
    cards, links = read_cards({one.slug for one in named}), []
    for one in named:
        if card := cards.find(one.slug, place.language):
            link = card.link(place)
            links.append(Link(link.title, f"{link.url}#{one.section}" if one.section else link.url, link.language))
    return tuple(links)


def missing_among(named: tuple[Named, ...], language: str) -> tuple[str, ...]:
    """The lines of those that no reader of a language has."""
    cards = read_cards({one.slug for one in named}) if named else None
    return tuple(one.line for one in named if cards is not None and cards.find(one.slug, language) is None)
