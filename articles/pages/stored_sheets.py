"""Stored sheets: a page for paper put together from what was stored when its article was published, in two queries."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import conditional_escape

from articles.kinds import SHEETS
from articles.models import Article, PublishedEdition, PublishedPiece
from articles.pages.addresses import ALL_SHEETS, NEUTRAL_HEADING, SHORT, Place, as_pdf, sheet_part
from articles.pages.chrome import build_chrome, may_index
from articles.pages.frames import KEPT, framed
from articles.pages.marks import fill, mark
from articles.pages.pieces import Piece, digest_of_code, made_from
from articles.pages.reading import CHROME, Cards, Family, Reading, read_cards
from articles.pages.sheet_pieces import HEADING, HINT, LIST, NEUTRAL, NUMBERS, SHORT_NOTE, make_sheet_pieces, view_of
from articles.pages.sheets import neutral_heading
from articles.pages.spare_space import without_spare_space
from articles.pages.stored import NOT_ASKED, EditionRow, Found, piece_of, read_facts
from patienttools.generation.models import LibraryGeneration
from patienttools.generation.reads import note, text_key
from patienttools.helplines.numbers import numbers_by_country
from patienttools.helplines.shapes import CountryNumbers

OTHER_HEADING, OWN_PDF = "other-heading", "own-pdf"
# What bears no number.
_NAMED = {ALL_SHEETS: LIST, SHORT: SHORT_NOTE}


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """All that one page for paper is put together from. `lacking` are languages that have the article and not this.

    A piece without HTML is the list of an article that has nothing for paper.
    """

    edition: EditionRow
    piece: Piece
    cards: Cards
    generation_token: str
    lacking: Collection[str]


def piece_name(part: str) -> str:
    """The piece that a part of an address is made from; empty where it is none for paper."""
    if part in _NAMED:
        return _NAMED[part]
    sheet = part.removesuffix(NEUTRAL_HEADING).removeprefix(ALL_SHEETS).strip("/")
    is_whole = sheet in SHEETS and part in {sheet_part(sheet), sheet_part(sheet, is_neutral=True)}
    return view_of(sheet) if is_whole else ""


def make_sheet(reading: Reading, part: str) -> StoredSheet | None:
    """The same of what is not stored, as if no language lacked it; None where the article has no such sheet."""
    name = piece_name(part)
    piece = make_sheet_pieces(reading, only=name).get(name) if name else None
    if piece is None or not piece.html:
        return None
    row = EditionRow._make(getattr(reading.edition, name) for name in EditionRow._fields)
    return StoredSheet(row, piece, reading.cards, reading.generation_token, ())


def read_stored_sheet(place: Place, part: str, *, slug: str = "", share_code: str = "") -> Found:
    """By slug or share code. Nothing is shown from what is stored where some of it is right no longer.

    Which other languages have this sheet too is told by the lists that are stored with those editions.
    """
    view = piece_name(part)
    if not view:
        return NOT_ASKED
    code = digest_of_code()
    with connection.cursor() as cursor:
        cursor.execute(_statement(by_slug=bool(slug)), [view, code, place.language, LIST, code, slug or share_code])
        rows = [_Row._make((*row[:9], EditionRow._make(row[9:]))) for row in cursor.fetchall()]
    own = next((row for row in rows if row.edition.language == place.language), None)
    if own is None:
        return Found(is_there=False)
    if own.html is None or any(row.list_digest is None for row in rows):
        return NOT_ASKED
    piece = piece_of(own.html, own.digest, read_facts(own.facts))
    lists = [(row, piece_of("", row.list_digest, read_facts(row.list_facts))) for row in rows if row is not own]
    asked = {slug for one in (piece, *(other for _row, other in lists)) for slug in one.asked}
    token, family = own.token or "", Family(own.article_id, own.edition.slug, own.parent or "")
    cards = read_cards({*CHROME, own.edition.slug, *asked, *piece.linked}, around=family)
    pieces = [(own, view, piece), *((row, LIST, other) for row, other in lists)]
    for row, name, one in pieces:
        if not row.edition.digest or not one.is_right(
            made_from(row.edition, name, row.parent_digest or "", one.asked, one.keys, cards, token)
        ):
            return NOT_ASKED
    for row, other in lists:
        note(text_key(row.edition.slug, row.edition.language))
        other.note_again()
    note(text_key(own.edition.slug, own.edition.language))
    lacking = [row.edition.language for row, other in lists if not has_piece(other.sheets, view)]
    return Found(is_there=True, article=StoredSheet(own.edition, piece, cards, token, lacking))


def render_sheet(stored: StoredSheet, place: Place, part: str) -> str:
    """The finished page, in the language in force: its piece, filled in, within its frame."""
    edition, piece, cards = stored.edition, stored.piece, stored.cards
    piece.note_again()
    is_neutral = part.endswith(NEUTRAL_HEADING)
    title = neutral_heading() if is_neutral else piece.title
    chrome = build_chrome(
        place,
        cards,
        stored.generation_token,
        title=title,
        description=edition.summary_text,
        slug=edition.slug,
        part=part,
        is_indexable=may_index(False),
        lacking=stored.lacking,
    )
    if part in _NAMED:
        template = "articles/short.html" if part == SHORT else "articles/sheets.html"
        return framed(template, chrome, place, cards, fill(piece.html, place, cards, {}))
    other = part.removesuffix(NEUTRAL_HEADING) if is_neutral else f"{part}{NEUTRAL_HEADING}"
    urls = {
        OTHER_HEADING: place.address(edition.target, other),
        OWN_PDF: as_pdf(place.address(edition.target, part)),
    }
    holes = {
        HEADING: conditional_escape(title),
        HINT: fill(_hint(place.language, is_neutral), place, cards, urls),
        NEUTRAL: " paper--neutral" if is_neutral else "",
        NUMBERS: _numbers(place.language, numbers_by_country(place.language, stored.generation_token)),
    }
    return framed("articles/sheet.html", chrome, place, cards, fill(piece.html, place, cards, holes))


class _Row(NamedTuple):
    """One edition of the article, with the piece that was asked for (its own language alone) and its list of sheets."""

    html: str
    digest: str
    facts: Any
    list_digest: str
    list_facts: Any
    parent_digest: str | None
    parent: str | None
    token: str | None
    article_id: int
    edition: EditionRow


@cache
def _statement(*, by_slug: bool) -> str:
    editions, pieces = PublishedEdition._meta.db_table, PublishedPiece._meta.db_table
    articles, generation = Article._meta.db_table, LibraryGeneration._meta.db_table
    columns = ", ".join(f"e.{name}" for name in EditionRow._fields)
    return (
        # Names of ours, and marks for all that was asked.
        "SELECT p.html, p.digest, p.facts, l.digest, l.facts,"  # noqa: S608
        f" (SELECT digest FROM {editions} WHERE article_id = e.parent_id AND language = e.language), a.slug,"
        f" (SELECT token FROM {generation} WHERE id = 1), e.article_id, {columns}"
        f" FROM {editions} e LEFT JOIN {articles} a ON a.id = e.parent_id"
        f" LEFT JOIN {pieces} p ON p.edition_id = e.id AND p.view = %s AND p.made_by = %s AND e.language = %s"
        f" LEFT JOIN {pieces} l ON l.edition_id = e.id AND l.view = %s AND l.made_by = %s"
        f" WHERE e.{'slug' if by_slug else 'share_code'} = %s"
    )


def has_piece(sheets: Collection[str], name: str) -> bool:
    """Whether an edition with these sheets, a short note counted as one, has the piece of that name."""
    return any(sheet in SHEETS for sheet in sheets) if name == LIST else name in map(view_of, sheets)


@lru_cache(KEPT)
def _hint(language: str, is_neutral: bool) -> str:
    with translation.override(language):
        context = {"url": mark(OTHER_HEADING), "is_neutral": is_neutral, "pdf_url": mark(OWN_PDF)}
        parts = (render_to_string(f"parts/{name}.html", context) for name in ("paper_heading", "paper_file"))
        return without_spare_space("".join(parts)).strip()


@lru_cache(KEPT)
def _numbers(language: str, countries: tuple[CountryNumbers, ...]) -> str:
    if not countries:
        return ""
    with translation.override(language):
        return without_spare_space(render_to_string("parts/paper_numbers.html", {"countries": countries})).strip()
