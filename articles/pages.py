"""Page: a PublishedEdition becomes one frozen page; templates then need no query and no arithmetic."""

import datetime
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from articles.addresses import CLINICAL, SHEETS, Place, Target, sheet_part
from articles.kinds import NEVER_INHERITED, ArticleKind, Audience, Evidence, ReadingDepth, ReviewKind, SectionKind, View
from articles.models import PublishedEdition
from articles.reading import Card, Cards, Reading
from articles.shapes import (
    ArticlePage,
    Citation,
    Completeness,
    ContentsEntry,
    Link,
    PageCode,
    PageReference,
    PageReview,
    PageSection,
    SheetLink,
)
from patienttools.helplines.numbers import emergency_numbers
from patienttools.panels.base import Panel, Source
from patienttools.panels.content import SectionContent, section_from_data
from patienttools.panels.registry import PANELS
from patienttools.panels.warning_signs import WarningSigns

CHECKLIST = SHEETS[0]
# Kinds that only some sorts of article have; their absence is no gap.
NEVER_MISSED = frozenset({SectionKind.ABOUT, SectionKind.STORY})

_INTERNAL_LINK = re.compile(r'<a href="article:([a-z0-9-]+)(#[a-z_-]+)?">(.*?)</a>', re.DOTALL)
_CITATION_MARK = re.compile(r'<sup class="cite">.*?</sup>', re.DOTALL)
_MARK_ID = re.compile(r'id="(cite-([A-Za-z0-9-]+)-\d+)"')


@dataclass(frozen=True, slots=True)
class Desk:
    """A reading laid out for one view: the sections that this view shows, their links resolved."""

    reading: Reading
    place: Place
    view: View

    @property
    def document(self) -> Mapping[str, Any]:
        document: Mapping[str, Any] = self.reading.edition.document
        return document

    def html(self, html: str) -> SafeString:
        return resolve_links(html, self.place, self.reading.cards)

    def sections(self) -> dict[str, list[SectionContent]]:
        """Own sections of this view by kind; a kind has at most a plain and a clinical one."""
        sections: dict[str, list[SectionContent]] = {}
        for data in self.document["sections"]:
            if data["audience"] in self.view.audiences:
                section = section_from_data(data).mapped(self.html)
                sections.setdefault(section.kind, []).append(section)
        return sections

    def parent_sections(self) -> dict[str, SectionContent]:
        """The parent's plain sections that may speak for this article, without the marks of the parent's citations."""
        if self.reading.parent is None:
            return {}
        return {
            data["kind"]: section_from_data(data).mapped(lambda html: self.html(_CITATION_MARK.sub("", html)))
            for data in self.reading.parent.document["sections"]
            if data["audience"] in self.view.audiences - {Audience.CLINICAL} and data["kind"] not in NEVER_INHERITED
        }


def resolve_links(html: str, place: Place, cards: Cards) -> SafeString:
    """Addresses of articles become addresses of pages; a link to what readers do not have becomes its text."""

    def address(match: re.Match[str]) -> str:
        slug, fragment, text = match[1], match[2] or "", match[3]
        card = cards.find(slug, place.language)
        if card is None:
            return text
        language = f' hreflang="{card.language}"' if card.language != place.language else ""
        url = place.in_language(card.language).address(card.target)
        return f'<a href="{url}{fragment}"{language}>{text}</a>'

    return mark_safe(_INTERNAL_LINK.sub(address, html))


