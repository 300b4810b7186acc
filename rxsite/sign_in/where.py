"""Where staff work: with RX_STAFF_HOST, /admin/ is on that host alone, and readers' addresses know nothing of it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from articles.pages.views import missing

GetResponse = Callable[[HttpRequest], HttpResponse]


class StaffHostMiddleware:
    """Stands ahead of sessions, so that nobody signs in from elsewhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.RX_STAFF_HOST and request.path_info.startswith(settings.RX_STAFF_PATH):
            domain, _port = split_domain_port(request.get_host())
            if domain != settings.RX_STAFF_HOST:
                return missing(request)
        return self.get_response(request)
