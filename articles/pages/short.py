"""Short: what an article says in short, as a page of its own, and the way from there to the whole text."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from articles.kinds import IN_SHORT, View
from articles.pages.addresses import Place, Target
from articles.pages.evidence import build_reviews, is_reviewed
from articles.pages.layout import Desk
from articles.pages.reading import Reading
from articles.pages.shapes import Link, ShortPage

# Sources stand on the whole page.
_CITATION = re.compile(r'<sup class="cite">.*?</sup>', re.DOTALL)


def has_short_page(document: Mapping[str, Any]) -> bool:
    """Whether a frozen document says in short what it says."""
    return any(data["kind"] == IN_SHORT for data in document["sections"])


def build_short_page(reading: Reading, place: Place) -> ShortPage | None:
    """None where the article says nothing in short."""
    note = Desk(reading, place, View.PATIENT).short_note()
    if note is None:
        return None
    edition = reading.edition
    target = Target(edition.slug, edition.kind, edition.share_code)
    return ShortPage(
        language=edition.language,
        title=edition.title,
        heading=note.heading,
        note=note.mapped(_without_marks),
        in_full=full_elsewhere(reading, place) or (Link(edition.title, place.address(target)),),
        is_alone=edition.is_short,
        is_reviewed=is_reviewed(build_reviews(edition.document)),
        published_on=edition.published_at.date(),
    )


def full_elsewhere(reading: Reading, place: Place) -> tuple[Link, ...]:
    """Of an edition that is a short note alone: its whole text, in the languages that have it."""
    if not reading.edition.is_short:
        return ()
    editions = reading.cards.editions_of(reading.edition.slug)
    return tuple(card.link(place) for card in editions if card.language != place.language and not card.is_short)


def _without_marks(html: str) -> SafeString:
    return mark_safe(_CITATION.sub("", html))