def build_article_page(reading: Reading, place: Place, view: View) -> ArticlePage:
    """The page of one edition in one view, in the order of need."""
    desk = Desk(reading, place, view)
    edition, document, cards = reading.edition, desk.document, reading.cards
    sections = desk.sections()
    panels = build_panels(desk, sections)
    shown = _page_sections(desk, sections, panels)
    urgent = next((panel for panel in panels if isinstance(panel, WarningSigns)), None)
    rest = tuple(panel for panel in panels if panel is not urgent)
    summary = desk.html(document["summary"])
    takeaways = tuple(desk.html(takeaway) for takeaway in document["takeaways"])
    own_html = [summary, *takeaways, *(section.html for both in sections.values() for section in both)]
    is_clinical = view is View.CLINICAL
    target = Target(edition.slug, edition.kind, edition.share_code)
    due_on = datetime.date.fromisoformat(document["review_due_on"])
    reviews = build_reviews(document)
    help_card = cards.find("help", place.language)
    return ArticlePage(
        slug=edition.slug,
        kind=edition.kind,
        kind_name=str(ArticleKind(edition.kind).label),
        language=edition.language,
        view=view.value,
        title=edition.title,
        summary=summary,
        takeaways=takeaways,
        urgent=urgent,
        emergency=emergency_numbers(place.language, reading.generation_token),
        help_url=help_card.link(place).url if help_card else "",
        contents=_contents(shown, rest),
        sections=shown,
        panels=rest,
        references=build_references(document, own_html),
        codes=build_codes(document) if is_clinical else (),
        completeness=_completeness(document) if is_clinical else None,
        writer=document["writer"]["name"],
        writer_credential=document["writer"]["credential"],
        reviews=reviews,
        is_reviewed=is_reviewed(reviews),
        published_on=edition.published_at.date(),
        review_due_on=due_on,
        is_review_due=due_on <= timezone.now().date(),
        reading_minutes=edition.reading_minutes,
        parent=_parent_link(reading, place),
        children=tuple(card.link(place) for card in _children(cards, edition, place)),
        patient_url=place.address(target),
        clinical_url=place.address(target, CLINICAL),
        clinical_elsewhere=_clinical_elsewhere(desk) if is_clinical and not edition.has_clinical else (),
        has_clinical=edition.has_clinical,
        sheets=build_sheet_links(panels, target, place),
    )


def build_panels(desk: Desk, sections: Mapping[str, list[SectionContent]]) -> tuple[Panel, ...]:
    """The panels that have something to say, own before inherited, in the order of the table."""
    plain = {kind: both[0] for kind, both in sections.items() if both[0].audience != Audience.CLINICAL}
    parent_sections = desk.parent_sections()
    parent_link = _parent_link(desk.reading, desk.place)
    panels = []
    for panel_class in PANELS:
        if desk.view.value not in panel_class.views:
            continue
        own = {kind: plain[kind] for kind in panel_class.kinds if kind in plain}
        source = None
        if not own and panel_class.is_inheritable and parent_link:
            own = {kind: parent_sections[kind] for kind in panel_class.kinds if kind in parent_sections}
            source = Source(parent_link.title, parent_link.url)
        if own and (panel := panel_class.build(own, source)):
            panels.append(panel)
    return tuple(panels)


def _page_sections(
    desk: Desk, sections: Mapping[str, list[SectionContent]], panels: Iterable[Panel]
) -> tuple[PageSection, ...]:
    """What no panel has shown, clinical sections first where the view has them."""
    taken = {kind for panel in panels if panel.source is None for kind in panel.kinds}
    shown = [
        PageSection(section, _twin_url(desk, section), section.audience == Audience.CLINICAL)
        for kind, both in sections.items()
        for section in both
        if section.audience == Audience.CLINICAL or kind not in taken
    ]
    return tuple(sorted(shown, key=lambda section: not section.is_clinical))


def _twin_url(desk: Desk, section: SectionContent) -> str:
    """The same heading in the other view, or that view's top where it has no such heading."""
    edition = desk.reading.edition
    if not edition.has_clinical:
        return ""
    other = View.PATIENT if desk.view is View.CLINICAL else View.CLINICAL
    target = Target(edition.slug, edition.kind, edition.share_code)
    url = desk.place.address(target, CLINICAL if other is View.CLINICAL else "")
    audiences = {
        data["audience"]
        for data in desk.document["sections"]
        if data["kind"] == section.kind and data["audience"] in other.audiences
    }
    if Audience.CLINICAL in audiences:
        return f"{url}#{section.kind}-clinical"
    return f"{url}#{section.kind}" if audiences else url


def _contents(sections: Iterable[PageSection], panels: Iterable[Panel]) -> tuple[ContentsEntry, ...]:
    entries = [ContentsEntry(s.content.id, s.content.heading, s.is_clinical) for s in sections]
    return (*entries, *(ContentsEntry(panel.id, str(panel.title)) for panel in panels))


