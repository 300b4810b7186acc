"""Lists and pages about the site: the list of guides, about, privacy and their like."""

from django.conf import settings
from django.utils.safestring import mark_safe

from articles.kinds import ArticleKind, View
from articles.pages.addresses import Place
from articles.pages.evidence import build_references, build_reviews, is_reviewed
from articles.pages.layout import Desk
from articles.pages.reading import Card, Cards, Reading
from articles.pages.shapes import ListEntry, ListPage, PageSection, SitePage

# What a list of reading matter shows; tools and pages about the site have their own places.
READING_KINDS = frozenset({ArticleKind.GUIDE, ArticleKind.EXPLAINER, ArticleKind.STORY, ArticleKind.CAMPAIGN})
# Only this page shows how to reach the operator.
CONTACT_PAGES = frozenset({"contact"})


def build_list_page(slug: str, reading: Reading | None, cards: Cards, place: Place) -> ListPage:
    """The list of guides. Without a published text of its own it still lists the library."""
    desk = Desk(reading, place, View.PATIENT) if reading else None
    return ListPage(
        slug=slug,
        language=place.language,
        title=reading.edition.title if reading else settings.RX_SITE_NAME,
        summary=desk.html(desk.document["summary"]) if desk else mark_safe(""),
        sections=_sections(desk) if desk else (),
        entries=_tree(cards, place),
        tools=tuple(entry_of(card, place) for card in readable_cards(cards, place) if card.kind == ArticleKind.TOOL),
    )


def build_site_page(reading: Reading, place: Place) -> SitePage:
    desk = Desk(reading, place, View.PATIENT)
    edition, document = reading.edition, desk.document
    sections = _sections(desk)
    summary = desk.html(document["summary"])
    shows_contact = edition.slug in CONTACT_PAGES
    return SitePage(
        slug=edition.slug,
        language=edition.language,
        title=edition.title,
        summary=summary,
        sections=sections,
        references=build_references(document, [summary, *(section.content.html for section in sections)]),
        writer=document["writer"]["name"],
        is_reviewed=is_reviewed(build_reviews(document)),
        published_on=edition.published_at.date(),
        shows_contact=shows_contact,
        contact_email=settings.RX_CONTACT_EMAIL if shows_contact else "",
    )


def _sections(desk: Desk) -> tuple[PageSection, ...]:
    return tuple(PageSection(section, "", is_clinical=False) for both in desk.sections().values() for section in both)


def readable_cards(cards: Cards, place: Place) -> list[Card]:
    """One card an article: in the reader's language, else in the first that there is."""
    own = {card.slug: card for card in cards if card.language == place.language}
    others = {
        card.slug: found for card in cards if card.slug not in own and (found := cards.find(card.slug, place.language))
    }
    return [*own.values(), *others.values()]


def _tree(cards: Cards, place: Place) -> tuple[ListEntry, ...]:
    """Articles under their parents, two levels deep; an article whose parent readers do not have stands by itself."""
    readable = [card for card in readable_cards(cards, place) if card.kind in READING_KINDS]
    slugs = {card.slug for card in readable}
    children: dict[str, list[Card]] = {}
    for card in readable:
        children.setdefault(card.parent if card.parent in slugs else "", []).append(card)

    def entries(parent: str) -> tuple[ListEntry, ...]:
        return tuple(entry_of(card, place, entries(card.slug)) for card in children.get(parent, ()))

    return entries("")


def entry_of(card: Card, place: Place, children: tuple[ListEntry, ...] = ()) -> ListEntry:
    link = card.link(place)
    return ListEntry(
        title=card.title,
        summary=card.summary_text,
        url=link.url,
        kind_name=str(ArticleKind(card.kind).label),
        reading_minutes=card.reading_minutes,
        language=link.language,
        children=children,
    )
