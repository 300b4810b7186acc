"""Outages: what staff get when the database or the disk fails: one clear page with the words that they sent.

It asks neither database nor session. Readers get the last resort (last_resort.py), which calls this for staff.
"""

import errno
import re
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, NotSupportedError, ProgrammingError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from rxsite.forms import is_from_here
from rxsite.sign_in.hashing import TooManyAtOnceError

# A fault of ours, and no outage: trying again would not help.
OUR_FAULTS = (IntegrityError, DataError, ProgrammingError, NotSupportedError)
DISK = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO, errno.ENFILE, errno.EMFILE})
MOST_CAUSES = 6
# What forms carry beside words.
MACHINERY = re.compile(
    r"csrfmiddlewaretoken|.*-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS|(?:.*-)?(?:id|ORDER|DELETE)|_.*"
)
SECRET = re.compile(r".*password.*", re.IGNORECASE)


def is_outage(error: BaseException | None) -> bool:
    """Whether something that the site stands on failed, and a later try can succeed."""
    for cause in _causes(error):
        if isinstance(cause, OUR_FAULTS):
            return False
        if isinstance(cause, DatabaseError | InterfaceError | TooManyAtOnceError):
            return True
        if isinstance(cause, OSError) and cause.errno in DISK:
            return True
    return False


def answer_staff(request: HttpRequest, status: int) -> HttpResponse:
    """The page, or JSON where a script of the desk asked and would show nothing else."""
    says = _("This could not be done just now, and nothing was saved.")
    if _wants_json(request):
        return JsonResponse({"error": f"{says} {_('Try again in a minute.')}"}, status=status)
    words, others = _sent(request)
    context = {"says": says, "words": words, "others": others, "address": request.get_full_path()}
    return HttpResponse(render_to_string("admin/not_just_now.html", context), status=status)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _number in range(MOST_CAUSES):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _wants_json(request: HttpRequest) -> bool:
    is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return is_script or request.path_info == settings.MARKDOWNX_UPLOAD_URLS_PATH


def _sent(request: HttpRequest) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What was sent, as pairs of field and text: words that somebody wrote, and all else that the form needs."""
    if request.method != "POST" or not is_from_here(request):
        return [], []
    try:
        pairs = [(name, text) for name, texts in request.POST.lists() for text in texts]
    except Exception:  # the body itself may be what could not be read
        return [], []
    kept = [(name, text) for name, text in pairs if not SECRET.fullmatch(name)]
    words = [(name, text) for name, text in kept if _is_words(name, text)]
    return words, [pair for pair in kept if pair not in words]


def _is_words(name: str, text: str) -> bool:
    return not MACHINERY.fullmatch(name) and (" " in text.strip() or "\n" in text or len(text) > 20)
