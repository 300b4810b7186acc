"""Keeping: writes what was typed, within bounds, for who typed it alone, and forgets it when it is saved."""

import datetime
import json
import re
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from patienttools.typed.models import MAX_ADDRESS, Typed
from patienttools.typed.sittings import FIELD, Sitting

# Days after which nobody asks for it any more.
KEPT_DAYS = 30
# Of one sitting, as JSON: the longest edition that fits its own bounds is a third of it.
MAX_CHARACTERS = 1_500_000
# Of one editor: forms with words that wait. Beyond it the oldest goes.
MAX_SITTINGS = 60
# What says how a form was sent, and no words; a password is never kept.
NOT_WORDS = re.compile(
    rf"csrfmiddlewaretoken|{FIELD}|_(?:again|take|throw|address|only_here|save|continue|addanother|saveasnew|publish)"
    r"|_preview_width|_popup|_to_field|.*password.*",
    re.IGNORECASE,
)
Pairs = list[list[object]]


class TooMuchTypedError(ValueError):
    """More than is kept of one form."""


def pairs_of(data: QueryDict) -> Pairs:
    """Names and values that are worth keeping, in the order of the form."""
    return [[name, list(values)] for name, values in data.lists() if not NOT_WORDS.fullmatch(name)]


def data_of(typed: Typed) -> QueryDict:
    """What was typed, as if a browser sent it now."""
    data = QueryDict(mutable=True)
    for name, values in typed.pairs:
        data.setlist(name, list(values))
    return data


def keep_typed(sitting: Sitting, address: str, data: QueryDict) -> Typed | None:
    """Keeps it under its sitting; None where there is nothing to keep, or the sitting was saved already.

    Raises TooMuchTypedError.
    """
    pairs = pairs_of(data)
    if not pairs or len(address) > MAX_ADDRESS:
        return None
    if len(json.dumps(pairs, ensure_ascii=False)) > MAX_CHARACTERS:
        raise TooMuchTypedError
    now = timezone.now()
    with transaction.atomic():
        row = _row_of(sitting, address, now)
        if row is None:
            return None
        if row.pairs != pairs:
            row.pairs, row.typed_at = pairs, now
        row.seen_at = now
        row.save(update_fields=["pairs", "typed_at", "seen_at"])
        _drop_oldest(sitting.user_pk)
    return row


def see(sitting: Sitting, address: str) -> None:
    """Notes that somebody has the form open."""
    if len(address) > MAX_ADDRESS:
        return
    now = timezone.now()
    with transaction.atomic():
        row = _row_of(sitting, address, now)
        if row is not None:
            row.seen_at = now
            row.save(update_fields=["seen_at"])


def _row_of(sitting: Sitting, address: str, now: datetime.datetime) -> Typed | None:
    """The row of a sitting, made if it is new; None if it is another's or over."""
    if not get_user_model().objects.filter(pk=sitting.user_pk, is_active=True, is_staff=True).exists():
        return None
    row, _made = Typed.objects.select_for_update().get_or_create(
        sitting=sitting.name, defaults={"user_id": sitting.user_pk, "address": address, "seen_at": now}
    )
    return row if row.user_id == sitting.user_pk and row.address == address and not row.is_over else None


def end_sitting(sitting: Sitting, address: str) -> None:
    """It was saved, or thrown away: its words go, and what still arrives of it is not kept."""
    defaults = {"address": address, "pairs": [], "is_over": True, "seen_at": timezone.now(), "user_id": sitting.user_pk}
    Typed.objects.update_or_create(sitting=sitting.name, user_id=sitting.user_pk, defaults=defaults)


def waiting_of(user_pk: int) -> QuerySet[Typed]:
    """What one editor typed and did not save, on any form, newest first; not what is past its time."""
    since = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
    rows = Typed.objects.filter(user=user_pk, is_over=False, typed_at__isnull=False, seen_at__gte=since)
    return rows.order_by("-typed_at", "-pk")


def forget_what_is_past(now: datetime.datetime | None = None) -> None:
    """Removes words past their days, and after a day what holds none."""
    moment = now or timezone.now()
    Typed.objects.filter(seen_at__lt=moment - datetime.timedelta(days=KEPT_DAYS)).delete()
    without = Typed.objects.filter(typed_at__isnull=True) | Typed.objects.filter(is_over=True)
    without.filter(seen_at__lt=moment - datetime.timedelta(days=1)).delete()


def _drop_oldest(user_pk: int) -> None:
    beyond: Iterable[int] = list(waiting_of(user_pk).values_list("pk", flat=True)[MAX_SITTINGS : MAX_SITTINGS + 10])
    if beyond:
        Typed.objects.filter(pk__in=beyond).delete()
