"""Searching: where words stand in drafts, whatever readers have. Sent by POST, so that they stand in no address."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from articles.models import Edition, Section

MOST_FOUND, LONGEST_QUESTION = 100, 200
AROUND = 80


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a draft: the words found, with what stands before and after them."""

    edition: Edition
    place: str
    before: str
    words: str
    after: str


class SearchingAdmin(admin.ModelAdmin):
    """Adds the page that searches all drafts to the edition's admin."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.search_view)
        return [path("search/", view, name="articles_edition_search"), *super().get_urls()]

    def search_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        question = " ".join(request.POST.get("q", "").split())
        is_too_long = len(question) > LONGEST_QUESTION
        found = search_drafts(question) if question and not is_too_long else []
        context = {
            **self.admin_site.each_context(request),
            "title": _("Search all drafts"),
            "opts": self.opts,
            "question": question,
            "is_too_long": is_too_long,
            "found": found[:MOST_FOUND],
            "has_more": len(found) > MOST_FOUND,
            "most": MOST_FOUND,
        }
        return TemplateResponse(request, "admin/articles/edition/search.html", context)


def search_drafts(question: str) -> list[Found]:
    """Where exactly these words stand, capital letters or not; two queries, one place more than is shown at most."""
    own = Q(title__icontains=question) | Q(summary__icontains=question) | Q(takeaways__icontains=question)
    found = [
        _found(edition, _("summary"), [edition.title, edition.summary, *edition.takeaways], question)
        for edition in Edition.objects.filter(own).order_by("pk")[: MOST_FOUND + 1]
    ]
    rows = Section.objects.filter(Q(heading__icontains=question) | Q(body__icontains=question))
    for section in rows.select_related("edition").order_by("pk")[: MOST_FOUND + 1 - len(found)]:
        found.append(_found(section.edition, section.heading, [section.heading, section.body], question))
    return found


def _found(edition: Edition, place: str, texts: list[str], question: str) -> Found:
    text = next((text for text in texts if question.casefold() in text.casefold()), texts[0])
    start = max(0, text.casefold().find(question.casefold()))
    end = start + len(question)
    opening = "…" if start > AROUND else ""
    closing = "…" if len(text) > end + AROUND else ""
    return Found(
        edition,
        place,
        opening + text[max(0, start - AROUND) : start],
        text[start:end],
        text[end : end + AROUND] + closing,
    )
