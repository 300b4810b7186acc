"""Expiring: everything of a thread goes on its day; the record says only how many."""

import datetime

from patienttools.ask.models import Thread
from patienttools.ask.threads import wipe

THREADS_AT_ONCE = 100


def expire(today: datetime.date) -> int:
    """How many threads were removed, with all their texts. A crash leaves whole threads."""
    count = 0
    while True:
        keys = list(
            Thread.objects.filter(delete_on__lte=today).order_by("pk").values_list("pk", flat=True)[:THREADS_AT_ONCE]
        )
        if not keys:
            break
        Thread.objects.filter(pk__in=keys).delete()
        count += len(keys)
    wipe()
    return count


def free_claims() -> None:
    """What somebody took and left lying is everybody's again the next day."""
    Thread.objects.exclude(claimed_by=None).update(claimed_by=None)
