"""A new article in one step: the article, its first edition with sections, and the source of a statistic in it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from articles.models import Article, Contributor, Edition, Reference, Section


@dataclass(frozen=True, slots=True)
class FirstSection:
    kind: str
    audience: str
    heading: str
    body: str


@transaction.atomic
def make_article(
    *,
    article: Article,
    language: str,
    title: str,
    summary: str,
    takeaways: Sequence[str],
    writer: Contributor,
    review_due_on: datetime.date,
    sections: Sequence[FirstSection],
    content_note: str = "",
    statistic: str = "",
    source: Reference | None = None,
) -> Edition:
    """Stores all of it or nothing; `article` and a new `source` are not stored yet.

    The statistic ends the first section. `sections` is not empty, its kinds are unique.
    """
    article.save()
    if source is not None and source._state.adding:
        source.save()
    edition = Edition.objects.create(
        article=article,
        language=language,
        title=title,
        summary=summary,
        content_note=content_note,
        takeaways=list(takeaways),
        writer=writer,
        review_due_on=review_due_on,
    )
    for position, section in enumerate(sections, 1):
        body = section.body
        if position == 1 and statistic and source is not None:
            body = f"{body}\n\n{statistic}[^{source.key}]".strip()
        Section.objects.create(
            edition=edition,
            kind=section.kind,
            audience=section.audience,
            heading=section.heading,
            body=body,
            position=position,
        )
    return edition
