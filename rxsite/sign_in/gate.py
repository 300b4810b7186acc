"""The gate of the desk: nothing under /admin/ is answered, beyond signing in itself, before both steps are done."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from rxsite.sign_in.ended import answer_ended, is_sent_again
from rxsite.sign_in.second_step import is_needed

GetResponse = Callable[[HttpRequest], HttpResponse]

# Names of addresses; /admin/login/ has two, ours and Django's behind it.
BEFORE_BOTH_STEPS = frozenset({"sign_in", "login", "logout", "second_step", "second_step_new"})


class AgainMiddleware:
    """Ahead of Django's check of tokens: what is sent again from our own page needs none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, options: Any) -> None:
        if request.path_info.startswith(settings.RX_STAFF_PATH) and is_sent_again(request):
            request.csrf_processing_done = True  # type: ignore[attr-defined]


class GateMiddleware:
    """A page leads to the step that is missing, and back; a form comes back with what was typed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, options: Any) -> HttpResponse | None:
        if not request.path_info.startswith(settings.RX_STAFF_PATH):
            return None
        match = request.resolver_match
        if match is not None and match.url_name in BEFORE_BOTH_STEPS:
            return None
        lacks_second_step = is_needed(request)
        if request.method == "POST" and (lacks_second_step or not request.user.is_authenticated):
            return answer_ended(request)
        if lacks_second_step:
            return HttpResponseRedirect(f"{reverse('second_step')}?{urlencode({'next': request.get_full_path()})}")
        return None
