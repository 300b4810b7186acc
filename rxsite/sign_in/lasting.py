"""A session ends half an hour after the last use, and not after signing in; stands behind the sign-in of a request.

What a page asks by itself, with nobody at it, is no use: such a script sends the header named here.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]

RENEWED_AT = "renewed_at"
# Seconds between two renewals: each is a row written and a cookie sent.
BETWEEN = 60
BY_ITSELF = "X-By-Itself"


class LastingSessionMiddleware:
    """Renews the session of somebody who works, under /admin/ alone; whoever has none gets none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            request.path_info.startswith(settings.RX_STAFF_PATH)
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and BY_ITSELF not in request.headers
            and response.status_code < 500
            and SESSION_KEY in request.session
        ):
            now = int(time.time())
            # Either way: a clock that was set back must not keep a session from being renewed.
            if abs(now - int(request.session.get(RENEWED_AT, 0))) > BETWEEN:
                request.session[RENEWED_AT] = now
        return response
