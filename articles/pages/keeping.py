"""Keeping: the pieces of an edition are stored with it when it is published, and anew when they are right no longer."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import translation

from articles.kinds import ArticleKind, View
from articles.models import PublishedEdition, PublishedPiece, digest_of_published, edition_published
from articles.pages.addresses import ALL_SHEETS, CLINICAL, Place
from articles.pages.pieces import make_piece
from articles.pages.reading import Reading, read_around, read_edition
from articles.pages.sheet_pieces import make_sheet_pieces
from articles.pages.stored import columns_of, read_stored
from articles.pages.stored_sheets import read_stored_sheet

_PARTS = {View.PATIENT: "", View.CLINICAL: CLINICAL}
# Their pages are put together at each request.
_OTHERS = (ArticleKind.PAGE.value, ArticleKind.TOOL.value)


def connect() -> None:
    edition_published.connect(_published, dispatch_uid="pieces-published")


def _published(
    sender: Any,
    edition: PublishedEdition,
    parent: PublishedEdition | None = None,
    generation_token: str = "",
    **options: Any,
) -> None:
    if edition.kind in _OTHERS:
        return
    if generation_token:
        _keep(read_around(edition, parent, generation_token))
    else:
        keep_pieces(edition.slug, edition.language)


def keep_pieces(slug: str, language: str) -> None:
    """Makes and stores both views of an edition that readers have, and its sheets, in the caller's transaction."""
    reading = read_edition(Place(language), slug=slug)
    if reading is not None:
        _keep(reading)


def _keep(reading: Reading) -> None:
    language = reading.edition.language
    with translation.override(language):
        rows = [
            PublishedPiece(edition=reading.edition, view=view.value, **columns_of(make_piece(reading, view)))
            for view in View
        ]
        rows += [
            PublishedPiece(edition=reading.edition, view=name, **columns_of(piece))
            for name, piece in make_sheet_pieces(reading).items()
        ]
    PublishedPiece.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["edition", "view"],
        update_fields=["html", "digest", "made_by", "facts"],
    )


def keep_stale_pieces() -> list[str]:
    """The names of the editions whose pieces were made anew: all that were not right any more."""
    return [name for name in look_at_pieces() if name]


def look_at_pieces() -> Iterator[str]:
    """Makes anew every piece that would be another by now, or that there is none of, each edition in a transaction.

    Gives the name of each edition that it made anew, and an empty one for each that was right, so that the page store's
    keeper can go on a little at a time. For after a deploy and after loading: until then, and where a neighbour's title
    has changed since, readers' pages are made as a whole at each request that finds no finished page.
    """
    for edition in PublishedEdition.objects.exclude(kind__in=_OTHERS).filter(digest="").iterator():
        PublishedEdition.objects.filter(pk=edition.pk, digest="").update(digest=digest_of_published(vars(edition)))
    names = PublishedEdition.objects.exclude(kind__in=_OTHERS).order_by("slug", "language")
    for slug, language in list(names.values_list("slug", "language")):
        place = Place(language)
        views = (read_stored(place, part, slug=slug).article for part in _PARTS.values())
        if all(views) and read_stored_sheet(place, ALL_SHEETS, slug=slug).article:
            yield ""
            continue
        with transaction.atomic():
            keep_pieces(slug, language)
        yield f"{slug}/{language}"
