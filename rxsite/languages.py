"""Chooses the language of a request from its path alone, on the desk by what its editor chose; before the views."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]
# Of staff alone, and sent to the desk alone.
DESK_COOKIE = "desk_language"


class LanguageMiddleware:
    """Activates the language that opens the path (/bn/…), else the default one, for error pages as well.

    The desk has one address for every language: there it is the one that was chosen in this browser.

    Django's own LocaleMiddleware also asks a cookie and the browser's preference on every address. Here only
    `/` may look at the preference, in its own view, so that one address always shows one page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_desk = request.path_info.startswith(settings.RX_STAFF_PATH)
        asked = request.COOKIES.get(DESK_COOKIE, "") if is_desk else request.path_info[1:].partition("/")[0]
        is_known = any(asked == code for code, _ in settings.LANGUAGES)
        with translation.override(asked if is_known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            return self.get_response(request)


def language_pattern() -> str:
    """A regular expression for the languages of the site, as they open an address."""
    return "|".join(code for code, _ in settings.LANGUAGES)
