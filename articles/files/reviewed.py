"""Reviewed: which text a review was of, so that it lapses with it, and which reviews readers are told of."""

from collections.abc import Sequence
from dataclasses import replace

from articles.files.documents import EditionDocument, ReviewDocument
from patienttools.files.digests import digest_of


def text_digest(edition: EditionDocument) -> str:
    """Tells the text that a reviewer reads from any other: every word of it, and nothing of dates and people."""
    sections = [[one.kind, one.audience, one.heading, one.body] for one in edition.sections]
    return digest_of([edition.title, edition.summary, edition.content_note, list(edition.takeaways), sections])


def with_holding_reviews(edition: EditionDocument) -> EditionDocument:
    """The edition with the reviews that readers are told of: of this text, or said to hold for it."""
    reviews: Sequence[ReviewDocument] = [review for review in edition.reviews if review.holds]
    return replace(edition, reviews=tuple(reviews))
