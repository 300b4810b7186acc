"""A family's page: all of one subject in the reader's order of letters, also where there is nothing yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.kinds import Subject
from articles.pages.addresses import Place, family_part
from articles.pages.alphabet import ListedPage, read_listed
from articles.pages.families import family_links
from articles.pages.lists import READING_KINDS, entry_of, readable_cards
from articles.pages.reading import Card, Cards
from articles.pages.shapes import Link, ListEntry
from articles.search.languages import order_of

# What a family holds, in one sentence.
LINES: dict[Subject, Promise] = {
    Subject.CONDITION: _("What body and mind can suffer, and what helps."),
    Subject.TEST: _("What is examined or asked, what for, and what it can tell."),
    Subject.MEDICINE: _("What a medicine does, and how it is used safely."),
    Subject.CANCER: _("Kinds of cancer, in plain words."),
    Subject.TOPIC: _("What is done to people, what helps, and the law."),
}
WAYS = ("guides", "tools", "a-to-z")


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPage:
    """`entries` may be empty: the page then says so. `search_url` is empty where there is no search.

    `pages` lead to the one before and the one after, where there are several.
    """

    title: str
    line: str
    entries: tuple[ListEntry, ...]
    families: tuple[Link, ...]
    ways: tuple[Link, ...]
    search_url: str
    pages: tuple[Link, ...] = ()


def page_links(place: Place, cards: Cards, part: str, listed: ListedPage) -> tuple[Link, ...]:
    """The page before and the page after, of a list that has several."""
    card, links = cards.find("a-to-z", place.language), []
    if card is not None and listed.number > 1:
        before = part if listed.number == 2 else f"{part}{listed.number - 1:03}/"
        links.append(Link(gettext("Previous page"), card.link(place, before).url))
    if card is not None and listed.has_more:
        links.append(Link(gettext("Next page"), card.link(place, f"{part}{listed.number + 1:03}/").url))
    return tuple(links)


def build_family_page(subject: Subject, place: Place, cards: Cards, number: int | None = None) -> FamilyPage | None:
    """`number` is the page of a large library's family, whose `cards` are only those around the page; else None.

    None for a page that there is not.
    """
    if number is not None:
        listed = read_listed(place.language, subject=subject, number=number)
        if number > 1 and not listed.cards:
            return None
        pages = page_links(place, cards, family_part(subject), listed)
        return _family_page(subject, place, cards, listed.cards, pages)
    found = [card for card in readable_cards(cards, place) if card.subject == subject and card.kind in READING_KINDS]
    order = order_of(place.language)
    found.sort(key=lambda card: (card.language != place.language, order.sort_key(card.title)))
    return _family_page(subject, place, cards, found, ())


def _family_page(
    subject: Subject, place: Place, cards: Cards, found: Iterable[Card], pages: tuple[Link, ...]
) -> FamilyPage:
    search = cards.find("search", place.language)
    return FamilyPage(
        title=str(subject.label),
        line=str(LINES[subject]),
        entries=tuple(entry_of(card, place) for card in found),
        families=family_links(place, cards, subject),
        ways=tuple(card.link(place) for name in WAYS if (card := cards.find(name, place.language))),
        search_url=search.link(place).url if search else "",
        pages=pages,
    )
