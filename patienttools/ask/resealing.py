"""Resealing: what an earlier key sealed is sealed anew with the current one, a few at a time, while the site runs."""

from django.db import transaction

from patienttools.ask.keys import drop_keys, read_ring
from patienttools.ask.models import Message, Thread
from patienttools.ask.sealing import seal
from patienttools.ask.threads import open_text

ROWS_AT_ONCE = 50


def reseal() -> int:
    """How many texts were sealed anew. Whenever it ends, however it ends, every text opens. Raises RingError."""
    ring, count = read_ring(), 0
    while True:
        with transaction.atomic():
            others = Message.objects.exclude(sealed_with=ring.current.name)
            rows = list(others.select_for_update().order_by("pk")[:ROWS_AT_ONCE])
            for message in rows:
                sealed = seal(open_text(message, ring), ring, row=message.row)
                message.sealed, message.sealed_with = sealed.data, sealed.key
                message.save(update_fields=["sealed", "sealed_with"])
        count += len(rows)
        if not rows:
            return count


def drop_unneeded_keys() -> list[str]:
    """Takes keys out of the ring that seal no text and find no thread; their names. Raises RingError.

    A thread is found by the key of the day on which it was asked, so a key stays for 90 days at most.
    """
    sealed_with = Message.objects.order_by().values_list("sealed_with", flat=True).distinct()
    finding = Thread.objects.order_by().values_list("finder_key", flat=True).distinct()
    return drop_keys(frozenset(sealed_with) | frozenset(finding))
