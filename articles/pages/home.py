"""Home: the front door asks what is happening. Its doors, tools and first guides are the words of its own article."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from articles.kinds import View
from articles.models import PublishedEdition
from articles.pages.addresses import Place
from articles.pages.layout import Desk
from articles.pages.lists import READING_KINDS, entry_of, readable_cards
from articles.pages.reading import Cards, Reading, card_of
from articles.pages.shapes import ListEntry
from patienttools.generation.reads import FEATURES, until_day
from patienttools.panels.content import SectionContent

# What each section of home's article is for; any other section is folded away at the end.
DOORS, TOOLS, FIRST = "first_steps", "take_action", "definition"


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """`doors`, `tools` and `first` are lists of links, each a section of home's article; None where it has none.

    `featured` is what has its days now. `rest` is what the site says of itself. `search_url` is empty where there is
    no search page.
    """

    slug: str
    language: str
    title: str
    summary: SafeString
    search_url: str
    guides_url: str
    doors: SectionContent | None
    tools: SectionContent | None
    first: SectionContent | None
    featured: tuple[ListEntry, ...]
    rest: tuple[SectionContent, ...]


def build_home_page(reading: Reading | None, cards: Cards, place: Place) -> HomePage:
    """Home, also without a published text of its own: then it leads to the guides, to search and to the helplines."""
    desk = Desk(reading, place, View.PATIENT) if reading else None
    sections = {s.kind: s for both in desk.sections().values() for s in both} if desk else {}
    found = {slug: cards.find(slug, place.language) for slug in ("search", "guides")}
    urls = {slug: card.link(place).url for slug, card in found.items() if card}
    return HomePage(
        slug="home",
        language=place.language,
        title=reading.edition.title if reading else settings.RX_SITE_NAME,
        summary=desk.html(desk.document["summary"]) if desk else mark_safe(""),
        search_url=urls.get("search", ""),
        guides_url=urls.get("guides", ""),
        doors=sections.pop(DOORS, None),
        tools=sections.pop(TOOLS, None),
        first=sections.pop(FIRST, None),
        featured=_featured(place, timezone.now().date()),
        rest=tuple(sections.values()),
    )


def _featured(place: Place, day: datetime.date) -> tuple[ListEntry, ...]:
    """What has its days now, each in the language in which it can be read; one query, of what is ever featured."""
    rows = PublishedEdition.objects.filter(feature_from__isnull=False).order_by().defer("document", "source")
    # Chosen and sorted here: by kind or in an order a database would go through the whole library.
    ever = sorted((row for row in rows if row.kind in READING_KINDS), key=lambda row: (row.title, row.slug))
    now = {(row.slug, row.language) for row in ever if row.feature and row.feature.is_on(day)}
    readable = readable_cards(Cards(map(card_of, ever), {FEATURES}), place)
    if readable:
        until_day(day + datetime.timedelta(days=1))
    return tuple(entry_of(card, place) for card in readable if (card.slug, card.language) in now)
