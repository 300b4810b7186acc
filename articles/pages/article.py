"""Page: a PublishedEdition becomes one frozen page; templates then need no query and no arithmetic."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils import timezone

from articles.kinds import ArticleKind, Audience, View
from articles.models import PublishedEdition
from articles.pages.addresses import CLINICAL, Place, Target
from articles.pages.evidence import build_codes, build_completeness, build_references, build_reviews, is_reviewed
from articles.pages.layout import Desk, parent_link
from articles.pages.panels import build_panels, build_sheet_links
from articles.pages.reading import Card, Cards, Reading
from articles.pages.shapes import ArticlePage, ContentsEntry, Link, PagePanel, PageSection
from patienttools.helplines.numbers import emergency_numbers
from patienttools.panels.base import BODY, END, LEAD, URGENT, Panel
from patienttools.panels.content import SectionContent


def build_article_page(reading: Reading, place: Place, view: View) -> ArticlePage:
    """The page of one edition in one view, in the order of need."""
    desk = Desk(reading, place, view)
    edition, document, cards = reading.edition, desk.document, reading.cards
    sections = desk.sections()
    panels = build_panels(desk, sections)
    shown = _page_sections(desk, sections, panels)
    placed = _page_panels(desk, panels)
    urgent = next((one for one in placed if one.panel.position == URGENT), None)
    rest = tuple(one for one in placed if one.panel.position in {BODY, END})
    summary = desk.html(document["summary"])
    takeaways = tuple(desk.html(takeaway) for takeaway in document["takeaways"])
    own_html = [summary, *takeaways, *(section.html for both in sections.values() for section in both)]
    is_clinical = view is View.CLINICAL
    target = Target(edition.slug, edition.kind, edition.share_code)
    due_on = datetime.date.fromisoformat(document["review_due_on"])
    reviews = build_reviews(document)
    help_card, search_card = cards.find("help", place.language), cards.find("search", place.language)
    return ArticlePage(
        slug=edition.slug,
        kind=edition.kind,
        kind_name=str(ArticleKind(edition.kind).label),
        language=edition.language,
        view=view.value,
        title=edition.title,
        summary=summary,
        content_note=document.get("content_note", ""),
        is_story=edition.kind == ArticleKind.STORY,
        urgent=urgent,
        emergency=emergency_numbers(place.language, reading.generation_token),
        help_url=help_card.link(place).url if help_card else "",
        search_url=search_card.link(place).url if search_card else "",
        lead=tuple(one for one in placed if one.panel.position == LEAD),
        contents=_contents(shown, rest),
        sections=shown,
        panels=rest,
        references=build_references(document, own_html),
        codes=build_codes(document) if is_clinical else (),
        completeness=build_completeness(document) if is_clinical else None,
        writer=document["writer"]["name"],
        writer_credential=document["writer"]["credential"],
        reviews=reviews,
        is_reviewed=is_reviewed(reviews),
        published_on=edition.published_at.date(),
        review_due_on=due_on,
        is_review_due=due_on <= timezone.now().date(),
        reading_minutes=edition.reading_minutes,
        parent=parent_link(reading, place),
        children=tuple(card.link(place) for card in _children(cards, edition, place)),
        patient_url=place.address(target),
        clinical_url=place.address(target, CLINICAL),
        clinical_elsewhere=() if edition.has_clinical else _clinical_elsewhere(desk),
        has_clinical=edition.has_clinical,
        sheets=build_sheet_links(panels, target, place),
    )


def _page_sections(
    desk: Desk, sections: Mapping[str, list[SectionContent]], panels: Iterable[Panel]
) -> tuple[PageSection, ...]:
    """What no panel has shown, clinical sections first where the view has them."""
    taken = {(kind, panel.is_clinical) for panel in panels if panel.source is None for kind in panel.kinds}
    shown = [
        PageSection(section, _twin_url(desk, section), is_clinical)
        for kind, both in sections.items()
        for section in both
        if (kind, is_clinical := section.audience == Audience.CLINICAL) not in taken
    ]
    places = {(data["kind"], data["audience"]): place for place, data in enumerate(desk.document["sections"])}
    return tuple(sorted(shown, key=lambda s: (not s.is_clinical, places[s.content.kind, s.content.audience])))


def _page_panels(desk: Desk, panels: Iterable[Panel]) -> tuple[PagePanel, ...]:
    """Each panel with the way to the same one in the other view, where that view has it."""
    edition, is_clinical = desk.reading.edition, desk.view is View.CLINICAL
    if not is_clinical and not edition.has_clinical:
        return tuple(PagePanel(panel, "") for panel in panels)
    other = replace(desk, view=View.PATIENT if is_clinical else View.CLINICAL)
    twins = {panel.name for panel in build_panels(other, other.sections())}
    target = Target(edition.slug, edition.kind, edition.share_code)
    url = desk.place.address(target, "" if is_clinical else CLINICAL)
    return tuple(PagePanel(panel, f"{url}#{panel.id}" if panel.name in twins else "") for panel in panels)


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


def _contents(sections: Iterable[PageSection], panels: Iterable[PagePanel]) -> tuple[ContentsEntry, ...]:
    entries = [ContentsEntry(s.content.id, s.content.heading, s.is_clinical) for s in sections]
    return (*entries, *(ContentsEntry(one.panel.id, str(one.panel.title), one.panel.is_clinical) for one in panels))


def _children(cards: Cards, edition: PublishedEdition, place: Place) -> list[Card]:
    return [card for card in cards if card.parent == edition.slug and card.language == place.language]


def _clinical_elsewhere(desk: Desk) -> tuple[Link, ...]:
    """The clinical view in the languages that have one."""
    slug = desk.reading.edition.slug
    return tuple(
        card.link(desk.place, CLINICAL) for card in desk.reading.cards if card.slug == slug and card.has_clinical
    )
