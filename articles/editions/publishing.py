"""Publish: freezes a draft into its PublishedEdition and steps the library's generation, in one transaction."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from articles.editions.changes import changed_parts, keys_of_publishing, keys_of_withdrawal
from articles.editions.compared import article_of_source
from articles.editions.drafts import article_document, edition_document, surroundings_of
from articles.editions.freezing import FrozenEdition, freeze_edition
from articles.editions.releases import keep_release, keep_what_stands, keep_withdrawal
from articles.files.documents import ArticleDocument
from articles.files.library import CodeDocument, ContributorDocument, ReferenceDocument, Surroundings
from articles.kinds import NEEDED_PAGES, ReleaseAct
from articles.lint.answers import unanswered_harm
from articles.lint.findings import current_rules
from articles.mixins import feature_columns
from articles.models import Article, Edition, PublishedEdition, Release, digest_of_published, edition_published
from articles.text.rendering import RENDERER_VERSION
from patienttools.files.faults import ContentError, Fault
from patienttools.generation.models import step_generation


def publish_edition(
    *, edition: Edition, by: AbstractBaseUser | None, at: datetime.datetime | None = None, told: str = ""
) -> None:
    """Shows readers the draft as it is stored now. Raises ContentError carrying every fault, and changes nothing.

    What can do harm is such a fault until somebody answers it. `told` says to readers in one line what changed; where
    it is empty, pages name the parts that did.
    """
    while True:
        frozen = freeze_draft(edition)
        refuse_harm(edition)
        # Nothing in it refuses a draft, so no savepoint is needed where somebody has a transaction open.
        with transaction.atomic(savepoint=False):
            # This locks the row, so that a save in the meantime is either wholly in the published text or wholly not.
            if Edition.objects.filter(pk=edition.pk, version=edition.version).update(is_withdrawn=False):
                edition.is_withdrawn = False
                _show(edition, frozen, by, at, told)
                return
        edition = Edition.objects.get(pk=edition.pk)


def _show(
    edition: Edition,
    frozen: FrozenEdition,
    by: AbstractBaseUser | None,
    at: datetime.datetime | None,
    told: str,
) -> None:
    """Gives readers what was frozen, and tells everybody, if it is not what they have."""
    stored = _store(article=edition.article, language=edition.language, frozen=frozen, by=by, at=at, told=told)
    if stored.keys:
        token = step_generation(*stored.keys)
        around = {"parent": stored.parent, "generation_token": token}
        edition_published.send(PublishedEdition, edition=stored.published, **around)


def refuse_harm(edition: Edition) -> None:
    """Raises ContentError with a fault for each sentence that can do harm and that nobody answered."""
    article, document = article_document(edition.article), edition_document(edition)
    faults = [
        Fault(
            f"{article.slug}/{document.language}.md#{finding.place}",
            finding.line,
            f"It can do harm: “{finding.quote}” {finding.why} {finding.instead} Change it, or say why it is meant so.",
        )
        for finding in unanswered_harm(article, document, current_rules())
    ]
    if faults:
        raise ContentError(faults)


def unpublish_edition(*, edition: Edition, by: AbstractBaseUser | None = None, because: str = "") -> bool:
    """Takes the edition from readers and remembers that an editor wished it. False if it was not published.

    What readers had stays as a release, and can be put back exactly. Raises ContentError, and changes nothing, for a
    page that every page leads to, and where an editor gives no reason.
    """
    name = f"{edition.article.slug}/{edition.language}"
    if edition.article.slug in NEEDED_PAGES:
        raise ContentError([Fault(name, 0, gettext("Every page leads to it, so it cannot be withdrawn."))])
    if by is not None and not because.strip():
        raise ContentError([Fault(name, 0, gettext("Say why it is withdrawn: the reason is kept."))])
    with transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(is_withdrawn=True)
        published = PublishedEdition.objects.filter(article=edition.article_id, language=edition.language)
        keys = withdraw(published, by=by, because=because)
        if keys:
            step_generation(*keys)
    return bool(keys)


def withdraw(
    published: QuerySet[PublishedEdition], *, by: AbstractBaseUser | None = None, because: str = ""
) -> frozenset[str]:
    """Takes these from readers inside the caller's transaction; what changes by it, nothing if there were none."""
    keys: frozenset[str] = frozenset()
    for edition in published.select_related("parent").defer("document", "source"):
        keys |= keys_of_withdrawal(edition)
        keep_withdrawal(edition, by=by, because=because)
    published.delete()
    return keys


