"""Leaving: the empty page that leads elsewhere, and the cookie that keeps every page shut; ahead of all pages.

`/leave/`, and every page but `/` while the cookie lasts, answers 200 with an empty, untitled page and
`Refresh: 0` to the neutral site. A redirect would be simpler and was measured to be worse: it leaves the
article on screen for as long as the neutral site takes, and Back can show it again. nginx honours the same
cookie for the pages that it serves itself.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

GetResponse = Callable[[HttpRequest], HttpResponse]

LEAVE_PATH = "/leave/"
# Bland, and the same for everybody: it says nothing but that it is there.
COOKIE_NAME, COOKIE_VALUE = "v", "1"
COOKIE_SECONDS = 10 * 60


class LeavingMiddleware:
    """Stands ahead of every view, so that no address of the site, known or not, shows anything after leaving."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path == LEAVE_PATH or path == LEAVE_PATH.rstrip("/"):
            return leave(request)
        # Whatever Sec-Fetch-Site says: somebody may come Back to us from any site.
        if has_left(request) and not is_exempt(path):
            return empty_page(language_of(path))
        return self.get_response(request)


def leave(request: HttpRequest) -> HttpResponse:
    """The empty page, with the cookie unless it was another site, or a guess of the browser, that asked."""
    response = empty_page(language_of(_own_referring_path(request)))
    if _is_meant(request):
        response.set_cookie(
            COOKIE_NAME,
            COOKIE_VALUE,
            max_age=COOKIE_SECONDS,
            path="/",
            secure=request.is_secure(),
            httponly=True,
            # Strict is not sent on Back to a page that was reached from another site, and the page returns.
            samesite="Lax",
        )
    return response


def has_left(request: HttpRequest) -> bool:
    return COOKIE_NAME in request.COOKIES


def come_back(response: HttpResponse) -> None:
    """Takes the cookie away, so that pages open again."""
    response.delete_cookie(COOKIE_NAME, path="/", samesite="Lax")


def is_exempt(path: str) -> bool:
    """`/` offers the way back, staff must be able to work, and pictures are not pages.

    Static files are served before this; an address under /static/ where there is no file shows nothing either.
    """
    return path == "/" or path.startswith((settings.RX_STAFF_PATH, settings.MEDIA_URL))


def empty_page(language: str) -> HttpResponse:
    """Nothing to see or to read aloud. Where the neutral site can't be reached, this is what stays."""
    response = HttpResponse(render_to_string("leave.html"))
    response["Refresh"] = f"0; url={settings.RX_NEUTRAL_URLS[language]}"
    response["Cache-Control"] = "no-store"
    return response


def language_of(path: str) -> str:
    """The language that a path names (/bn/…, /r/<code>/bn/…), else the default one."""
    known = dict(settings.LANGUAGES)
    return next((name for name in path[1:].split("/")[:3] if name in known), settings.LANGUAGE_CODE)


def _own_referring_path(request: HttpRequest) -> str:
    """The path of the page that was left; empty if it was not one of ours. Nothing else is read from it."""
    try:
        referrer = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    is_own = (referrer.scheme, referrer.netloc) == (request.scheme, request.get_host())
    return referrer.path if is_own else ""


def _is_meant(request: HttpRequest) -> bool:
    """False for a prefetch or preview, and for a request that another site caused. Old browsers send neither header."""
    purpose = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}".lower()
    is_guess = "prefetch" in purpose or "prerender" in purpose or "preview" in purpose
    return not is_guess and request.headers.get("Sec-Fetch-Site", "").lower() != "cross-site"
