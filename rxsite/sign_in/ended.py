"""Ended: a form whose session is over, or whose token no longer fits, comes back with all that was typed in it.

A second sign-in changes the token of every open page, so what is sent again from the page made here is let through
without it, if the browser says that a page of this site sent it.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from patienttools.typed.views import keep_lost
from rxsite.forms import is_from_here
from rxsite.sent import read_sent, wants_json
from rxsite.sign_in.second_step import is_needed

AGAIN = "_again"


def answer_ended(request: HttpRequest) -> HttpResponse:
    """403, with what was sent."""
    return _answer(request, _("You are not signed in any more, so nothing was saved."), needs_sign_in=True)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django asks for this where a token does not fit (CSRF_FAILURE_VIEW). Readers' forms have none."""
    if not request.path_info.startswith(settings.RX_STAFF_PATH):
        return HttpResponseForbidden(render_to_string("403.html"))
    needs_sign_in = not request.user.is_authenticated or is_needed(request)
    if needs_sign_in:
        says = _("You are not signed in any more, so nothing was saved.")
    else:
        says = _("This page was older than your signing in, so nothing was saved.")
    return _answer(request, says, needs_sign_in=needs_sign_in)


def is_surely_from_here(request: HttpRequest) -> bool:
    """The browser itself says so, as all do that are of this decade."""
    return "Origin" in request.headers and is_from_here(request)


def is_sent_again(request: HttpRequest) -> bool:
    """Whether it comes from the page made here, and so needs no token."""
    return request.method == "POST" and is_surely_from_here(request) and AGAIN in request.POST


def _answer(request: HttpRequest, says: str, *, needs_sign_in: bool) -> HttpResponse:
    # A browser that does not say where a form came from may bring what another site wrote.
    is_ours = is_surely_from_here(request)
    is_kept = is_ours and keep_lost(request)
    if wants_json(request):
        return JsonResponse({"error": f"{says} {_('Sign in again in another tab.')}"}, status=403)
    context = {
        "says": says,
        "needs_sign_in": needs_sign_in,
        "sign_in": reverse("admin:index"),
        "sent": read_sent(request) if is_ours else None,
        "is_kept": is_kept,
        "address": request.get_full_path(),
        "token": get_token(request),
    }
    return HttpResponseForbidden(render_to_string("admin/not_signed_in.html", context))
