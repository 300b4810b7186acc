"""Reviews on the desk: which text each is of, which lapse by what was changed, and which hold after a small change."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone

from articles.desk.reasons import reason_in
from articles.editions.drafts import edition_document, review_document
from articles.files.reviewed import text_digest
from articles.models import Edition, Review

PREFIX = "_holds"


@dataclass(frozen=True, slots=True)
class ReviewState:
    """A review beside the draft: it holds, holds after a small change because of `held`, or has lapsed.

    `field` names the box in which a publisher says why one that lapsed holds, and `written` is what stands in it; empty
    for others.
    """

    review: Review
    holds: bool
    held: str
    field: str
    written: str = ""


def review_states(edition: Edition) -> tuple[ReviewState, ...]:
    """Of the draft as it is stored."""
    reviews = list(edition.reviews.all())
    if not reviews:
        return ()
    digest = text_digest(edition_document(edition))
    states = []
    for review in reviews:
        document = review_document(review, digest)
        field = "" if document.holds else f"{PREFIX}:{review.pk}"
        states.append(ReviewState(review, document.holds, document.held, field))
    return tuple(states)


def say_which_text(edition: Edition) -> None:
    """Reviews that were attested just now are of the text as it is now stored."""
    new = [review for review in edition.reviews.all() if not review.text]
    digest = text_digest(edition_document(edition)) if new else ""
    for review in new:
        review.text = digest
        review.save(update_fields=["text", "held"])


def keep_holding(*, edition: Edition, sent: Mapping[str, str], by: User) -> list[Review]:
    """A publisher says of lapsed reviews why each holds for the text as it is now; readers are shown the reason."""
    if not any(name.startswith(PREFIX) for name in sent):
        return []
    digest = text_digest(edition_document(edition))
    kept = []
    for state in review_states(edition):
        because = reason_in(sent, state.field) if state.field else ""
        if because:
            day = timezone.localdate().isoformat()
            told = {"text": digest, "because": because, "by": by.get_username(), "on": day}
            state.review.held = [*state.review.held, told]
            state.review.save(update_fields=["held"])
            kept.append(state.review)
    getattr(edition, "_prefetched_objects_cache", {}).pop("reviews", None)
    return kept
