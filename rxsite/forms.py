"""Public forms are checked by where they were sent from, not by a cookie; stands ahead of Django's own check.

Django's check sets a cookie that says where somebody has read. Here a form outside /admin/ passes if the
browser says that a page of this site sent it, or says nothing at all, as old browsers do; it is refused as soon
as any header names another site. What a stranger could send from their own site does no harm to a reader: no
public form acts for a signed-in person, and what is sent is kept nowhere but in the answer.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.template.loader import render_to_string

GetResponse = Callable[[HttpRequest], HttpResponse]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# "none" is the reader themself: a reload, an address that they typed.
# As many as nginx lets through.
MOST_BYTES = 1024 * 1024
OWN_FETCH_SITES = frozenset({"same-origin", "none"})


class PublicFormsMiddleware:
    """Refuses what another site sent, and tells Django's check that its work is done; leaves staff to Django."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, options: Any) -> HttpResponse | None:
        if request.path_info.startswith(settings.RX_STAFF_PATH):
            return None
        if request.method not in SAFE_METHODS:
            # A page whose address is a secret tells nobody where it is, and browsers then say “Origin: null”. Who can
            # send to such an address has it, and that is all that it asks for.
            if not (getattr(view, "address_is_a_secret", False) or is_from_here(request)):
                return HttpResponseForbidden(render_to_string("403.html"))
            if not is_small_form(request):
                return HttpResponse(render_to_string("400.html"), status=413)
        # Django's CsrfViewMiddleware looks at this attribute first; it would ask for its cookie otherwise.
        request.csrf_processing_done = True  # type: ignore[attr-defined]
        return None


def is_small_form(request: HttpRequest) -> bool:
    """Readers send words: what would be written to a disk, or take long to come, is not read at all."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isascii() and length.isdigit() and int(length[:12]) <= MOST_BYTES


def is_from_here(request: HttpRequest) -> bool:
    """No header names another site. `Origin: null` does: our own pages never send it (Referrer-Policy same-origin)."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if fetch_site is not None and fetch_site.lower() not in OWN_FETCH_SITES:
        return False
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"
