"""Availability: there is nobody to ask unless keys, a reply time and a moderator who signed in lately are there.

On loopback the page is there as a demo, labelled as one. Elsewhere, what is missing makes the page absent: no link, and
an address that is nobody's.
"""

import datetime
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from patienttools.ask.keys import RingError, read_ring
from patienttools.generation.models import step_generation
from patienttools.generation.reads import ASKING, note, until

# Since a moderator's last signing in.
PRESENT_FOR = datetime.timedelta(days=7)
MODERATES = "ask.change_thread"
# A worker asks the database so often, whatever is asked of it.
LOOK_EVERY_SECONDS = 60.0


@dataclass(slots=True)
class _Look:
    """What was last seen: the moment until which somebody counts as present, or None; and when it was seen."""

    until: datetime.datetime | None = None
    at: float = float("-inf")


_look = _Look()


def is_demo() -> bool:
    """On this machine alone, for whoever tries the site out."""
    return bool(settings.RX_ON_LOOPBACK)


def is_open() -> bool:
    """Whether a question can be asked; a page that shows it is right until it may no longer be so."""
    note(ASKING)
    if is_demo():
        return True
    present = _present_until()
    if present is None or present <= timezone.now():
        return False
    until(present)
    return True


def moderator_came(user: Any) -> None:
    """A moderator signed in: where nobody else is there, pages may say from now on that one can ask."""
    if is_demo() or not user.has_perm(MODERATES):
        return
    look_again()
    others = moderator_present_until(but=user)
    if others is not None and others > timezone.now():
        return
    with transaction.atomic():
        step_generation(ASKING)


def look_again() -> None:
    """What was seen may be so no longer."""
    _look.at = float("-inf")


def moderator_present_until(but: Any = None) -> datetime.datetime | None:
    """Seven days after a moderator last signed in; None where none ever did."""
    # Whoever may do everything is an operator, and need not be there for questions.
    moderators = get_user_model().objects.with_perm(
        MODERATES, include_superusers=False, backend="django.contrib.auth.backends.ModelBackend"
    )
    if but is not None:
        moderators = moderators.exclude(pk=but.pk)
    last = moderators.filter(is_staff=True, last_login__isnull=False).order_by("-last_login").first()
    return last.last_login + PRESENT_FOR if last is not None and last.last_login is not None else None


def _present_until() -> datetime.datetime | None:
    if settings.RX_ASK_REPLY_DAYS == 0 or not settings.RX_ASK_KEYS:
        return None
    if time.monotonic() - _look.at >= LOOK_EVERY_SECONDS:
        try:
            read_ring()
            _look.until = moderator_present_until()
        except RingError:
            _look.until = None
        _look.at = time.monotonic()
    return _look.until
