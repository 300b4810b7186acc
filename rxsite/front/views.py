"""The desk's front page: what waits, box by box, above Django's list of all that there is; and one box by itself."""

from contextlib import suppress
from typing import Any

from django.contrib import admin
from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.looks.looking import look_at_texts
from patienttools.admin.waiting import ALL_ROWS, box_for, boxes_for

# Seconds that the page may spend on texts that were changed since they were looked through; the keeper reads the rest.
PATIENCE = 0.3


def front_page(request: HttpRequest) -> HttpResponse:
    with suppress(DatabaseError):
        look_at_texts(PATIENCE)
    shown = boxes_for(request)
    context: dict[str, Any] = {
        "title": _("What waits"),
        "boxes": [one for one in shown if one.waiting.count or one.waiting.says],
        "empty": [one.box.title for one in shown if not one.waiting.count and not one.waiting.says],
    }
    return admin.site.index(request, context)


def one_box(request: HttpRequest, key: str) -> HttpResponse:
    """All rows of a box, as far as a page holds them."""
    shown = box_for(request, key)
    if shown is None:
        raise Http404
    context = {
        **admin.site.each_context(request),
        "title": shown.box.title,
        "shown": shown,
        "most": ALL_ROWS,
    }
    return TemplateResponse(request, "admin/box.html", context)
