"""The story on the desk: all that happened to an edition, any two of its texts compared, an old one read."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from articles.admin.previewing import PARTS, framed
from articles.models import Edition
from articles.reviewing.story import story_of
from articles.reviewing.versions import DRAFT, Text, compare_texts, find_text, preview_text
from patienttools.files.faults import ContentError

ON_A_PAGE = 100


class StoryAdmin(admin.ModelAdmin):
    """Adds to the edition's admin its whole history in plain words."""

    def get_urls(self) -> list[Any]:
        def ours(address: str, view: Any, name: str) -> Any:
            return path(f"<int:edition_id>/story/{address}", self.admin_site.admin_view(view), name=name)

        return [
            ours("", self.story_view, "articles_edition_story"),
            ours("compare/", self.story_compare_view, "articles_edition_story_compare"),
            ours("page/<str:part>/", framed(self.story_page_view), "articles_edition_story_page"),
            *super().get_urls(),
        ]

    def story_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        edition = self._edition_to_read(request, edition_id)
        page = Paginator(story_of(edition), ON_A_PAGE).get_page(request.GET.get("page"))
        context = self._story_context(request, edition, _("Everything that happened")) | {"page": page, "draft": DRAFT}
        return TemplateResponse(request, "admin/articles/edition/story.html", context)

    def story_compare_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        """Any two of its texts, word by word."""
        edition = self._edition_to_read(request, edition_id)
        if not {"from", "to"} <= set(request.GET):
            return _to_story(edition)
        old, new = (_text(edition, request.GET[name]) for name in ("from", "to"))
        context = self._story_context(request, edition, _("Compare two texts")) | {
            "old": old,
            "new": new,
            "differences": compare_texts(old, new),
        }
        return TemplateResponse(request, "admin/articles/edition/story_compare.html", context)

    def story_page_view(self, request: HttpRequest, edition_id: int, part: str) -> HttpResponse:
        """The page that one of its texts was, or would be, with today's links and numbers around it."""
        edition = self._edition_to_read(request, edition_id)
        if "version" not in request.GET:
            return _to_story(edition)
        text = _text(edition, request.GET["version"])
        if part not in PARTS:
            raise Http404
        try:
            page = preview_text(edition, text, PARTS[part])
        except ContentError as error:
            said = " · ".join(fault.reason for fault in error.faults[:3])
            messages.error(request, _("This text was no page that readers could have: %(why)s") % {"why": said})
            return _to_story(edition)
        if page is None:
            raise Http404
        return page

    def _edition_to_read(self, request: HttpRequest, edition_id: int) -> Edition:
        edition = get_object_or_404(Edition.objects.select_related("article__parent", "writer"), pk=edition_id)
        if not self.has_view_or_change_permission(request, edition):
            raise PermissionDenied
        return edition

    def _story_context(self, request: HttpRequest, edition: Edition, title: str) -> dict[str, Any]:
        context = {"title": title, "opts": self.opts, "original": edition, "edition": edition}
        return {**self.admin_site.each_context(request), **context}


def _text(edition: Edition, key: str) -> Text:
    text = find_text(edition, key)
    if text is None:
        raise Http404
    return text


def _to_story(edition: Edition) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_edition_story", args=[edition.pk]))
