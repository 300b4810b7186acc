"""Page: a PublishedEdition becomes one frozen page; templates then need no query and no arithmetic."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from articles.kinds import ArticleKind, Audience, View
from articles.pages.addresses import CLINICAL, SHORT, Place, Target
from articles.pages.evidence import (
    build_changed,
    build_codes,
    build_completeness,
    build_references,
    build_reviews,
    first_day,
    is_due,
    is_reviewed,
    person_url,
)
from articles.pages.families import family_link
from articles.pages.glossary import NOTHING, glossary_of
from articles.pages.grouping import Layout, ToolsIn, lay_out, no_tools
from articles.pages.groups import for_whom
from articles.pages.layout import Desk, parent_link
from articles.pages.panels import build_panels, build_sheet_links
from articles.pages.reading import Reading
from articles.pages.shapes import ArticlePage, Link, PagePanel, PageSection, Part, ToolLink
from articles.pages.short import full_elsewhere, has_short_page
from articles.pages.tool_links import tools_in
from patienttools.panels.base import Panel
from patienttools.panels.content import SectionContent
from patienttools.panels.evidence import EvidenceTable
from patienttools.panels.knowledge_graph import KnowledgeGraph


def build_article_page(reading: Reading, place: Place, view: View) -> ArticlePage:
    """The page of one edition in one view, in the order of need."""
    desk = Desk(reading, place, view)
    edition, document, cards = reading.edition, desk.document, reading.cards
    laid = lay_out_view(desk)
    sections, panels, parts, layout = laid.sections, laid.panels, laid.parts, laid.layout
    is_clinical = view is View.CLINICAL
    target = Target(edition.slug, edition.kind, edition.share_code)
    elsewhere = () if edition.has_clinical else _clinical_elsewhere(desk)
    patient_url, clinical_url = place.address(target), place.address(target, CLINICAL)
    summary = desk.html(document["summary"])
    takeaways = tuple(desk.html(takeaway) for takeaway in document["takeaways"])
    own_html = [summary, *takeaways, *(section.html for both in sections.values() for section in both)]
    due_on = datetime.date.fromisoformat(document["review_due_on"])
    reviews = build_reviews(document, place)
    help_card, search_card = cards.find("help", place.language), cards.find("search", place.language)
    return ArticlePage(
        slug=edition.slug,
        kind=edition.kind,
        kind_name=str(ArticleKind(edition.kind).label),
        language=edition.language,
        view=view.value,
        title=edition.title,
        for_whom=for_whom(edition.subject, edition.kind, view),
        summary=summary,
        content_note=document.get("content_note", ""),
        is_story=edition.kind == ArticleKind.STORY,
        urgent=layout.urgent,
        opening=layout.opening,
        takeaways=layout.takeaways,
        visit=layout.visit,
        groups=layout.groups,
        related=_named(parts, KnowledgeGraph.name),
        evidence=_named(parts, EvidenceTable.name),
        help_url=help_card.link(place).url if help_card else "",
        search_url=search_card.link(place).url if search_card else "",
        references=build_references(document, own_html),
        completeness=build_completeness(document) if is_clinical else None,
        writer=document["writer"]["name"],
        writer_credential=document["writer"]["credential"],
        writer_url=person_url(document["writer"], place),
        reviews=reviews,
        is_reviewed=is_reviewed(reviews),
        first_on=first_day(document),
        published_on=edition.published_at.date(),
        changed=build_changed(document, (section for both in sections.values() for section in both)),
        told=document.get("told", ""),
        review_due_on=due_on,
        is_review_due=is_due(due_on),
        parent=parent_link(reading, place),
        children=tuple(card.link(place) for card in cards.children_of(edition.slug, place.language)),
        explore=family_link(place, cards, edition.subject),
        switch_url=patient_url if is_clinical else clinical_url if edition.has_clinical or elsewhere else "",
        short_url=place.address(target, SHORT) if has_short_page(document) and not is_clinical else "",
        in_full=full_elsewhere(reading, place),
        clinical_elsewhere=elsewhere,
        sheets=build_sheet_links(panels, target, place),
        shows_evidence=is_clinical,
        glossary=NOTHING if is_clinical else glossary_of(edition.language, reading.generation_token),
    )


@dataclass(frozen=True, slots=True)
class LaidView:
    """What one view of an edition is made of, and where each part of it stands."""

    sections: Mapping[str, list[SectionContent]]
    panels: tuple[Panel, ...]
    parts: tuple[Part, ...]
    layout: Layout


def lay_out_view(desk: Desk) -> LaidView:
    edition, is_clinical = desk.reading.edition, desk.view is View.CLINICAL
    sections = desk.sections()
    panels = build_panels(desk, sections)
    parts: tuple[Part, ...] = (*_page_sections(desk, sections, panels), *(PagePanel(panel) for panel in panels))
    target = Target(edition.slug, edition.kind, edition.share_code)
    layout = lay_out(
        parts,
        subject=edition.subject,
        is_clinical=is_clinical,
        codes=build_codes(desk.document) if is_clinical else (),
        tools_in=no_tools if is_clinical else _tools_of(desk.reading, desk.place),
        other_url=desk.place.address(target) if is_clinical else "",
    )
    return LaidView(sections, panels, parts, layout)


def _page_sections(
    desk: Desk, sections: Mapping[str, list[SectionContent]], panels: Iterable[Panel]
) -> tuple[PageSection, ...]:
    """What no panel has shown, in the editor's order."""
    taken = {(kind, panel.is_clinical) for panel in panels if panel.source is None for kind in panel.kinds}
    shown = [
        PageSection(section, is_clinical)
        for kind, both in sections.items()
        for section in both
        if (kind, is_clinical := section.audience == Audience.CLINICAL) not in taken
    ]
    places = {(data["kind"], data["audience"]): place for place, data in enumerate(desk.document["sections"])}
    return tuple(sorted(shown, key=lambda s: places[s.content.kind, s.content.audience]))


def _tools_of(reading: Reading, place: Place) -> ToolsIn:
    """The tools beside the groups of this edition."""
    slug, subject = reading.edition.slug, reading.edition.subject

    def find(group: str, held: Collection[str]) -> tuple[ToolLink, ...]:
        return tools_in(group, held, slug=slug, subject=subject, cards=reading.cards, place=place)

    return find


def _named(parts: Iterable[Part], name: str) -> PagePanel | None:
    return next((part for part in parts if isinstance(part, PagePanel) and part.panel.name == name), None)


def _clinical_elsewhere(desk: Desk) -> tuple[Link, ...]:
    """The clinical view in the languages that have one."""
    editions = desk.reading.cards.editions_of(desk.reading.edition.slug)
    return tuple(card.link(desk.place, CLINICAL) for card in editions if card.has_clinical)
