"""Stamps: a form says, signed, when it was made; so that nothing is sent at once, twice, or from a page of yesterday.

The moment stands in the form alone and is kept nowhere. Where script is, the reader's device does a small piece of work
over the stamp meanwhile; without script nothing is asked but a longer while when much waits.
"""

import hashlib
import secrets
import threading
from enum import Enum, auto

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

# Seconds for which a page may lie open.
LASTS = 12 * 60 * 60
# So many zero bits must the digest begin with: some thousand tries, far below a second.
WORK_BITS = 12
LONGEST_WORK = 20
# When more than half of all that can wait waits, a form without work takes so many seconds.
LEAST_WHEN_BUSY = 30
# What one worker remembers of those that were sent.
MOST_REMEMBERED = 20_000


class Stamp(Enum):
    """What a stamp says."""

    GOOD = auto()
    HASTY = auto()
    USED = auto()
    OLD = auto()


_used: dict[str, None] = {}
_lock = threading.Lock()


def new_stamp() -> str:
    return _signer().sign(secrets.token_urlsafe(12))


def read_stamp(stamp: str, work: str, *, is_busy: bool) -> Stamp:
    """Takes none of them for good that is forged."""
    least = settings.RX_ASK_LEAST_SECONDS
    if is_busy and not has_worked(stamp, work):
        least = max(least, LEAST_WHEN_BUSY if least else 0)
    try:
        _signer().unsign(stamp[:200], max_age=LASTS)
    except (SignatureExpired, BadSignature):
        return Stamp.OLD
    if stamp in _used:
        return Stamp.USED
    try:
        # Whatever is younger is not yet expired.
        _signer().unsign(stamp, max_age=least)
    except SignatureExpired:
        return Stamp.GOOD
    return Stamp.HASTY if least else Stamp.GOOD


def use(stamp: str) -> None:
    """It was sent: a second time it is not good."""
    with _lock:
        _used[stamp] = None
        while len(_used) > MOST_REMEMBERED:
            del _used[next(iter(_used))]


def has_worked(stamp: str, work: str) -> bool:
    """Whether the device found what makes the digest begin with zeros."""
    if not work or len(work) > LONGEST_WORK:
        return False
    digest = hashlib.sha256(f"{stamp}:{work}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - WORK_BITS) == 0


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="patienttools.ask.stamps")