def freeze_draft(edition: Edition) -> FrozenEdition:
    """The draft as readers would get it, for publishing and for the preview. Raises ContentError."""
    document = edition_document(edition)
    return freeze_edition(article_document(edition.article), document, surroundings_of(edition, document))


@dataclass(frozen=True, slots=True)
class Stored:
    """What `_store` did: the keys of what changed, the row as it is now, and the one of its parent, if there is one."""

    keys: frozenset[str]
    published: PublishedEdition | None
    parent: PublishedEdition | None


def store_frozen(
    *,
    article: Article,
    language: str,
    frozen: FrozenEdition,
    by: AbstractBaseUser | None = None,
    at: datetime.datetime | None = None,
    act: ReleaseAct = ReleaseAct.PUBLISHED,
) -> frozenset[str]:
    """Writes the PublishedEdition and its release inside the caller's transaction.

    Returns what changes by it, for `step_generation`: nothing if readers have just this already.

    `published_at` is the day that readers see as “Last changed”: it moves with the edition's own text, and not where
    only what surrounds it (a source's limits, the renderer) was published anew.
    """
    return _store(article=article, language=language, frozen=frozen, by=by, at=at, act=act).keys


def _store(
    *,
    article: Article,
    language: str,
    frozen: FrozenEdition,
    by: AbstractBaseUser | None,
    at: datetime.datetime | None,
    act: ReleaseAct = ReleaseAct.PUBLISHED,
    told: str = "",
) -> Stored:
    columns = published_columns(article, frozen)
    rows = PublishedEdition.objects.filter(article__in={article.pk, article.parent_id} - {None}, language=language)
    there = {row.article_id: row for row in rows}
    current, parent = there.get(article.pk), there.get(article.parent_id or 0)
    is_same_text = current is not None and is_text_of(current, frozen)
    at = at or timezone.now()
    if current is not None and is_same_text:
        columns["document"] = frozen.document | history_of(current)
    else:
        first_on = _first_on(article, language, current, at)
        columns["document"] = frozen.document | first_on | _last_change(current, frozen, told)
    keys = keys_of_publishing(current, columns, language, article.parent.slug if article.parent else "")
    if not keys:
        return Stored(keys, current, parent)
    columns["published_at"] = current.published_at if current and is_same_text else at
    if by is not None or not is_same_text:
        columns["published_by"] = by
    columns["digest"] = digest_of_published(columns)
    if current is not None:
        keep_what_stands(current)
    published = current or PublishedEdition(language=language)
    # As it is in memory: whoever goes on with the row need not read it.
    published.article = article
    for name, value in columns.items():
        setattr(published, name, value)
    published.save()
    keep_release(published, act, by=by)
    return Stored(keys, published, parent)


# What a frozen document says of the way of its text, beside the text itself: `first_on` is the day on which readers
# first had the edition, `changed` the parts that the last change touched, `told` what an editor told readers of it.
HISTORY = ("first_on", "changed", "told")


def is_text_of(current: PublishedEdition, frozen: FrozenEdition) -> bool:
    """Whether readers have this text of the edition already, whatever became of what surrounds it."""
    return bool(current.source["edition"] == frozen.source["edition"])


def history_of(published: PublishedEdition) -> dict[str, Any]:
    """What its document says of the way of its text: kept where the same text is published again."""
    return {name: published.document[name] for name in HISTORY if name in published.document}


def history_if_published(article: Article, language: str, frozen: FrozenEdition) -> dict[str, Any]:
    """What its document would say of the way of its text if it were published now, for a preview."""
    current = PublishedEdition.objects.filter(article=article.pk, language=language).first()
    if current is not None and is_text_of(current, frozen):
        return history_of(current)
    return _first_on(article, language, current, timezone.now()) | _last_change(current, frozen, "")


