"""Slows guessing down: after a few failures each further attempt waits, twice as long each time, up to a bound.

Three counts run beside each other: of the account and the network together, of the network, and of the account. That of
the account alone waits a minute at most, and does not bind somebody who signed in from the same network before: so
nobody can be locked out by strangers who know a name. Whoever waits is told for how long; nothing sleeps meanwhile.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from rxsite.sign_in.models import FailedSignIn, KnownSignIn

FORGOTTEN_AFTER = timedelta(days=1)
KNOWN_FOR = timedelta(days=60)
# People behind one such part of the address space are one network.
NETWORK_BITS = {4: 24, 6: 56}


@dataclass(frozen=True, slots=True)
class Count:
    """One of the counts: failures that cost nothing, and the longest wait in seconds."""

    kind: str
    free: int
    longest: int


TOGETHER = Count("together", free=3, longest=15 * 60)
NETWORK = Count("network", free=10, longest=15 * 60)
ACCOUNT = Count("account", free=10, longest=60)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who wants to sign in, and from where; both are kept as keyed hashes alone."""

    account: str
    network: str

    def key(self, kind: str) -> str:
        parts = {"account": (self.account,), "network": (self.network,)}.get(kind, (self.account, self.network))
        message = "\0".join((kind, *parts)).encode(errors="surrogatepass")
        return hmac.new(f"sign-in {settings.SECRET_KEY}".encode(), message, hashlib.sha256).hexdigest()[:32]

    def counts(self) -> dict[str, Count]:
        return {self.key(count.kind): count for count in (TOGETHER, NETWORK, ACCOUNT)}


def read_attempt(request: HttpRequest) -> Attempt:
    """The name as it was typed, without case and blanks, and the network that it came from."""
    name = request.POST.get("username", "")[:150].strip().casefold()
    return Attempt(name, network_of(request))


def network_of(request: HttpRequest) -> str:
    """Beyond loopback as nginx says, which sets this header for signing in alone; empty where nothing is known."""
    address = request.META.get("REMOTE_ADDR" if settings.RX_ON_LOOPBACK else "HTTP_X_REAL_IP", "")
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((parsed, NETWORK_BITS[parsed.version]), strict=False))


def seconds_to_wait(attempt: Attempt) -> int:
    """0 for whoever may try now."""
    now, counts = timezone.now(), attempt.counts()
    rows = {row.key: row for row in FailedSignIn.objects.filter(key__in=counts)}
    waits = {counts[key].kind: _remaining(counts[key], row, now) for key, row in rows.items()}
    if (
        waits.get(ACCOUNT.kind)
        and KnownSignIn.objects.filter(key=attempt.key("known"), last_at__gte=now - KNOWN_FOR).exists()
    ):
        del waits[ACCOUNT.kind]
    return max(waits.values(), default=0)


def delay_after(count: Count, failures: int) -> int:
    """Seconds from the last failure to the next attempt."""
    over = failures - count.free
    return 0 if over <= 0 else min(count.longest, 2 ** min(over, 20))


def keep_failure(attempt: Attempt) -> None:
    """Counts it, and forgets what is a day old."""
    now = timezone.now()
    with transaction.atomic():
        forget_what_is_past()
        for key in attempt.counts():
            FailedSignIn.objects.get_or_create(key=key, defaults={"last_failed_at": now})
            FailedSignIn.objects.filter(key=key).update(failures=F("failures") + 1, last_failed_at=now)


def forget_what_is_past() -> None:
    """Failures a day after the last one, and who is known two months after."""
    now = timezone.now()
    FailedSignIn.objects.filter(last_failed_at__lt=now - FORGOTTEN_AFTER).delete()
    KnownSignIn.objects.filter(last_at__lt=now - KNOWN_FOR).delete()


def keep_success(attempt: Attempt) -> None:
    """Forgets the failures of the account, and that it is known here. Those of the network stay: others are in it."""
    with transaction.atomic():
        FailedSignIn.objects.filter(key__in=list(_keys_of_account(attempt))).delete()
        KnownSignIn.objects.update_or_create(key=attempt.key("known"), defaults={"last_at": timezone.now()})


def _keys_of_account(attempt: Attempt) -> Iterator[str]:
    return (attempt.key(count.kind) for count in (TOGETHER, ACCOUNT))


def _remaining(count: Count, row: FailedSignIn, now: datetime) -> int:
    if row.last_failed_at > now:
        # The clock was set back: what was written with the later time waits once from now, and not until then.
        FailedSignIn.objects.filter(key=row.key, last_failed_at__gt=now).update(last_failed_at=now)
        row.last_failed_at = now
    left = delay_after(count, row.failures) - (now - row.last_failed_at).total_seconds()
    return max(0, -int(-left // 1))
