"""Stored: an article's view put together from what was stored when it was published, in two queries of values."""

import datetime
import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

from articles.kinds import View
from articles.models import Article, PublishedEdition, PublishedPiece
from articles.pages.addresses import CLINICAL, WHOLE, Place, Target
from articles.pages.pieces import Piece, digest_of_code, made_from, make_piece
from articles.pages.reading import CHROME, Cards, Family, Reading, read_cards
from patienttools.generation.models import LibraryGeneration
from patienttools.generation.reads import note, text_key

# The parts of an article's address that are views of it.
VIEWS = {"": View.PATIENT, WHOLE: View.PATIENT, CLINICAL: View.CLINICAL, CLINICAL + WHOLE: View.CLINICAL}


class EditionRow(NamedTuple):
    """What a page says of its edition around the piece; columns of the query, in their order."""

    slug: str
    language: str
    kind: str
    share_code: str
    title: str
    summary_text: str
    digest: str

    @property
    def target(self) -> Target:
        return Target(self.slug, self.kind, self.share_code)


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """All that one view of an article is put together from."""

    edition: EditionRow
    piece: Piece
    cards: Cards
    generation_token: str


def make_article(reading: Reading, view: View) -> StoredArticle:
    """The same of what is not stored: made now, in the language in force."""
    row = EditionRow._make(getattr(reading.edition, name) for name in EditionRow._fields)
    return StoredArticle(row, make_piece(reading, view), reading.cards, reading.generation_token)


@dataclass(frozen=True, slots=True)
class Found:
    """What the first query found: no edition at all, one whose page must be made, or one whose page is stored."""

    is_there: bool
    article: Any = None  # a StoredArticle, or what other modules make of their pieces


# Whoever did not look.
NOT_ASKED = Found(is_there=True)


def read_stored(place: Place, part: str, *, slug: str = "", share_code: str = "") -> Found:
    """By slug or share code. Nothing is shown from what is stored where `part` is no view or it is right no longer."""
    view = VIEWS.get(part)
    if view is None:
        return NOT_ASKED
    asked = [view.value, digest_of_code(), place.language, slug or share_code]
    with connection.cursor() as cursor:
        cursor.execute(_statement(by_slug=bool(slug)), asked)
        row = cursor.fetchone()
    if row is None:
        return Found(is_there=False)
    (html, digest, facts, article_id, parent, parent_digest, token), columns = row[:7], row[7:]
    edition = EditionRow._make(columns)
    if html is None or not edition.digest:
        return NOT_ASKED
    piece = piece_of(html, digest, read_facts(facts))
    around = Family(article_id, edition.slug, parent or "")
    cards = read_cards({*CHROME, edition.slug, *piece.asked, *piece.linked}, around=around)
    if not piece.is_right(made_from(edition, view, parent_digest or "", piece.asked, piece.keys, cards, token or "")):
        return NOT_ASKED
    note(text_key(edition.slug, edition.language))
    return Found(is_there=True, article=StoredArticle(edition, piece, cards, token or ""))


@cache
def _statement(*, by_slug: bool) -> str:
    """The first query. As a queryset it would be put together anew at every request."""
    editions, pieces = PublishedEdition._meta.db_table, PublishedPiece._meta.db_table
    articles, generation = Article._meta.db_table, LibraryGeneration._meta.db_table
    columns = ", ".join(f"e.{name}" for name in EditionRow._fields)
    return (
        # Names of ours, and marks for all that was asked.
        "SELECT p.html, p.digest, p.facts, e.article_id, a.slug,"  # noqa: S608
        f" (SELECT digest FROM {editions} WHERE article_id = e.parent_id AND language = e.language),"
        f" (SELECT token FROM {generation} WHERE id = 1), {columns}"
        f" FROM {editions} e LEFT JOIN {articles} a ON a.id = e.parent_id"
        f" LEFT JOIN {pieces} p ON p.edition_id = e.id AND p.view = %s AND p.made_by = %s"
        f" WHERE e.language = %s AND e.{'slug' if by_slug else 'share_code'} = %s"
    )


def piece_of(html: str, digest: str, facts: dict[str, Any]) -> Piece:
    """A piece from the columns that `columns_of` made of it."""
    moment = facts["expires_at"]
    return Piece(
        html=html,
        digest=digest,
        asked=tuple(facts["asked"]),
        linked=tuple(facts["linked"]),
        keys=tuple(facts["keys"]),
        expires_at=datetime.datetime.fromisoformat(moment) if moment else None,
        cite=facts["cite"],
        is_reviewed=facts["is_reviewed"],
        title=facts["title"],
        sheets=tuple(facts["sheets"]),
    )


def read_facts(facts: Any) -> dict[str, Any]:
    """As JSON comes from a database without Django: as text from one, as it is meant from the other."""
    loaded: dict[str, Any] = json.loads(facts) if isinstance(facts, str) else facts
    return loaded


def columns_of(piece: Piece) -> dict[str, Any]:
    """What a row of a piece holds beside its edition and view."""
    facts = asdict(piece)
    html, digest = facts.pop("html"), facts.pop("digest")
    facts["expires_at"] = piece.expires_at.isoformat() if piece.expires_at else ""
    return {"html": html, "digest": digest, "made_by": digest_of_code(), "facts": facts}
