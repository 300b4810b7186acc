"""Looking: texts of which there is no look, or one of another version, are read again, a few at a time."""

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from itertools import islice

from django.db import IntegrityError, transaction

from articles.editions.drafts import edition_document
from articles.editions.states import DRAFT_RELATED
from articles.files.canonical import format_edition
from articles.files.documents import EditionDocument
from articles.files.reviewed import with_holding_reviews
from articles.lint.findings import current_rules
from articles.lint.linter import places_of_bare_statistics
from articles.lint.rules import RuleBook
from articles.looks.models import Look, Named, stale_drafts, stale_published
from articles.looks.naming import names_in
from articles.models import Edition, PublishedEdition

AT_ONCE = 20


def look_at_texts(seconds: float) -> int:
    """Looks at what is stale for at most about so long; how many texts it read. 0: there is nothing left to read."""
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        read = _some_drafts() or _some_published()
        if not read:
            break
        count += read
    return count


def texts_left() -> int:
    """How many have not been looked at as they are now."""
    return stale_drafts().count() + stale_published().count()


def _some_drafts() -> int:
    drafts = stale_drafts().select_related("article", "writer").prefetch_related(*DRAFT_RELATED)[:AT_ONCE]
    editions = list(drafts)
    if not editions:
        return 0
    rows = PublishedEdition.objects.filter(article__in=[edition.article_id for edition in editions])
    published = {(row.article_id, row.language): row for row in rows.defer("document")}
    rules = current_rules()
    for edition in editions:
        # Somebody else may look at the same.
        with suppress(IntegrityError):
            _look_at(edition, published.get((edition.article_id, edition.language)), rules)
    return len(editions)


def _look_at(edition: Edition, published: PublishedEdition | None, rules: RuleBook) -> None:
    document = edition_document(edition)
    text = format_edition(replace(with_holding_reviews(document), is_published=True, answers=()))
    seen = {
        "version": edition.version,
        "changed_at": edition.changed_at,
        "published_digest": published.digest if published else "",
        "differs": published is not None and published.source["edition"] != text,
        "lapsed": sum(not review.holds for review in document.reviews),
        "bare": _bare(document, rules),
    }
    # All that takes a while is done: whoever signs in or saves must not wait for it.
    names = sorted(names_in(text))
    with transaction.atomic():
        look, _made = Look.objects.update_or_create(edition=edition, defaults=seen)
        _keep_names(look, names)


def _bare(document: EditionDocument, rules: RuleBook) -> list[str]:
    return sorted(places_of_bare_statistics(document, rules.targets_of(document.language)))


def _some_published() -> int:
    rows = list(stale_published().defer("document")[:AT_ONCE])
    for row in rows:
        names = sorted(names_in(row.source.get("edition", "")))
        with suppress(IntegrityError), transaction.atomic():
            look, _made = Look.objects.update_or_create(published=row, defaults={"published_digest": row.digest})
            _keep_names(look, names)
    return len(rows)


def _keep_names(look: Look, names: Iterable[tuple[str, str]]) -> None:
    look.named.all().delete()
    left = iter(names)
    while some := list(islice(left, 500)):
        Named.objects.bulk_create(Named(look=look, kind=kind, text=name) for kind, name in some)
