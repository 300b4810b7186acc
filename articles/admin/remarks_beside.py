"""Remarks in the form of an edition: each beside the box of its part, and its words marked in the preview."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe

from articles.files.documents import EditionDocument
from articles.kinds import Audience
from articles.models import Edition, Section
from articles.reviewing.marked import marks_of
from articles.reviewing.quoting import places_of
from articles.reviewing.remarks import RemarkState, open_remarks
from articles.text.marking import mark_words


def put_beside(edition: Edition, found: dict[str, list[RemarkState]], form: Any, inlines: Iterable[Any]) -> None:
    """Takes out of `found` what has a box, and writes it beside that box."""
    boxes = {name: form.fields[name] for name in form.fields}
    for inline in inlines:
        if inline.formset.model is Section:
            boxes |= {id_of(one.instance): one.fields["body"] for one in inline.formset.forms if "body" in one.fields}
    for place in [place for place in found if place in boxes]:
        context = {"edition": edition, "states": found.pop(place)}
        html = render_to_string("admin/articles/edition/remarks_beside.html", context)
        boxes[place].help_text = mark_safe(f"{boxes[place].help_text or ''}{html}")


def mark_in_preview(response: HttpResponse, edition: Edition, document: EditionDocument) -> HttpResponse:
    """The page of an unsaved text with the words of open remarks marked where they still stand in it."""
    page = reverse("admin:articles_edition_reviewing", args=[edition.pk])
    if marks := marks_of(open_remarks(edition), places_of(document), page=page, is_apart=True):
        response.content = mark_words(response.content.decode(), marks)[0].encode()
    return response


def id_of(section: Section) -> str:
    return f"{section.kind}-clinical" if section.audience == Audience.CLINICAL else section.kind
