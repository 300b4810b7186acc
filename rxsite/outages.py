"""Outages: what staff get when the database or the disk fails: one clear page with the words that they sent.

It asks neither database nor session. Readers get the last resort (last_resort.py), which calls this for staff.
"""

import errno
from collections.abc import Iterator

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, NotSupportedError, ProgrammingError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from rxsite.sent import read_sent, wants_json
from rxsite.sign_in.hashing import TooManyAtOnceError

# A fault of ours, and no outage: trying again would not help.
OUR_FAULTS = (IntegrityError, DataError, ProgrammingError, NotSupportedError)
DISK = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO, errno.ENFILE, errno.EMFILE})
MOST_CAUSES = 6


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
    if wants_json(request):
        return JsonResponse({"error": f"{says} {_('Try again in a minute.')}"}, status=status)
    context = {"says": says, "sent": read_sent(request), "address": request.get_full_path()}
    return HttpResponse(render_to_string("admin/not_just_now.html", context), status=status)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _number in range(MOST_CAUSES):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
