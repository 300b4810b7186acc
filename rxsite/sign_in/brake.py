"""Slows guessing down: after a few failures each further attempt waits, twice as long each time, up to a bound.

Three counts run beside each other: of the account and the network together, of the network, and of the account. That of
the account alone waits a minute at most, and does not bind somebody who signed in from the same network before: so
nobody can be locked out by strangers who know a name. Whoever waits is told for how long; nothing sleeps meanwhile.

At fifteen an account is locked for that network, for an hour that no further attempt makes longer; attempts that had to
wait and did not count as well. Whoever should get in has three ways out: the hour, an administrator, and the command
unlock_sign_in. An account that was unlocked is not held up by what others of its network did, for an hour.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from patienttools.networks import network_of
from rxsite.sign_in.models import RECORDS_KEPT_FOR, FailedSignIn, KnownSignIn, SignInRecord

FORGOTTEN_AFTER = timedelta(days=1)
KNOWN_FOR = timedelta(days=60)
UNLOCKED_FOR = timedelta(hours=1)
LOCK_SECONDS = 60 * 60


@dataclass(frozen=True, slots=True)
class Count:
    """One of the counts: failures that cost nothing, the longest wait in seconds, and at how many attempts it locks."""

    kind: str
    free: int
    longest: int
    locks_at: int = 0

    def is_locked(self, attempts: int) -> bool:
        return 0 < self.locks_at <= attempts


TOGETHER = Count("together", free=3, longest=15 * 60, locks_at=15)
NETWORK = Count("network", free=10, longest=15 * 60)
ACCOUNT = Count("account", free=10, longest=60)
# A code has six figures: whoever has the password and many networks must not try one a minute for weeks.
ACCOUNT_BY_CODE = Count("account", free=10, longest=15 * 60)


class Step(StrEnum):
    """What was tried: the first step of signing in, or the second."""

    PASSWORD = "password"  # noqa: S105  it is the name of a step
    CODE = "code"


COUNTS = {Step.PASSWORD: (TOGETHER, NETWORK, ACCOUNT), Step.CODE: (TOGETHER, ACCOUNT_BY_CODE)}


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who wants to sign in, and from where; both are kept as keyed hashes alone."""

    account: str
    network: str
    step: Step = Step.PASSWORD

    def key(self, kind: str) -> str:
        own = {"account": (self.account, self.step), "network": (self.network, self.step)}
        of_both_steps = {"unlocked": (self.account,), "whose": (self.account,)}
        parts = (own | of_both_steps).get(kind, (self.account, self.network, self.step))
        message = "\0".join((kind, *parts)).encode(errors="surrogatepass")
        return hmac.new(f"sign-in {settings.SECRET_KEY}".encode(), message, hashlib.sha256).hexdigest()[:32]

    def counts(self) -> dict[str, Count]:
        return {self.key(count.kind): count for count in COUNTS[self.step]}


@dataclass(frozen=True, slots=True)
class Wait:
    """Seconds until the next attempt, 0 for whoever may try now; and whether the account is locked here."""

    seconds: int = 0
    is_locked: bool = False


def read_attempt(request: HttpRequest) -> Attempt:
    """The name as it was typed, without case and blanks, and the network that it came from."""
    return Attempt(account_of(request.POST.get("username", "")), network_of(request))


def account_of(name: str) -> str:
    return name[:150].strip().casefold()


# What somebody need not wait for: where they signed in before, and after they were unlocked.
PASSES = {
    "known": (KNOWN_FOR, {ACCOUNT.kind}),
    "unlocked": (UNLOCKED_FOR, {ACCOUNT.kind, NETWORK.kind}),
}


def wait_of(attempt: Attempt) -> Wait:
    """The longest of the waits that bind this attempt."""
    now, counts = timezone.now(), attempt.counts()
    rows = {counts[row.key].kind: row for row in FailedSignIn.objects.filter(key__in=counts)}
    if rows:
        for kind, (lasts, freed) in PASSES.items():
            if KnownSignIn.objects.filter(key=attempt.key(kind), last_at__gte=now - lasts).exists():
                rows = {name: row for name, row in rows.items() if name not in freed}
    waits = []
    for count in counts.values():
        if row := rows.get(count.kind):
            seconds = _remaining(count, row, now)
            waits.append(Wait(seconds, is_locked=seconds > 0 and count.is_locked(row.failures + row.hasty)))
    return max(waits, key=lambda wait: wait.seconds, default=Wait())


def seconds_to_wait(attempt: Attempt) -> int:
    """0 for whoever may try now."""
    return wait_of(attempt).seconds


def delay_after(count: Count, failures: int, hasty: int = 0) -> int:
    """Seconds from the last failure to the next attempt. What was tried too early waits no longer, until it locks."""
    if count.is_locked(failures + hasty):
        return LOCK_SECONDS
    over = failures - count.free
    return 0 if over <= 0 else min(count.longest, 2 ** min(over, 20))


def keep_failure(attempt: Attempt) -> None:
    """Counts it, and forgets what is a day old."""
    now = timezone.now()
    with transaction.atomic():
        forget_what_is_past()
        for key, count in attempt.counts().items():
            whose = "" if count.kind == NETWORK.kind else attempt.key("whose")
            FailedSignIn.objects.get_or_create(key=key, defaults={"last_failed_at": now, "whose": whose})
            FailedSignIn.objects.filter(key=key).update(failures=F("failures") + 1, last_failed_at=now)


def keep_haste(attempt: Attempt) -> bool:
    """Counts an attempt that should have waited. True if it is the one that locks; what is locked stays as it is."""
    with transaction.atomic():
        row = FailedSignIn.objects.select_for_update().filter(key=attempt.key(TOGETHER.kind)).first()
        if row is None or TOGETHER.is_locked(row.failures + row.hasty):
            return False
        row.hasty += 1
        is_locked = TOGETHER.is_locked(row.failures + row.hasty)
        if is_locked:
            row.last_failed_at = timezone.now()
        row.save()
        return is_locked


def unlock(name: str) -> None:
    """Forgets every failure with this name, in both steps and from everywhere; its network holds it up no more."""
    attempt = Attempt(account_of(name), "")
    with transaction.atomic():
        FailedSignIn.objects.filter(whose=attempt.key("whose")).delete()
        KnownSignIn.objects.update_or_create(key=attempt.key("unlocked"), defaults={"last_at": timezone.now()})


def forget_what_is_past() -> None:
    """Failures a day after the last one, who is known two months after, records when their term is over."""
    now = timezone.now()
    FailedSignIn.objects.filter(last_failed_at__lt=now - FORGOTTEN_AFTER).delete()
    KnownSignIn.objects.filter(last_at__lt=now - KNOWN_FOR).delete()
    SignInRecord.objects.filter(at__lt=now - RECORDS_KEPT_FOR).delete()


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
    left = delay_after(count, row.failures, row.hasty) - (now - row.last_failed_at).total_seconds()
    return max(0, -int(-left // 1))
