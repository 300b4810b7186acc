"""Sheets: a panel, or several, laid out for paper, from the same panels as the page."""

from django.utils.translation import gettext

from articles.addresses import SHEETS, Place, Target, sheet_part
from articles.kinds import View
from articles.pages import CHECKLIST, Desk, build_panels, build_reviews, build_sheet_links, checklist_title, is_reviewed
from articles.reading import Reading
from articles.shapes import Link, SheetPage
from patienttools.helplines.numbers import emergency_numbers


def build_sheet_page(reading: Reading, place: Place, sheet: str, *, is_neutral: bool) -> SheetPage | None:
    """The sheet of that name (one of SHEETS), or None where the article has nothing to put on it.

    With `is_neutral`, or in the discreet copy, neither heading nor file name says what the sheet is about.
    """
    desk = Desk(reading, place, View.PATIENT)
    panels = build_panels(desk, desk.sections())
    chosen = tuple(p for p in panels if sheet in {CHECKLIST, p.name.replace("_", "-")})
    if sheet not in SHEETS or not chosen:
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
        emergency=emergency_numbers(place.language, reading.generation_token),
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
