"""Sent: what staff sent with a form that could not be taken, given back to them on the next page to be sent again."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from rxsite.forms import is_from_here

# What forms carry beside words.
MACHINERY = re.compile(
    r"csrfmiddlewaretoken|.*-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS|(?:.*-)?(?:id|ORDER|DELETE)|_.*"
)
SECRET = re.compile(r".*password.*|.*second_step.*", re.IGNORECASE)
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sent:
    """Pairs of field and text: words that somebody wrote, and all else that the form needs."""

    words: Pairs
    others: Pairs


def read_sent(request: HttpRequest) -> Sent:
    """Nothing of what another site sent, and no secret."""
    if request.method != "POST" or not is_from_here(request):
        return Sent([], [])
    try:
        pairs = [(name, text) for name, texts in request.POST.lists() for text in texts]
    except Exception:  # the body itself may be what could not be read
        return Sent([], [])
    kept = [(name, text) for name, text in pairs if not SECRET.fullmatch(name)]
    words = [(name, text) for name, text in kept if _is_words(name, text)]
    return Sent(words, [pair for pair in kept if pair not in words])


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of the desk asked, which would show nothing else."""
    is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return is_script or request.path_info == settings.MARKDOWNX_UPLOAD_URLS_PATH


def _is_words(name: str, text: str) -> bool:
    return not MACHINERY.fullmatch(name) and (" " in text.strip() or "\n" in text or len(text) > 20)
