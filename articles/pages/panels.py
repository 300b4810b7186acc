"""Panelling: what a page's panels are built from, and which of them have something to say."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from django.utils.translation import gettext

from articles.kinds import CHECKLIST, CHECKLIST_PANELS, SHEETS, Audience, RelationKind
from articles.pages.addresses import Place, Target, sheet_part
from articles.pages.evidence import build_claims
from articles.pages.layout import Desk, parent_link
from articles.pages.shapes import SheetLink
from patienttools.generation.reads import inherited_key, note
from patienttools.panels.base import Anchor, Material, Panel, Related, Source
from patienttools.panels.content import SectionContent
from patienttools.panels.registry import PANELS


def build_panels(desk: Desk, sections: Mapping[str, list[SectionContent]]) -> tuple[Panel, ...]:
    """The panels that have something to say, own before inherited, in the order of the table."""
    everything = [section for both in sections.values() for section in both]
    plain = {section.kind: section for section in everything if section.audience != Audience.CLINICAL}
    clinical = {section.kind: section for section in everything if section.audience == Audience.CLINICAL}
    parent_sections, parent = desk.parent_sections(), parent_link(desk.reading, desk.place)
    parent_slug = desk.reading.parent.slug if desk.reading.parent else ""
    common = Material(
        view=desk.view.value,
        summary=desk.html(desk.document["summary"]),
        takeaways=tuple(desk.html(takeaway) for takeaway in desk.document["takeaways"]),
        anchors={kind: Anchor(s.heading, f"#{s.id}") for kind, s in {**plain, **clinical}.items()},
        related=build_related(desk),
        claims=build_claims(desk.document, {section.id for section in everything}),
    )
    panels = []
    for panel_class in PANELS:
        if desk.view.value not in panel_class.views:
            continue
        shown = clinical if panel_class.is_clinical else plain
        own = {kind: shown[kind] for kind in panel_class.kinds if kind in shown}
        material = replace(common, sections=own)
        if panel_class.kinds and not own and panel_class.is_inheritable and parent:
            note(inherited_key(parent_slug, desk.place.language))
            inherited = {kind: parent_sections[kind] for kind in panel_class.kinds if kind in parent_sections}
            material = replace(common, sections=inherited, source=Source(parent.title, parent.url))
        if panel := panel_class.build(material):
            panels.append(panel)
    return tuple(panels)


def build_related(desk: Desk) -> tuple[Related, ...]:
    """The articles that editors related to this one and that readers have, each with how and of which family."""
    related = []
    for relation in desk.document["relations"]:
        card = desk.reading.cards.find(relation["to"], desk.place.language)
        if card is not None:
            link = card.link(desk.place)
            related.append(
                Related(
                    relation=str(RelationKind(relation["kind"]).label),
                    relation_key=relation["kind"],
                    family=card.subject,
                    title=link.title,
                    url=link.url,
                    language=link.language,
                    summary=link.summary,
                    is_story=link.is_story,
                    note=link.note,
                )
            )
    return tuple(related)


def sheet_name(panel: Panel | type[Panel]) -> str:
    return panel.name.replace("_", "-")


def build_sheet_links(panels: Collection[Panel], target: Target, place: Place) -> tuple[SheetLink, ...]:
    """A sheet for each panel that has one, the checklist of all of them first."""
    links = [
        SheetLink(name, str(panel.title), place.address(target, sheet_part(name)))
        for name in SHEETS
        for panel in panels
        if sheet_name(panel) == name
    ]
    if any(panel.name in CHECKLIST_PANELS for panel in panels):
        links.insert(0, SheetLink(CHECKLIST, checklist_title(), place.address(target, sheet_part(CHECKLIST))))
    return tuple(links)


def checklist_title() -> str:
    return gettext("Safety checklist")
