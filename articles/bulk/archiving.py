"""Archiving: what readers get again is archived no more, whichever way they got it."""

from typing import Any

from articles.bulk.models import ArchivedEdition
from articles.models import PublishedEdition, edition_published


def listen() -> None:
    edition_published.connect(_take_out, dispatch_uid="articles.bulk.archiving")


def _take_out(sender: Any, *, edition: PublishedEdition, **_told: Any) -> None:
    ArchivedEdition.objects.filter(edition__article=edition.article_id, edition__language=edition.language).delete()
