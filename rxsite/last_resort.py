"""The last resort: what a reader gets when a page fails, in every language of the site, made before anything can fail.

It is rendered when the addresses are first read, from the catalogues alone; answering with it then needs neither
database nor template nor context.
"""

import logging
import sys
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from rxsite.outages import answer_staff, is_outage

logger = logging.getLogger(__name__)

# A language that has no words for this would say the same again in another.
TITLE = "Please try again"
RETRY_SECONDS = 30


@cache
def last_page() -> bytes:
    """The page. The languages stand in the order of the settings; the first has its words even where it lacks them."""
    first, *others = (code for code, _name in settings.LANGUAGES)
    spoken = [first, *(code for code in others if _title(code) != TITLE or code == settings.LANGUAGE_CODE)]
    return render_to_string("500.html", {"codes": spoken, "first": first}).encode()


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to whatever failed (handler500): 503 where what the site stands on failed, and 500 for our faults."""
    status = 503 if is_outage(sys.exc_info()[1]) else 500
    if request.path_info.startswith(settings.RX_STAFF_PATH):
        try:
            return answer_staff(request, status)
        except Exception:  # whatever it is, the page below needs nothing
            logger.error("The page for staff failed as well", exc_info=True)
    response = HttpResponse(last_page(), status=status)
    if status == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _title(code: str) -> str:
    with translation.override(code):
        return translation.gettext(TITLE)


last_page()
