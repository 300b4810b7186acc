"""Deeds: what each act does to one draft, inside the transaction of its row. All of them can raise ContentError."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import reversion
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from reversion.models import Version

from articles.bulk.models import ActKey, ArchivedEdition
from articles.bulk.verdicts import Given
from articles.editions.publishing import publish_edition, unpublish_edition
from articles.models import Contributor, Edition, PublishedEdition
from articles.plans.models import PlanAct
from articles.plans.planning import make_plan
from articles.reviewing.rounds import ask

PUBLISH, WRITES = "articles.add_publishededition", "articles.change_edition"
# What each act needs of whoever does it.
NEEDS: dict[str, tuple[str, ...]] = {
    ActKey.PUBLISH: (PUBLISH, WRITES),
    ActKey.PLAN: (PUBLISH, WRITES),
    ActKey.WITHDRAW: (PUBLISH, WRITES),
    ActKey.WRITER: (WRITES,),
    ActKey.REVIEW: (WRITES, "reviewing.add_round"),
    ActKey.DUE: (WRITES,),
    ActKey.ARCHIVE: (PUBLISH, WRITES),
    ActKey.RESTORE: (PUBLISH, WRITES),
}


def do(act: str, edition: Edition, given: Given, by: User) -> None:
    """And says in the history of the draft that it was done in bulk."""
    _DEEDS[act](edition, given, by)
    LogEntry.objects.create(
        user_id=by.pk,
        content_type=ContentType.objects.get_for_model(Edition),
        object_id=str(edition.pk),
        object_repr=str(edition)[:200],
        action_flag=CHANGE,
        change_message=_("In bulk: %(act)s.") % {"act": ActKey(act).label},
    )


def _publish(edition: Edition, given: Given, by: User) -> None:
    publish_edition(edition=edition, by=by)


def _plan(edition: Edition, given: Given, by: User) -> None:
    assert given.at is not None
    make_plan(edition=edition, act=PlanAct.PUBLISH, at=given.at, by=by)


def _withdraw(edition: Edition, given: Given, by: User) -> None:
    unpublish_edition(edition=edition, by=by, because=given.because)


def _archive(edition: Edition, given: Given, by: User) -> None:
    if PublishedEdition.objects.filter(article=edition.article_id, language=edition.language).exists():
        unpublish_edition(edition=edition, by=by, because=given.because)
    ArchivedEdition.objects.create(edition=edition, because=given.because, by_name=by.get_username())


def _restore(edition: Edition, given: Given, by: User) -> None:
    ArchivedEdition.objects.filter(edition=edition).delete()


def _writer(edition: Edition, given: Given, by: User) -> None:
    with _saved(edition, by):
        edition.writer = Contributor.objects.get(key=given.writer)


def _due(edition: Edition, given: Given, by: User) -> None:
    assert given.day is not None
    with _saved(edition, by):
        edition.review_due_on = given.day


def _review(edition: Edition, given: Given, by: User) -> None:
    assert given.day is not None
    person = User.objects.get(pk=given.person)
    ask(edition=edition, kind=given.kind, until=given.day, by=by, asked_user=person, note=given.note)


@contextmanager
def _saved(edition: Edition, by: User) -> Iterator[None]:
    """A save as that of the form: a revision, after one of what was found if need be, and a step of the version."""
    latest = Version.objects.get_for_object(edition).first()
    if latest is None or latest.field_dict["version"] != edition.version:
        with reversion.create_revision(atomic=False):
            reversion.set_comment(_("As it was found, before a change"))
            reversion.add_to_revision(edition)
    with reversion.create_revision(atomic=False):
        reversion.set_user(by)
        reversion.set_comment(_("In bulk"))
        yield
        edition.version += 1
        edition.save()


_DEEDS: dict[str, Callable[[Edition, Given, User], None]] = {
    ActKey.PUBLISH: _publish,
    ActKey.PLAN: _plan,
    ActKey.WITHDRAW: _withdraw,
    ActKey.WRITER: _writer,
    ActKey.REVIEW: _review,
    ActKey.DUE: _due,
    ActKey.ARCHIVE: _archive,
    ActKey.RESTORE: _restore,
}
