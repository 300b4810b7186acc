"""For the tests of reviewing: a round that was asked for, and the page behind its link."""

import datetime
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from articles.models import Contributor, Edition
from articles.reviewing.links import token_of
from articles.reviewing.models import Round
from articles.reviewing.rounds import ask


def ask_somebody(edition: Edition, *, by: User, **fields: Any) -> Round:
    """By a link, if no `asked_user` is given."""
    until = timezone.localdate() + datetime.timedelta(days=14)
    who = {} if "asked_user" in fields else {"asked_name": "Someone"}
    return ask(edition=edition, by=by, **({"kind": "clinical", "until": until} | who | fields))


def link_to(asked: Round, part: str = "") -> str:
    if part:
        return reverse("opinion_part", args=[token_of(asked), part])
    return reverse("opinion", args=[token_of(asked)])


def desk(edition: Edition, name: str = "") -> str:
    return f"/admin/articles/edition/{edition.pk}/reviewing/{name}"


def person(key: str = "a-person", **fields: Any) -> Contributor:
    return Contributor.objects.create(key=key, names={"en": "A Person"}, credential="As given", **fields)


def change(edition: Edition, words: str, kind: str = "definition") -> None:
    """Another text, as a save leaves it."""
    edition.sections.filter(kind=kind).update(body=words)
    Edition.objects.filter(pk=edition.pk).update(version=Edition.objects.get(pk=edition.pk).version + 1)
