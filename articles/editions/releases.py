"""Releases: what readers had is kept for ever, and any of it can be put back exactly; withdrawing appends one too."""

import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from articles.editions.changes import keys_of_publishing
from articles.kinds import ReleaseAct, is_short_note
from articles.models import Article, Edition, PublishedEdition, Release, digest_of_published, edition_published
from patienttools.files.faults import ContentError, Fault
from patienttools.generation.models import step_generation

# Of the row of a published edition, what a release has columns of its own for, or what belongs to the row alone.
_ELSEWHERE = frozenset({"id", "article_id", "language", "digest", "document", "source", "published_by_id"})


def keep_release(
    published: PublishedEdition,
    act: ReleaseAct,
    *,
    by: AbstractBaseUser | None = None,
    because: str = "",
    at: datetime.datetime | None = None,
) -> Release:
    """Appends what readers have from now on, inside the caller's transaction."""
    return _append(
        published,
        act,
        by=by,
        because=because,
        at=at,
        digest=published.digest,
        document=published.document,
        source=published.source,
        columns=_columns_of(published),
    )


def keep_withdrawal(published: PublishedEdition, *, by: AbstractBaseUser | None = None, because: str = "") -> Release:
    """Appends that readers have nothing from now on. What they had until now is kept first, if it was not."""
    keep_what_stands(published)
    return _append(published, ReleaseAct.WITHDRAWN, by=by, because=because)


def keep_what_stands(published: PublishedEdition) -> None:
    """Before it is replaced: keeps what readers have, if whoever wrote it (a release of code before this) did not."""
    releases = Release.objects.of(published.article_id, published.language).exclude(act=ReleaseAct.WITHDRAWN)
    if not releases.filter(digest=published.digest).exists():
        keep_release(published, ReleaseAct.FOUND, by=published.published_by, at=published.published_at)


def put_back(*, release: Release, by: AbstractBaseUser | None, because: str) -> bool:
    """Shows readers again exactly what that release showed; the draft is not touched. False if they have just that.

    Only the address is today's, where the article has moved since. Raises ContentError where the article, or the one
    that it stood below, is gone, and where the release is a withdrawal.
    """
    with transaction.atomic():
        article = release.article
        name = f"{release.slug}/{release.language}"
        if article is None:
            raise ContentError([Fault(name, 0, "Its article is not there any more.")])
        if release.is_withdrawal:
            raise ContentError([Fault(name, 0, "From this moment on readers had nothing: withdraw the page instead.")])
        columns = columns_of(release) | {"slug": article.slug, "share_code": article.share_code}
        parent_id: int | None = columns["parent_id"]
        parent = Article.objects.filter(pk=parent_id).first() if parent_id is not None else None
        if parent_id is not None and parent is None:
            raise ContentError([Fault(name, 0, "The article that it stood below is not there any more.")])
        list(Edition.objects.select_for_update().filter(article=article, language=release.language).values_list("pk"))
        current = PublishedEdition.objects.filter(article=article, language=release.language).first()
        keys = keys_of_publishing(current, columns, release.language, parent.slug if parent else "")
        if not keys:
            return False
        if current is not None:
            keep_what_stands(current)
        Edition.objects.filter(article=article, language=release.language).update(is_withdrawn=False)
        columns |= {"digest": digest_of_published(columns), "published_by": by}
        published, _made = PublishedEdition.objects.update_or_create(
            article=article, language=release.language, defaults=columns
        )
        keep_release(published, ReleaseAct.PUT_BACK, by=by, because=because)
        step_generation(*keys)
        edition_published.send(PublishedEdition, edition=published)
    return True


def put_back_now() -> frozenset[tuple[int | None, str]]:
    """The editions, as article and language, of which readers have what an editor put back: only editors replace it."""
    acts = Release.objects.order_by("pk").values_list("article_id", "language", "act")
    latest = {(article_id, language): act for article_id, language, act in acts.iterator()}
    return frozenset(edition for edition, act in latest.items() if act == ReleaseAct.PUT_BACK)


def columns_of(release: Release) -> dict[str, Any]:
    """The columns of the published edition that it was, but for its digest, language and author."""
    known = {field.attname: field for field in PublishedEdition._meta.concrete_fields}
    # What a newer or older code called otherwise is left to its default.
    columns = {name: known[name].to_python(value) for name, value in release.columns.items() if name in known}
    document = release.document
    # Releases from before short notes do not say it.
    columns["is_short"] = is_short_note([section["kind"] for section in document.get("sections", ())])
    if release.article is not None and document.get("slug") != release.article.slug:
        document = document | {"slug": release.article.slug}
    return columns | {"document": document, "source": release.source}


def _columns_of(published: PublishedEdition) -> dict[str, Any]:
    """The row as plain data; moments keep their microseconds, which the page's digest counts."""
    values = {field.attname: getattr(published, field.attname) for field in published._meta.concrete_fields}
    return {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in values.items()
        if name not in _ELSEWHERE
    }


def _append(
    published: PublishedEdition,
    act: ReleaseAct,
    *,
    by: AbstractBaseUser | None,
    because: str,
    at: datetime.datetime | None = None,
    **kept: Any,
) -> Release:
    who: Any = by
    return Release.objects.create(
        article_id=published.article_id,
        language=published.language,
        slug=published.slug,
        act=act,
        because=because,
        made_at=at or timezone.now(),
        made_by=who,
        made_by_name=by.get_username() if by else "",
        **kept,
    )
