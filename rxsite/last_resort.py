"""The last resort: what a reader gets when a page fails, in every language of the site, made before anything can fail.

It is rendered when the addresses are first read, from the catalogues alone; answering with it then needs neither
database nor template nor context.
"""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string
from django.utils import translation

# A language that has no words for this would say the same again in another.
TITLE = "Please try again"


@cache
def last_page() -> bytes:
    """The page. The languages stand in the order of the settings; the first has its words even where it lacks them."""
    first, *others = (code for code, _name in settings.LANGUAGES)
    spoken = [first, *(code for code in others if _title(code) != TITLE or code == settings.LANGUAGE_CODE)]
    return render_to_string("500.html", {"codes": spoken, "first": first}).encode()


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to whatever failed (handler500)."""
    return HttpResponseServerError(last_page())


def _title(code: str) -> str:
    with translation.override(code):
        return translation.gettext(TITLE)


last_page()
