"""Wording: what the page of any tool takes from the tool's article; its templates share the parts of article pages."""

import datetime
from dataclasses import dataclass

from django.utils.safestring import SafeString

from articles.kinds import View
from articles.pages.addresses import Place, Target
from articles.pages.evidence import (
    build_changed,
    build_references,
    build_reviews,
    first_day,
    is_due,
    is_reviewed,
    person_url,
)
from articles.pages.layout import Desk
from articles.pages.reading import Reading
from articles.pages.shapes import Link, PageFacts, PageReference, PageReview, PageSection
from articles.pages.tool_links import guide_of
from patienttools.helplines.numbers import numbers_by_country
from patienttools.helplines.shapes import CountryNumbers
from patienttools.panels.content import SectionContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording(PageFacts):
    """An article of kind `tool`, in one language, ready for a template: its words, sources and what is known of them.

    `help_url` leads to the helplines, and is empty on that page itself. `guide` explains what the tool is about.
    """

    slug: str
    title: str
    summary: SafeString
    takeaways: tuple[SafeString, ...]
    sections: tuple[SectionContent, ...]
    references: tuple[PageReference, ...]
    emergency: tuple[CountryNumbers, ...]
    help_url: str
    guide: Link | None
    writer: str
    writer_credential: str
    writer_url: str
    reviews: tuple[PageReview, ...]
    is_reviewed: bool
    first_on: datetime.date | None
    published_on: datetime.date
    changed: tuple[str, ...]
    told: str
    review_due_on: datetime.date
    is_review_due: bool

    @property
    def page_sections(self) -> tuple[PageSection, ...]:
        """The sections as the part that shows a section of an article reads them."""
        return tuple(PageSection(section, is_clinical=False) for section in self.sections)


def build_wording(reading: Reading, place: Place) -> Wording:
    """The whole wording, for readers who are no clinicians. Links and citations are resolved."""
    desk = Desk(reading, place, View.PATIENT)
    edition, document = reading.edition, desk.document
    sections = tuple(section for both in desk.sections().values() for section in both)
    summary = desk.html(document["summary"])
    takeaways = tuple(desk.html(takeaway) for takeaway in document["takeaways"])
    reviews = build_reviews(document, place)
    due_on = datetime.date.fromisoformat(document["review_due_on"])
    help_card = reading.cards.find("help", place.language)
    return Wording(
        slug=edition.slug,
        title=edition.title,
        summary=summary,
        takeaways=takeaways,
        sections=sections,
        references=build_references(document, [summary, *takeaways, *(section.html for section in sections)]),
        emergency=numbers_by_country(place.language, reading.generation_token),
        help_url=help_card.link(place).url if help_card and edition.slug != "help" else "",
        guide=guide_of(edition.slug, cards=reading.cards, place=place),
        writer=document["writer"]["name"],
        writer_credential=document["writer"]["credential"],
        writer_url=person_url(document["writer"], place),
        reviews=reviews,
        is_reviewed=is_reviewed(reviews),
        first_on=first_day(document),
        published_on=edition.published_at.date(),
        changed=build_changed(document, sections),
        told=document.get("told", ""),
        review_due_on=due_on,
        is_review_due=is_due(due_on),
    )


def target_of(reading: Reading) -> Target:
    """Where the tool's own page lies, for the addresses of its parts."""
    return Target(reading.edition.slug, reading.edition.kind, reading.edition.share_code)