def build_references(document: Mapping[str, Any], pieces: Iterable[str]) -> tuple[PageReference, ...]:
    """The references that these pieces of HTML cite, by number, each with the marks that lead back to the text."""
    marks: dict[str, list[str]] = {}
    for piece in pieces:
        for mark, key in _MARK_ID.findall(piece):
            marks.setdefault(key, []).append(mark)
    return tuple(
        PageReference(
            key=data["key"],
            number=data["number"],
            citation=data["citation"],
            url=data["url"],
            doi=data["doi"],
            pmid=data["pmid"],
            evidence=str(Evidence(data["evidence"]).label),
            people=data["people"],
            place=data["place"],
            period=data["period"],
            year=str(data["year"] or ""),
            limits=data["limits"],
            read=str(ReadingDepth(data["read"]).label),
            accessed_on=datetime.date.fromisoformat(data["accessed_on"]) if data["accessed_on"] else None,
            citations=tuple(Citation(mark, _letter(i)) for i, mark in enumerate(marks[data["key"]])),
        )
        for data in document["references"]
        if data["key"] in marks
    )


def _letter(number: int) -> str:
    """a, b … z, aa, ab …"""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return letters[number] if number < 26 else _letter(number // 26 - 1) + letters[number % 26]


def build_codes(document: Mapping[str, Any]) -> tuple[PageCode, ...]:
    return tuple(
        PageCode(data["system"], data["code"], data["meaning"], data["is_uncertain"]) for data in document["codes"]
    )


def build_reviews(document: Mapping[str, Any]) -> tuple[PageReview, ...]:
    """The three reviews in their order; each the latest that was done, or none."""
    done = {review["kind"]: review for review in document["reviews"]}
    reviews = []
    for kind in ReviewKind:
        review = done.get(kind.value)
        reviews.append(
            PageReview(
                kind=kind.value,
                name=str(kind.label),
                by=review["name"] if review else "",
                credential=review["credential"] if review else "",
                reviewed_on=datetime.date.fromisoformat(review["reviewed_on"]) if review else None,
            )
        )
    return tuple(reviews)


def is_reviewed(reviews: Collection[PageReview]) -> bool:
    """Whether the clinical and the safety review have both been done; until then the page says so."""
    done = {review.kind for review in reviews if review.reviewed_on}
    return {ReviewKind.CLINICAL, ReviewKind.SAFETY} <= done


def _completeness(document: Mapping[str, Any]) -> Completeness:
    present = {section["kind"] for section in document["sections"]}
    not_applicable = set(document["not_applicable"])

    def names(kinds: Iterable[SectionKind]) -> tuple[str, ...]:
        return tuple(str(kind.label) for kind in kinds)

    return Completeness(
        has=names(kind for kind in SectionKind if kind in present),
        lacks=names(k for k in SectionKind if k not in present | not_applicable | NEVER_MISSED),
        not_applicable=names(kind for kind in SectionKind if kind in not_applicable),
    )


def _parent_link(reading: Reading, place: Place) -> Link | None:
    if reading.parent is None:
        return None
    parent = reading.parent
    return Link(parent.title, place.address(Target(parent.slug, parent.kind, parent.share_code)))


def _children(cards: Cards, edition: PublishedEdition, place: Place) -> list[Card]:
    return [card for card in cards if card.parent == edition.slug and card.language == place.language]


def _clinical_elsewhere(desk: Desk) -> tuple[Link, ...]:
    """The clinical view in the languages that have one."""
    slug = desk.reading.edition.slug
    return tuple(
        card.link(desk.place, CLINICAL) for card in desk.reading.cards if card.slug == slug and card.has_clinical
    )


def build_sheet_links(panels: Collection[Panel], target: Target, place: Place) -> tuple[SheetLink, ...]:
    """A sheet for each panel that has one, the checklist of all of them first."""
    links = [
        SheetLink(name, str(panel.title), place.address(target, sheet_part(name)))
        for name in SHEETS
        for panel in panels
        if panel.name.replace("_", "-") == name
    ]
    if links:
        links.insert(0, SheetLink(CHECKLIST, checklist_title(), place.address(target, sheet_part(CHECKLIST))))
    return tuple(links)


def checklist_title() -> str:
    return gettext("Safety checklist")
