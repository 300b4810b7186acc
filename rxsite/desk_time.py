"""The desk's clock: under /admin/ times are shown and typed in the zone of RX_TIME_ZONE, and nowhere else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

GetResponse = Callable[[HttpRequest], HttpResponse]


class DeskTimeMiddleware:
    """Stands ahead of all that answers staff, the pages for signing in included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.RX_STAFF_PATH):
            return self.get_response(request)
        with timezone.override(settings.RX_TIME_ZONE):
            return self.get_response(request)
