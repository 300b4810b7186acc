"""The desk's front page: what waits, box by box, above Django's list of all that there is; one box; its language."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.looks.looking import look_at_texts
from patienttools.admin.waiting import ALL_ROWS, box_for, boxes_for
from rxsite.languages import DESK_COOKIE

# Seconds that the page may spend on texts that were changed since they were looked through; the keeper reads the rest.
PATIENCE = 0.3
# A browser that is not used for so long forgets the desk's language.
LANGUAGE_SECONDS = 365 * 24 * 60 * 60


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


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """The desk speaks this language in this browser from now on; back to the page that asked, if it is the desk's."""
    language, back = request.POST.get("language", ""), request.POST.get("next", "")
    is_ours = back.startswith(settings.RX_STAFF_PATH) and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = HttpResponseRedirect(back if is_ours else settings.RX_STAFF_PATH)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            DESK_COOKIE,
            language,
            max_age=LANGUAGE_SECONDS,
            path=settings.RX_STAFF_PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
    return response
