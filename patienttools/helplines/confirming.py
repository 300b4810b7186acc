"""Confirming: somebody says of one helpline, as it was shown, how they know that it is right; in one transaction."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from patienttools.clock import day_of_readers
from patienttools.files.digests import digest_of
from patienttools.generation.models import step_generation
from patienttools.generation.reads import HELPLINES
from patienttools.helplines.models import CONFIRMATION_DAYS, Confirmation, Helpline, How


class CannotConfirmError(Exception):
    """Why it is not confirmed, in words."""


def seen_of(row: Helpline) -> str:
    """Tells the helpline that was shown from any other state of it."""
    return digest_of([row.key, row.numbers, row.website, row.hours, row.is_doubtful, row.is_emergency])


def ways_of(row: Helpline) -> list[How]:
    """By which it may be confirmed: nobody calls an emergency number to try it."""
    return [how for how in How if how != How.CALLED or not row.is_emergency]


def last_day_for(day: datetime.date) -> datetime.date:
    """The latest next time: after it the confirmation says nothing any more."""
    return day + datetime.timedelta(days=CONFIRMATION_DAYS)


def confirm(
    *, key: int, seen: str, how: str, on: datetime.date, next_on: datetime.date, by: Any, note: str = ""
) -> Confirmation:
    """Appends the confirmation, and readers are told of it. Raises CannotConfirmError, and changes nothing."""
    today = timezone.localdate()
    with transaction.atomic():
        row = Helpline.objects.select_for_update().filter(pk=key).first()
        if row is None or seen_of(row) != seen:
            raise CannotConfirmError(_("It was changed since it was shown. Look at it as it is now."))
        if row.is_doubtful:
            raise CannotConfirmError(_("It is marked doubtful: take the doubt away first, on its page."))
        if how not in ways_of(row):
            raise CannotConfirmError(_("Say how you know: an emergency number is never called to try it."))
        if on > today or on < today - datetime.timedelta(days=CONFIRMATION_DAYS):
            raise CannotConfirmError(_("It was confirmed today or in the last half year."))
        if not on < next_on <= last_day_for(on):
            raise CannotConfirmError(_("The next time is after that day, and within half a year of it."))
        made = Confirmation.objects.create(
            helpline=row,
            key=row.key,
            numbers=row.numbers,
            how=how,
            on=on,
            next_on=next_on,
            note=note,
            by=by,
            by_name=by.get_username(),
        )
        # Readers' pages count by their own day, and believe none that has not begun there.
        told = min(on, day_of_readers())
        if row.confirmed_on is None or row.confirmed_on <= told:
            row.confirmed_on, row.confirmed_by = told, by
            row.save(update_fields=["confirmed_on", "confirmed_by"])
            step_generation(HELPLINES)
    return made
