"""Following: which text of its source a translation says the same as, and whether the source has moved on since.

The source is the edition in the site's first language. A translation follows a release of it, as somebody said when
they brought it up to date; files of the library come together, and so follow one another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from articles.editions.compared import legible_article
from articles.files.documents import EditionDocument
from articles.files.reviewed import text_digest
from articles.kinds import ReleaseAct
from articles.models import Edition, Release
from articles.reviewing.models import Following
from articles.reviewing.rounds import done

# How readers have a text that no editor wrote.
_FROM_FILES = (ReleaseAct.LOADED, ReleaseAct.FOUND, ReleaseAct.RENDERED, ReleaseAct.MOVED)
# More are not looked at one by one: then almost all of the library waits.
MOST_READ = 200


def source_of(edition: Edition) -> Release | None:
    """What readers have, or had last, of its source; None for an edition in the first language, or without a source."""
    if edition.language == settings.LANGUAGE_CODE:
        return None
    return _texts(edition.article_id, settings.LANGUAGE_CODE).first()


def followed_by(edition: Edition) -> Release | None:
    """The release that it follows; None where nobody said."""
    row = Following.objects.filter(edition=edition).select_related("release").last()
    return row.release if row else None


def follow(*, edition: Edition, release: Release, by: AbstractBaseUser) -> None:
    """From now on it says what this release of its source says. Raises ValueError for a release of anything else."""
    if release.article_id != edition.article_id or release.language != settings.LANGUAGE_CODE:
        raise ValueError("it is no text of its source")
    Following.objects.create(edition=edition, release=release, **done(by))


def follow_files() -> int:
    """Each translation that stands as the files have it follows its source, if that does too. How many now do."""
    made, own, source = [], _latest(OuterRef("language")), _latest(settings.LANGUAGE_CODE)
    translations = _translations().annotate(own_act=own("act"), own_at=own("made_at"), source_act=source("act"))
    files = translations.filter(own_act__in=_FROM_FILES, source_act__in=_FROM_FILES, newest__isnull=False)
    behind = files.filter(Q(followed=None) | Q(followed__lt=F("newest"), said_at__lt=F("own_at")))
    for edition in behind:
        release: int = edition.newest
        made.append(Following(edition=edition, release_id=release, made_at=timezone.now()))
    Following.objects.bulk_create(made)
    return len(made)


@dataclass(frozen=True, slots=True)
class Stale:
    """A translation whose source says something else by now, or of which nobody said what it follows."""

    edition: Edition
    is_said: bool


def stale_translations() -> list[Stale]:
    """In two queries. Those that nobody said anything of come last."""
    unsaid = Q(followed=None)
    rows = _translations().filter(unsaid | Q(followed__lt=F("newest")), newest__isnull=False)
    texts = {name: Subquery(Release.objects.filter(pk=OuterRef(name)).values("source__edition")) for name in _PAIR}
    changed = rows.annotate(old=texts["followed"], new=texts["newest"]).filter(unsaid | ~Q(old=F("new")))
    told: list[Any] = list(changed.select_related("article").order_by(F("followed").desc(nulls_last=True), "pk"))
    read = [row for row in told if row.followed][:MOST_READ]
    wanted = {row.followed for row in read} | {row.newest for row in read}
    digests = {release.pk: digest_of_release(release) for release in Release.objects.filter(pk__in=wanted)}
    same = {row.pk for row in read if digests[row.followed] == digests[row.newest]}
    return [Stale(row, is_said=row.followed is not None) for row in told if row.pk not in same]


def document_of_release(release: Release | None) -> EditionDocument | None:
    """The words of a release, as far as today's grammar reads them."""
    if release is None or release.is_withdrawal:
        return None
    article = legible_article(release.document["slug"], release.language, release.source)
    return article.editions[0] if article else None


def digest_of_release(release: Release) -> str:
    """Of its words alone: reviews, dates and people make no translation stale."""
    document = document_of_release(release)
    return text_digest(document) if document else release.digest


_PAIR = ("followed", "newest")


def _translations() -> Any:
    """Editions in other languages, each with the numbers of the release that it follows and of its source's newest."""
    said = Following.objects.filter(edition=OuterRef("pk")).order_by("-pk")
    newest = _texts(OuterRef("article"), settings.LANGUAGE_CODE)
    return Edition.objects.exclude(language=settings.LANGUAGE_CODE).annotate(
        followed=Subquery(said.values("release")[:1]),
        said_at=Subquery(said.values("made_at")[:1]),
        newest=Subquery(newest.values("pk")[:1]),
    )


def _texts(article: Any, language: str) -> Any:
    """Releases that readers had a text by, the newest first."""
    return Release.objects.filter(article=article, language=language).exclude(act=ReleaseAct.WITHDRAWN).order_by("-pk")


def _latest(language: Any) -> Any:
    """A column of the latest release, a withdrawal too."""
    rows = Release.objects.filter(article=OuterRef("article"), language=language).order_by("-pk")
    return lambda column: Subquery(rows.values(column)[:1])


def parts_by_id(document: EditionDocument | None) -> Mapping[str, tuple[str, str]]:
    """Heading and text of each part, by its id; the edition's own fields have no heading."""
    if document is None:
        return {}
    fields = ("title", "summary", "content_note")
    parts = {name: ("", str(getattr(document, name))) for name in fields}
    parts["takeaways"] = ("", "\n".join(document.takeaways))
    return parts | {one.id: (one.heading, one.body) for one in document.sections}
