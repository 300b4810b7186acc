"""Sheets: a panel, or several, laid out for paper, from the same panels as the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from articles.kinds import CHECKLIST, CHECKLIST_PANELS, IN_SHORT, SHEETS, View
from articles.pages.addresses import Place, Target
from articles.pages.evidence import build_reviews, is_reviewed
from articles.pages.layout import Desk
from articles.pages.panels import build_panels, build_sheet_links, checklist_title
from articles.pages.reading import PAPER, Reading
from articles.pages.shapes import Link, SheetLink, SheetPage
from articles.pages.short import has_short_page
from patienttools.panels.base import Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetsPage:
    """All sheets of one article; `order` leads to where several become one file, if readers have that page."""

    language: str
    title: str
    article: Link
    sheets: tuple[SheetLink, ...]
    order: Link | None = None


PanelsByView = Mapping[View, tuple[Panel, ...]]


def panels_of(reading: Reading, place: Place) -> PanelsByView:
    """The panels of both views: all that can stand on paper."""
    desks = {view: Desk(reading, place, view) for view in View}
    return {view: build_panels(desk, desk.sections()) for view, desk in desks.items()}


def build_sheets_page(reading: Reading, place: Place, panels: PanelsByView) -> SheetsPage | None:
    """Every sheet of both views; None for an article that has none."""
    edition = reading.edition
    target = Target(edition.slug, edition.kind, edition.share_code)
    links = [link for of_view in panels.values() for link in build_sheet_links(of_view, target, place)]
    if not links:
        return None
    return SheetsPage(
        language=edition.language,
        title=gettext("To print"),
        article=Link(edition.title, place.address(target)),
        order=order.link(place) if (order := reading.cards.find(PAPER, edition.language)) else None,
        sheets=tuple(sorted({link.name: link for link in links}.values(), key=lambda link: SHEETS.index(link.name))),
    )


def build_sheet_page(reading: Reading, place: Place, sheet: str, panels: PanelsByView) -> SheetPage | None:
    """The sheet of that name (one of SHEETS), or None where the article has nothing to put on it.

    A panel that only the clinical view has gives its sheet from there.
    """
    names = CHECKLIST_PANELS if sheet == CHECKLIST else (sheet.replace("-", "_"),)
    for of_view in panels.values():
        if chosen := tuple(panel for panel in of_view if panel.name in names):
            break
    else:
        return None
    edition, document = reading.edition, reading.edition.document
    target = Target(edition.slug, edition.kind, edition.share_code)
    title = checklist_title() if sheet == CHECKLIST else str(chosen[0].title)
    links = build_sheet_links(of_view, target, place)
    return SheetPage(
        name=sheet,
        language=edition.language,
        title=title,
        heading=f"{edition.title}: {title}",
        panels=chosen,
        article=Link(edition.title, place.address(target)),
        other_sheets=tuple(link for link in links if link.name != sheet),
        writer=document["writer"]["name"],
        is_reviewed=is_reviewed(build_reviews(document)),
        published_on=edition.published_at.date(),
    )


def names_of_sheets(reading: Reading, place: Place) -> frozenset[str]:
    """The sheets that there are, a short note counted as one."""
    panels = panels_of(reading, place)
    names = {sheet for sheet in SHEETS if build_sheet_page(reading, place, sheet, panels)}
    return frozenset(names | ({IN_SHORT} if has_short_page(reading.edition.document) else set()))


def neutral_heading() -> str:
    """A heading that anybody's paper could carry."""
    return gettext("My list")