def _first_on(
    article: Article, language: str, current: PublishedEdition | None, at: datetime.datetime
) -> dict[str, str]:
    """The day on which readers first had the edition, for its document."""
    if current is not None and "first_on" in current.document:
        return {"first_on": current.document["first_on"]}
    # Its first release tells; one that was published before there were releases has its row.
    releases = Release.objects.of(article.pk, language).exclude(act=ReleaseAct.WITHDRAWN)
    known = (releases.aggregate(at=Min("made_at"))["at"], current.published_at if current else None, at)
    return {"first_on": min(moment for moment in known if moment).date().isoformat()}


def _last_change(current: PublishedEdition | None, frozen: FrozenEdition, told: str) -> dict[str, Any]:
    """What the last change of an edition's own text touched, for its document; nothing where it is new."""
    if current is None:
        return {}
    changed = changed_parts(current.document, frozen.document)
    return ({"changed": changed} if changed else {}) | ({"told": told} if told else {})


def published_columns(article: Article, frozen: FrozenEdition) -> dict[str, Any]:
    """What the row of a published edition holds, but for its language, moment and author."""
    return {
        "parent_id": article.parent_id,
        "slug": article.slug,
        "share_code": article.share_code,
        "kind": article.kind,
        "subject": article.subject,
        "title": frozen.title,
        "summary_text": frozen.summary_text,
        "reading_minutes": frozen.reading_minutes,
        "has_clinical": frozen.has_clinical,
        "is_short": frozen.is_short,
        "content_note": frozen.document["content_note"],
        "document": frozen.document,
        "source": frozen.source,
        "renderer_version": frozen.renderer_version,
        **feature_columns(frozen.feature),
    }


def render_stale() -> list[str]:
    """Renders afresh what an older renderer rendered, from the text that was published; drafts are not touched.

    Returns the names of the editions rendered. Raises ContentError if a published text no longer passes the gate.
    """
    rendered = []
    stale = PublishedEdition.objects.exclude(renderer_version=RENDERER_VERSION).select_related("article")
    with transaction.atomic():
        for published in stale.select_for_update(of=("self",)):
            keep_what_stands(published)
            article, around = _published_source(published)
            frozen = freeze_edition(article, article.editions[0], around)
            published.document, published.source = frozen.document | history_of(published), frozen.source
            published.renderer_version = frozen.renderer_version
            published.reading_minutes, published.summary_text = frozen.reading_minutes, frozen.summary_text
            published.digest = digest_of_published(vars(published))
            published.save()
            keep_release(published, ReleaseAct.RENDERED)
            rendered.append(f"{published.slug}/{published.language}")
        if rendered:
            step_generation()
    return rendered


def _published_source(published: PublishedEdition) -> tuple[ArticleDocument, Surroundings]:
    """The text that was published, and what it referred to, as they were then."""
    article = article_of_source(published.slug, published.language, published.source)
    document = published.document
    edition = article.editions[0]
    people = {edition.writer: document["writer"]}
    # The key is frozen of one person alone, and no review is a team's.
    teams = set() if "key" in document["writer"] else {edition.writer}
    people |= {review.by: data for review, data in zip(edition.reviews, document["reviews"], strict=True)}
    references = [_frozen_reference(data) for data in document["references"]]
    around = Surroundings(
        references={reference.key: reference for reference in references},
        codes={data["key"]: CodeDocument(**data) for data in document["codes"]},
        contributors={
            key: ContributorDocument(
                key=key,
                names={published.language: data["name"]},
                is_team=key in teams,
                role=data["role"],
                credential=data["credential"],
            )
            for key, data in people.items()
        },
        slugs=set(document["links"]),
    )
    return replace(article, codes=tuple(around.codes)), around


def _frozen_reference(data: dict[str, Any]) -> ReferenceDocument:
    columns = {name: value for name, value in data.items() if name != "number"}
    accessed_on = columns.pop("accessed_on")
    day = datetime.date.fromisoformat(accessed_on) if accessed_on else None
    return ReferenceDocument(**columns, accessed_on=day)
