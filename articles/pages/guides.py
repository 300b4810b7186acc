"""Guides and tools: the two lists of what there is to read and to do, by topic, with one short line each."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from articles.kinds import ArticleKind, Subject, View
from articles.pages.addresses import FAMILIES, Place
from articles.pages.alphabet import FIRST_OF_A_FAMILY, read_listed
from articles.pages.families import family_link, family_links
from articles.pages.layout import Desk
from articles.pages.lists import READING_KINDS, entry_of, page_sections, readable_cards, short_line
from articles.pages.reading import Card, Cards, Reading
from articles.pages.shapes import Link, ListEntry, PageSection

# Where else to look, from the list of guides.
WAYS = ("tools", "a-to-z", "start-here")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One topic with all below it; `url` is empty for what stands under no topic."""

    id: str
    title: str
    url: str
    line: str
    language: str
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """The list of guides: the page's own words, then the library by topic, and where else to look."""

    slug: str
    language: str
    title: str
    summary: SafeString
    sections: tuple[PageSection, ...]
    shelves: tuple[Shelf, ...]
    families: tuple[Link, ...]
    ways: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolsPage:
    """The chooser of the tools: the page's own words name them with a line each; `entries` are those they leave out."""

    slug: str
    language: str
    title: str
    summary: SafeString
    sections: tuple[PageSection, ...]
    entries: tuple[ListEntry, ...]


def build_list_page(
    slug: str, reading: Reading | None, cards: Cards, place: Place, *, is_large: bool = False
) -> ListPage:
    """The list of guides. Without a published text of its own it still lists the library.

    Of a large one it shows the first of each family; `cards` are then those of what stands around every page.
    """
    desk = Desk(reading, place, View.PATIENT) if reading else None
    return ListPage(
        slug=slug,
        language=place.language,
        title=reading.edition.title if reading else settings.RX_SITE_NAME,
        summary=desk.html(desk.document["summary"]) if desk else mark_safe(""),
        sections=page_sections(desk) if desk else (),
        shelves=_family_shelves(cards, place) if is_large else _shelves(cards, place),
        families=family_links(place, cards),
        ways=tuple(card.link(place) for name in WAYS if (card := cards.find(name, place.language))),
    )


def build_tools_page(reading: Reading | None, cards: Cards, place: Place) -> ToolsPage:
    """The chooser. A tool that its text does not name stands below it, so that none is ever left out."""
    desk = Desk(reading, place, View.PATIENT) if reading else None
    named = set(desk.document["links"]) if desk else set()
    tools = (card for card in readable_cards(cards, place) if card.kind == ArticleKind.TOOL and card.slug not in named)
    return ToolsPage(
        slug="tools",
        language=place.language,
        title=reading.edition.title if reading else gettext("Tools"),
        summary=desk.html(desk.document["summary"]) if desk else mark_safe(""),
        sections=page_sections(desk) if desk else (),
        entries=tuple(entry_of(card, place) for card in tools),
    )


def _family_shelves(cards: Cards, place: Place) -> tuple[Shelf, ...]:
    """The first guides of each family that has any, its name leading to all of them."""
    shelves = []
    for subject in FAMILIES.values():
        listed = read_listed(place.language, subject=subject, size=FIRST_OF_A_FAMILY)
        link = family_link(place, cards, subject)
        if listed.cards:
            shelves.append(
                Shelf(
                    id=f"family-{subject}",
                    title=str(Subject(subject).label),
                    url=link.url if link else "",
                    line="",
                    language="",
                    entries=tuple(entry_of(card, place) for card in listed.cards),
                )
            )
    return tuple(shelves)


def _shelves(cards: Cards, place: Place) -> tuple[Shelf, ...]:
    """Each topic that has others below it, the fullest first; then, on one shelf, what stands alone.

    An article whose parent readers do not have stands by itself.
    """
    readable = [card for card in readable_cards(cards, place) if card.kind in READING_KINDS]
    slugs = {card.slug for card in readable}
    below: dict[str, list[Card]] = {}
    for card in readable:
        below.setdefault(card.parent if card.parent in slugs else "", []).append(card)

    def entries(parent: str) -> tuple[ListEntry, ...]:
        return tuple(entry_of(card, place, entries(card.slug)) for card in below.get(parent, ()))

    tops = below.get("", [])
    shelves = [_shelf(card, place, entries(card.slug)) for card in tops if card.slug in below]
    shelves.sort(key=lambda shelf: -_count(shelf.entries))
    if alone := tuple(entry_of(card, place) for card in tops if card.slug not in below):
        title = gettext("More guides") if shelves else gettext("Guides")
        shelves.append(Shelf(id="more", title=title, url="", line="", language="", entries=alone))
    return tuple(shelves)


def _shelf(card: Card, place: Place, entries: tuple[ListEntry, ...]) -> Shelf:
    link = card.link(place)
    line = short_line(card.summary_text)
    return Shelf(
        id=f"topic-{card.slug}", title=card.title, url=link.url, line=line, language=link.language, entries=entries
    )


def _count(entries: tuple[ListEntry, ...]) -> int:
    return sum(1 + _count(entry.children) for entry in entries)
