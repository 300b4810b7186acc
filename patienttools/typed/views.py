"""Views: the address to which a form of the desk sends what is typed, and the page that shows what waits."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from patienttools.typed.differing import typed_texts
from patienttools.typed.forms import form_page, lost_sitting, name_of
from patienttools.typed.keeping import TooMuchTypedError, data_of, end_sitting, keep_typed, see, waiting_of
from patienttools.typed.models import Typed
from patienttools.typed.present import others_at
from patienttools.typed.sittings import FIELD, Sitting, read_sitting

# What reading the body itself can raise.
UNREADABLE = (SuspiciousOperation, MultiPartParserError, UnreadablePostError)


def keep(request: HttpRequest) -> HttpResponse:
    """Keeps what a form sends while it is being filled in, or notes that it is open; says who else is at it."""
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    address = request.POST.get("_address", "")
    sitting, page = read_sitting(request.POST.get(FIELD, "")), form_page(address)
    if sitting is None or page is None:
        return JsonResponse({"error": _("This is no form of the desk.")}, status=400)
    if sitting.user_pk != request.user.pk or not page.is_open_to(request):
        raise PermissionDenied
    said = {}
    if "_only_here" in request.POST:
        see(sitting, address)
    else:
        try:
            row = keep_typed(sitting, address, request.POST)
        except TooMuchTypedError:
            return JsonResponse(
                {"error": _("This is more than can be kept. Save it, or copy it elsewhere.")}, status=413
            )
        if row is not None:
            said["kept_at"] = formats.date_format(timezone.localtime(), "H:i")
    return JsonResponse(said | {"others": others_at(address, sitting.user_pk)})


def look(request: HttpRequest, key: int) -> HttpResponse:
    """What waits, beside what is stored, for who typed it alone; a POST throws it away."""
    typed = get_object_or_404(waiting_of(cast(int, request.user.pk)), pk=key)
    page = form_page(typed.address)
    if request.method == "POST" and "_throw" in request.POST:
        end_sitting(Sitting(typed.sitting, typed.user_id), typed.address)
        messages.success(request, _("What you typed there and did not save is thrown away."))
        return HttpResponseRedirect(typed.address if page and page.is_open_to(request) else reverse("admin:index"))
    row = page.row(request) if page else None
    is_there = page is not None and (page.object_id is None or row is not None) and page.is_open_to(request)
    shows_difference = is_there and page is not None and page.is_of_a_row
    context = {
        **admin.site.each_context(request),
        "title": _("What you typed and did not save"),
        "typed": typed,
        "name": name_of(typed, request),
        "is_there": is_there,
        "texts": _texts(request, typed, page, row) if shows_difference else [],
        "shows_difference": shows_difference,
        "pairs": [] if shows_difference else [(name, "\n".join(values)) for name, values in typed.pairs if any(values)],
    }
    return TemplateResponse(request, "admin/typed/look.html", context)


def _texts(request: HttpRequest, typed: Typed, page: Any, row: Any) -> Any:
    return typed_texts(data_of(typed), page.admin.shown_now(request, row))


def keep_lost(request: HttpRequest) -> bool:
    """Keeps what came with a form that could not be taken, for whose form it was. The browser said it is from here."""
    if request.method != "POST":
        return False
    try:
        lost = lost_sitting(request)
        return lost is not None and keep_typed(*lost, request.POST) is not None
    except (TooMuchTypedError, *UNREADABLE):
        return False
