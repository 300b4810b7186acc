"""Picking on the desk: sources, pages and pictures for a text, found by words; plain pages, and in the form by script.

Each answers with its list alone where a script asks.
"""

from dataclasses import dataclass
from typing import Any

import reversion
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from articles.admin.library import ReferenceForm
from articles.desk.sources import MOST_FOUND, find_sources, free_key
from articles.models import Edition, Reference
from articles.pictures.forms import NewPictureForm
from articles.pictures.models import Picture
from articles.pictures.uses import find_pictures
from patienttools.admin.uncut import uncut

MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """A page that a text may link to: `code` is what stands in the text."""

    title: str
    address: str
    code: str


class NewSourceForm(ReferenceForm):
    """A source that is added where it is cited: its key is the next that is free."""

    class Meta:
        model = Reference
        fields = ("citation", "doi", "pmid", "url", "year", "evidence", "read", "people", "place", "limits")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not self.instance.key:
            self.instance.key = free_key()


class PickingAdmin(admin.ModelAdmin):
    """Adds to the edition's admin the lists from which sources and pages are picked."""

    def get_urls(self) -> list[Any]:
        sources = self.admin_site.admin_view(self.sources_view)
        pages = self.admin_site.admin_view(self.pages_view)
        pictures = self.admin_site.admin_view(self.pictures_view)
        return [
            path("pictures/", pictures, name="articles_edition_pictures"),
            path("sources/", sources, name="articles_edition_sources"),
            path("pages/", pages, name="articles_edition_pages"),
            *super().get_urls(),
        ]

    def _check_picker(self, request: HttpRequest) -> None:
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied

    def sources_view(self, request: HttpRequest) -> HttpResponse:
        """Sources in which all words stand; a POST keeps a new one, and shows it as the one that was found."""
        self._check_picker(request)
        may_add = bool(request.user.has_perm("articles.add_reference"))
        words = request.GET.get("q", "")[:MOST_WORDS]
        form = NewSourceForm(request.POST if request.method == "POST" and may_add else None)
        uncut(NewSourceForm)
        added = self._add(request, form) if form.is_bound and form.is_valid() else None
        found = list(find_sources(words)[: MOST_FOUND + 1])
        context = {
            "title": _("Sources to cite"),
            "words": words,
            "found": [added] if added else found[:MOST_FOUND],
            "has_more": not added and len(found) > MOST_FOUND,
            "added": added,
            "form": NewSourceForm() if added else form,
            "may_add": may_add,
        }
        return self._answer(request, "sources", context)

    def _add(self, request: HttpRequest, form: Any) -> Reference:
        with transaction.atomic(), reversion.create_revision(atomic=False):
            reversion.set_user(request.user)
            source: Reference = form.save()
            reversion.add_to_revision(source)
            self.log_addition(request, source, _("Added where it is cited."))
        return source

    def pictures_view(self, request: HttpRequest) -> HttpResponse:
        """Pictures of the library by their words; a POST keeps a new one, and shows it as the one that was found."""
        self._check_picker(request)
        may_add = bool(request.user.has_perm("pictures.add_picture"))
        words = request.GET.get("q", "")[:MOST_WORDS]
        is_new = request.method == "POST" and may_add
        form = NewPictureForm(request.POST if is_new else None, request.FILES if is_new else None)
        uncut(NewPictureForm)
        added = self._add_picture(request, form) if form.is_bound and form.is_valid() else None
        found = find_pictures(words, MOST_FOUND + 1)
        context = {
            "title": _("Pictures to show"),
            "words": words,
            "found": [added] if added else found[:MOST_FOUND],
            "has_more": not added and len(found) > MOST_FOUND,
            "added": added,
            "said": form.said if added else "",
            "form": NewPictureForm() if added else form,
            "may_add": may_add,
        }
        return self._answer(request, "pictures", context)

    def _add_picture(self, request: HttpRequest, form: Any) -> Picture:
        with transaction.atomic(), reversion.create_revision(atomic=False):
            reversion.set_user(request.user)
            form.instance.uploaded_by = request.user.get_username()
            picture: Picture = form.save()
            reversion.add_to_revision(picture)
            self.log_addition(request, picture, _("Added where it is shown."))
        return picture

    def pages_view(self, request: HttpRequest) -> HttpResponse:
        """Articles by words of title, summary or address, each as a link of our grammar."""
        self._check_picker(request)
        words = request.GET.get("q", "")[:MOST_WORDS]
        rows = Edition.objects.select_related("article").order_by("article__slug", "language")
        for word in words.split()[:8]:
            one = Q(title__icontains=word) | Q(summary__icontains=word) | Q(article__slug__icontains=word)
            rows = rows.filter(one)
        if language := request.GET.get("language"):
            rows = rows.filter(language=language)
        found = [_target(edition) for edition in rows[: MOST_FOUND + 1]]
        context = {
            "title": _("Pages to link to"),
            "words": words,
            "found": found[:MOST_FOUND],
            "has_more": len(found) > MOST_FOUND,
        }
        return self._answer(request, "pages", context)

    def _answer(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return TemplateResponse(request, f"admin/articles/edition/{name}_found.html", context)
        context |= {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/articles/edition/{name}.html", context)


def _target(edition: Edition) -> LinkTarget:
    address = f"article:{edition.article.slug}"
    return LinkTarget(f"{edition.title} ({edition.language})", address, f"[{edition.title}]({address})")
