"""Uses: where each picture is named, in drafts, in what readers have, and in what they had."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from articles.files.pictures import NAME_PATTERN
from articles.models import Edition, PublishedEdition, Release, Section
from articles.pictures.models import Picture
from patienttools.typed.models import Typed

# What every address of a picture holds.
_ANY = "/media/"


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """An edition whose text names a picture. `edition` is its key, or 0 where there is no draft any more."""

    title: str
    language: str
    slug: str
    edition: int


@dataclass(frozen=True, slots=True)
class Uses:
    """By whom one picture is named.

    `releases` counts the texts that readers had once, and that can be put back; `typed` those that nobody saved yet.
    """

    drafts: tuple[Use, ...] = ()
    published: tuple[Use, ...] = ()
    releases: int = 0
    typed: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.drafts or self.published or self.releases or self.typed)


def drafts_naming(text: str = _ANY) -> dict[str, set[Use]]:
    """Every picture that a draft names, with the drafts. `text` narrows what is read to what holds it."""
    found: dict[str, set[Use]] = {}
    columns = ("edition__title", "edition__language", "edition__article__slug", "edition_id", "body")
    for *use, body in Section.objects.filter(body__contains=text).values_list(*columns):
        _note(found, Use(*use), body)
    own = Edition.objects.annotate(told=Cast("takeaways", TextField()))
    held = own.filter(Q(summary__contains=text) | Q(told__contains=text))
    for *use, summary, told in held.values_list("title", "language", "article__slug", "pk", "summary", "told"):
        _note(found, Use(*use), f"{summary} {told}")
    return found


def published_naming(text: str = _ANY) -> dict[str, set[Use]]:
    """The same of what readers have now."""
    found: dict[str, set[Use]] = {}
    rows = _holding(PublishedEdition.objects.all(), text)
    shown = list(rows.values_list("title", "language", "article__slug", "article_id", "told"))
    editions = Edition.objects.filter(article__in={row[3] for row in shown})
    drafts = {(article, language): pk for pk, article, language in editions.values_list("pk", "article_id", "language")}
    for title, language, slug, article, told in shown:
        _note(found, Use(title, language, slug, drafts.get((article, language), 0)), told)
    return found


def released_naming(text: str = _ANY) -> dict[str, int]:
    """How many texts that readers had name each picture."""
    found: dict[str, int] = {}
    for told in _holding(Release.objects.all(), text).values_list("told", flat=True).iterator():
        for name in {*NAME_PATTERN.findall(told)}:
            found[name] = found.get(name, 0) + 1
    return found


def uses_of(name: str) -> Uses:
    """All uses of one picture."""
    address = f"{_ANY}{name}"
    return Uses(
        drafts=tuple(sorted(drafts_naming(address).get(name, ()))),
        published=tuple(sorted(published_naming(address).get(name, ()))),
        releases=released_naming(address).get(name, 0),
        typed=Typed.objects.annotate(told=Cast("pairs", TextField())).filter(told__contains=address).count(),
    )


def is_named_anywhere(name: str) -> bool:
    return not uses_of(name).is_empty


def find_pictures(words: str, most: int) -> list[Picture]:
    """At most so many pictures in whose words all of these stand, the newest first."""
    rows = Picture.objects.annotate(alts=Cast("alt", TextField()), captions=Cast("caption", TextField()))
    for word in words.split()[:8]:
        # JSON holds other letters than ASCII as numbers, in either database's text of it.
        said = json.dumps(word)[1:-1]
        found = Q(credit__icontains=word) | Q(name__icontains=word)
        for form in {word, said}:
            found |= Q(alts__icontains=form) | Q(captions__icontains=form)
        rows = rows.filter(found)
    return list(rows[:most])


def names_in_use() -> set[str]:
    """Every picture that a draft, or a text that readers have or had, names."""
    return {*drafts_naming(), *published_naming(), *released_naming()}


def _holding(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those whose source, the files that a text was made from, holds a text."""
    return rows.annotate(told=Cast("source", TextField())).filter(told__contains=text)


def _note(found: dict[str, set[Use]], use: Use, text: str) -> None:
    for name in NAME_PATTERN.findall(text):
        found.setdefault(name, set()).add(use)
