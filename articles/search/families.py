"""A family's page: all of one subject in the reader's order of letters, also where there is nothing yet."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.kinds import Subject
from articles.pages.addresses import Place
from articles.pages.families import family_links
from articles.pages.lists import READING_KINDS, entry_of, readable_cards
from articles.pages.reading import Cards
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
    """`entries` may be empty: the page then says so. `search_url` is empty where there is no search."""

    title: str
    line: str
    entries: tuple[ListEntry, ...]
    families: tuple[Link, ...]
    ways: tuple[Link, ...]
    search_url: str


def build_family_page(subject: Subject, place: Place, cards: Cards) -> FamilyPage:
    found = [card for card in readable_cards(cards, place) if card.subject == subject and card.kind in READING_KINDS]
    order = order_of(place.language)
    found.sort(key=lambda card: (card.language != place.language, order.sort_key(card.title)))
    search = cards.find("search", place.language)
    return FamilyPage(
        title=str(subject.label),
        line=str(LINES[subject]),
        entries=tuple(entry_of(card, place) for card in found),
        families=family_links(place, cards, subject),
        ways=tuple(card.link(place) for name in WAYS if (card := cards.find(name, place.language))),
        search_url=search.link(place).url if search else "",
    )
