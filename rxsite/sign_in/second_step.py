"""The second step of signing in, for all staff beyond this machine: a code of an app on the phone, or a recovery code.

A code is taken once. Recovery codes are shown once, when they are made, and kept as digests alone.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from rxsite.sign_in.ending import end_sessions
from rxsite.sign_in.models import RecoveryCode
from rxsite.sign_in.passwords import make_groups
from rxsite.sign_in.records import Outcome, keep_record

RECOVERY_CODES = 10
RECOVERY_GROUPS = 4
FIGURES = 6
# A code is good for half a minute, and the one before and after it as well: clocks of phones differ.
TOLERANCE = 1


@dataclass(frozen=True, slots=True)
class Passed:
    """The second step is done: with which device, and how."""

    device: TOTPDevice
    outcome: Outcome


def is_needed(request: HttpRequest) -> bool:
    """Whether this signed-in person still has to do the second step."""
    user: Any = request.user
    return not settings.RX_ON_LOOPBACK and user.is_authenticated and not user.is_verified()


def has_second_step(user: Any) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


@transaction.atomic
def check_code(user: User, typed: str) -> Passed | None:
    """None for a wrong code, and for one that was used. Of two at once with the same code one passes."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return None
    code = plain(typed)
    if len(code) == FIGURES and code.isdecimal():
        return Passed(device, Outcome.SECOND_STEP) if device.verify_token(code) else None
    used, _by_kind = RecoveryCode.objects.filter(user=user, digest=digest_of(user, code)).delete()
    return Passed(device, Outcome.RECOVERY_CODE) if used else None


@transaction.atomic
def set_up(user: User, key: str, typed: str) -> TOTPDevice | None:
    """The app that has this key becomes the person's only one, if it shows the code that was typed; else None."""
    code, totp = plain(typed), TOTP(bytes.fromhex(key))
    if not (len(code) == FIGURES and code.isdecimal() and totp.verify(int(code), TOLERANCE)):
        return None
    TOTPDevice.objects.filter(user=user).delete()
    keep_record(Outcome.SET_UP, user.get_username())
    return TOTPDevice.objects.create(user=user, key=key, drift=totp.drift, last_t=totp.t(), name="app")


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """New ones, to be shown now and never again; those from before are good for nothing."""
    codes = [make_groups(RECOVERY_GROUPS) for _number in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=digest_of(user, plain(code))) for code in codes)
    keep_record(Outcome.NEW_CODES, user.get_username())
    return codes


@transaction.atomic
def reset(user: User, *, by: str) -> None:
    """Whoever lost phone and codes sets up a new app after the next password; every session of theirs ends."""
    TOTPDevice.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    end_sessions(user)
    keep_record(Outcome.RESET, user.get_username(), by=by)


def plain(typed: str) -> str:
    return re.sub(r"[\s-]", "", typed[:100]).casefold()


def digest_of(user: User, code: str) -> str:
    return hashlib.sha256(f"recovery code of {user.pk}: {code}".encode(errors="surrogatepass")).hexdigest()
