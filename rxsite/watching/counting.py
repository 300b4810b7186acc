"""Counts pages, refusals, errors and times as requests pass; the outermost part of the road but for the headers."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from patienttools.generation.models import generation_stepped
from rxsite.watching.counters import count, count_time

GetResponse = Callable[[HttpRequest], HttpResponse]

# Whether what readers see was changed while this request was answered.
was_published: ContextVar[bool] = ContextVar("was_published", default=False)


class CountingMiddleware:
    """Static files are not counted. A change of what readers see is timed with all that its request did."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        generation_stepped.connect(note_publication, dispatch_uid="note_publication")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.STATIC_URL):
            return self.get_response(request)
        token, began = was_published.set(False), time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            is_publication = was_published.get()
        finally:
            was_published.reset(token)
        if response.status_code >= 500:
            count("outages" if response.status_code == 503 else "errors")
        elif response.status_code >= 400:
            count("refused")
        elif is_publication:
            count_time("publish", seconds)
        elif not request.path_info.startswith(settings.RX_STAFF_PATH):
            count("pages")
            count_time("render", seconds)
        return response


def note_publication(sender: Any, **signal: Any) -> None:
    was_published.set(True)
