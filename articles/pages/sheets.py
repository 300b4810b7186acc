"""Sheets: a panel, or several, laid out for paper, from the same panels as the page."""

from dataclasses import dataclass

from django.utils.translation import gettext

from articles.kinds import CHECKLIST, CHECKLIST_PANELS, SHEETS, View
from articles.pages.addresses import Place, Target, sheet_part
from articles.pages.evidence import build_reviews, is_reviewed
from articles.pages.layout import Desk
from articles.pages.panels import build_panels, build_sheet_links, checklist_title
from articles.pages.reading import Reading
from articles.pages.shapes import Link, SheetLink, SheetPage
from patienttools.helplines.numbers import numbers_by_country


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetsPage:
    """All sheets of one article."""

    language: str
    title: str
    article: Link
    sheets: tuple[SheetLink, ...]


def build_sheets_page(reading: Reading, place: Place) -> SheetsPage | None:
    """Every sheet of both views; None for an article that has none."""
    edition = reading.edition
    target = Target(edition.slug, edition.kind, edition.share_code)
    desks = [Desk(reading, place, view) for view in View]
    links = [link for desk in desks for link in build_sheet_links(build_panels(desk, desk.sections()), target, place)]
    if not links:
        return None
    return SheetsPage(
        language=edition.language,
        title=gettext("To print"),
        article=Link(edition.title, place.address(target)),
        sheets=tuple(sorted({link.name: link for link in links}.values(), key=lambda link: SHEETS.index(link.name))),
    )


def build_sheet_page(reading: Reading, place: Place, sheet: str, *, is_neutral: bool) -> SheetPage | None:
    """The sheet of that name (one of SHEETS), or None where the article has nothing to put on it.

    A panel that only the clinical view has gives its sheet from there.

    With `is_neutral`, or in the discreet copy, neither heading nor file name says what the sheet is about.
    """
    for view in View:
        desk = Desk(reading, place, view)
        panels = build_panels(desk, desk.sections())
        names = CHECKLIST_PANELS if sheet == CHECKLIST else (sheet.replace("-", "_"),)
        if chosen := tuple(panel for panel in panels if panel.name in names):
            break
    else:
        return None
    edition = reading.edition
    target = Target(edition.slug, edition.kind, edition.share_code)
    title = checklist_title() if sheet == CHECKLIST else str(chosen[0].title)
    links = build_sheet_links(panels, target, place)
    return SheetPage(
        name=sheet,
        language=edition.language,
        title=title,
        heading=neutral_heading() if is_neutral else f"{edition.title}: {title}",
        panels=chosen,
        emergency=numbers_by_country(place.language, reading.generation_token),
        is_neutral=is_neutral,
        other_heading_url=place.address(target, sheet_part(sheet, is_neutral=not is_neutral)),
        article=Link(edition.title, place.address(target)),
        other_sheets=tuple(link for link in links if link.name != sheet),
        writer=desk.document["writer"]["name"],
        is_reviewed=is_reviewed(build_reviews(desk.document)),
        published_on=edition.published_at.date(),
    )


def neutral_heading() -> str:
    """A heading that anybody's paper could carry."""
    return gettext("My list")
