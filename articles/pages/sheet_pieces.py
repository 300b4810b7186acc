"""Sheet pieces: what an article has for paper, and its short note, as HTML with marks, stored like its views.

A sheet leaves open beside addresses: its heading and what is said of it (so that the one with a neutral heading shares
the piece), and the numbers to call. The list of an article's sheets is a piece too; it names those that there are.
"""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from articles.kinds import IN_SHORT, SHEETS
from articles.pages.marks import MarkedPlace, mark, with_marked_links
from articles.pages.pieces import Piece, asked_in, made_from
from articles.pages.reading import Reading
from articles.pages.sheets import build_sheet_page, build_sheets_page, panels_of
from articles.pages.short import build_short_page
from articles.pages.spare_space import without_spare_space
from patienttools.generation.reads import Reads, collecting

# The list of sheets, by the name of its piece; a sheet's is its number, as in discreet addresses.
LIST = "sheets"
# What the article says in short: no sheet, but stored, addressed and told of other languages in the same way.
SHORT_NOTE = "short"
HEADING, HINT, NEUTRAL, NUMBERS = "heading", "hint", "neutral", "numbers"
_HOLES = {name: mark_safe(mark(name)) for name in (HEADING, HINT, NEUTRAL, NUMBERS)}


def view_of(sheet: str) -> str:
    """The name of the piece of a sheet, or of the short note; empty for what is neither."""
    if sheet == IN_SHORT:
        return SHORT_NOTE
    return f"p{SHEETS.index(sheet) + 1}" if sheet in SHEETS else ""


def make_sheet_pieces(reading: Reading, only: str = "") -> dict[str, Piece]:
    """Each sheet that this edition has and the list of them, by name, in the language in force; or `only` one of these.

    All read the same, since which sheets there are follows from the whole.
    """
    place = MarkedPlace(reading.edition.language)
    with collecting() as reads:
        panels = panels_of(reading, place)
        found = ((sheet, build_sheet_page(reading, place, sheet, panels)) for sheet in SHEETS)
        pages: dict[str, Any] = {sheet: page for sheet, page in found if page}
        bodies = {
            view_of(sheet): (_body("articles/sheet_body.html", page), page.heading)
            for sheet, page in pages.items()
            if not only or only == view_of(sheet)
        }
        if note := build_short_page(reading, place):
            pages[IN_SHORT] = note
            bodies[SHORT_NOTE] = _body("articles/short_body.html", note), f"{note.title}: {note.heading}"
        listed = build_sheets_page(reading, place, panels)
        body = _body("articles/sheets_body.html", listed) if listed else ""
        bodies[LIST] = body, f"{reading.edition.title}: {listed.title}" if listed else ""
    return {view: _piece(reading, view, html, title, reads, tuple(pages)) for view, (html, title) in bodies.items()}


def _body(template: str, page: Any) -> str:
    html = without_spare_space(render_to_string(template, {"page": page, "holes": _HOLES})).strip()
    return with_marked_links(html)


def _piece(reading: Reading, view: str, html: str, title: str, reads: Reads, sheets: tuple[str, ...]) -> Piece:
    edition, parent = reading.edition, reading.parent
    asked = asked_in(reads)
    above, token = parent.digest if parent else "", reading.generation_token
    digest = made_from(edition, view, above, asked, reads.keys, reading.cards, token)
    return Piece(
        html=html,
        digest=digest,
        asked=asked,
        linked=tuple(sorted({*edition.document["links"], *(parent.document["links"] if parent else ())})),
        keys=tuple(sorted(reads.keys)),
        expires_at=reads.expires_at,
        cite="",
        is_reviewed=False,
        title=title,
        sheets=sheets if view == LIST else (),
    )
