"""Lists and pages about the site: how an article stands in any list; about, privacy and their like."""

import re

from django.conf import settings

from articles.kinds import ArticleKind, View
from articles.pages.addresses import Place
from articles.pages.evidence import build_references, build_reviews, is_reviewed
from articles.pages.layout import Desk
from articles.pages.reading import Card, Cards, Reading
from articles.pages.shapes import ListEntry, PageSection, SitePage

# What a list of reading matter shows; tools and pages about the site have their own places.
READING_KINDS = frozenset({ArticleKind.GUIDE, ArticleKind.EXPLAINER, ArticleKind.STORY, ArticleKind.CAMPAIGN})
# Beside the articles: what one does, rather than reads.
LISTED_KINDS = READING_KINDS | {ArticleKind.TOOL}
# A line of a list is read at a glance; longer than this it is none.
LONGEST_LINE = 110
_END_OF_SENTENCE = re.compile(r"(?<=[.!?।])\s")
# Only this page shows how to reach the operator.
CONTACT_PAGES = frozenset({"contact"})


def build_site_page(reading: Reading, place: Place) -> SitePage:
    desk = Desk(reading, place, View.PATIENT)
    edition, document = reading.edition, desk.document
    sections = page_sections(desk)
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
        # What a reader came to do stands open; what there is to know beside it is one tap away.
        folded=sections[1:] if edition.kind == ArticleKind.TOOL else (),
    )


def page_sections(desk: Desk) -> tuple[PageSection, ...]:
    return tuple(PageSection(section, is_clinical=False) for both in desk.sections().values() for section in both)


def readable_cards(cards: Cards, place: Place) -> list[Card]:
    """One card an article: in the reader's language, else in the first that there is."""
    own = {card.slug: card for card in cards if card.language == place.language}
    others = {
        card.slug: found for card in cards if card.slug not in own and (found := cards.find(card.slug, place.language))
    }
    return [*own.values(), *others.values()]


def entry_of(card: Card, place: Place, children: tuple[ListEntry, ...] = ()) -> ListEntry:
    link = card.link(place)
    return ListEntry(
        title=card.title,
        line=short_line(card.summary_text),
        url=link.url,
        language=link.language,
        is_story=link.is_story,
        note=link.note,
        is_short=link.is_short,
        children=children,
    )


def short_line(summary: str) -> str:
    """The first sentence of a summary as one line of a list; empty if it is too long for one.

    >>> short_line("Skin that feels tight. It itches.")
    'Skin that feels tight.'
    """
    line = _END_OF_SENTENCE.split(summary, maxsplit=1)[0]
    return line if len(line) <= LONGEST_LINE else ""
