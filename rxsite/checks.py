"""Names each misconfiguration as a numbered check, for every command and for the server's start.

rx.E001  a variable of the environment is wrong or unknown
rx.E002  beyond loopback without RX_SECRET_KEY
rx.E003  RX_SECRET_KEY, or RX_CODES_SECRET where it is given, is weak
rx.E004  RX_CONTACT_EMAIL is not an address
rx.E005  a neutral address is not https, or leads back to this site
rx.E006  RX_DATA is not a folder that can be written
rx.E007  RX_ALLOWED_HOSTS lets any host name in
rx.E008  others on this machine can read the kept secret
rx.E009  readers' questions: keys without a reply time or the reverse, or keys that cannot be read
rx.E010  RX_TIME_ZONE is no zone that this machine knows
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http.request import validate_host

from patienttools.ask.keys import RingError, read_ring
from rxsite.environment import is_https_address, is_loopback_address, is_time_zone

LEAST_SECRET_LENGTH = 50
LEAST_SECRET_VARIETY = 10

Check = Callable[..., list[CheckMessage]]


def check_environment(**options: Any) -> list[CheckMessage]:
    """rx.E001, one for each fault that the strict readers met."""
    return [Error(fault, id="rx.E001") for fault in settings.RX_ENVIRONMENT_FAULTS]


def check_secret(**options: Any) -> list[CheckMessage]:
    """rx.E002 and rx.E003."""
    if not settings.RX_SECRET_IS_GIVEN:
        if settings.RX_ON_LOOPBACK:
            return []
        hint = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
        return [Error("RX_SECRET_KEY must be given when the site is served beyond this machine.", hint, id="rx.E002")]
    return _weak("RX_SECRET_KEY", settings.SECRET_KEY)


def check_codes_secret(**options: Any) -> list[CheckMessage]:
    """rx.E003 once more: whoever guesses it can list which discreet copy is about what."""
    if settings.RX_CODES_SECRET == settings.SECRET_KEY:
        return []
    return _weak("RX_CODES_SECRET", settings.RX_CODES_SECRET)


def _weak(name: str, secret: str) -> list[CheckMessage]:
    if len(secret) < LEAST_SECRET_LENGTH or len(set(secret)) < LEAST_SECRET_VARIETY:
        message = f"{name} is too easy to guess: give at least {LEAST_SECRET_LENGTH} random characters."
        return [Error(message, id="rx.E003")]
    return []


def check_contact(**options: Any) -> list[CheckMessage]:
    """rx.E004; no address at all is allowed."""
    if not settings.RX_CONTACT_EMAIL:
        return []
    try:
        validate_email(settings.RX_CONTACT_EMAIL)
    except ValidationError:
        return [Error("RX_CONTACT_EMAIL is not an e-mail address.", id="rx.E004")]
    return []


def check_neutral_addresses(**options: Any) -> list[CheckMessage]:
    """rx.E005: somebody who leaves must arrive elsewhere, and unread on the way."""
    faults: list[CheckMessage] = []
    for code, address in settings.RX_NEUTRAL_URLS.items():
        if settings.RX_ON_LOOPBACK and is_loopback_address(address):
            # A stand-in on another port of this machine; nobody is reading from elsewhere.
            continue
        if not is_https_address(address):
            faults.append(Error(f"The neutral address for {code} must begin with https://.", id="rx.E005"))
        elif validate_host(urlsplit(address).hostname or "", settings.ALLOWED_HOSTS):
            faults.append(Error(f"The neutral address for {code} leads back to this site.", id="rx.E005"))
    return faults


def check_data_folder(**options: Any) -> list[CheckMessage]:
    """rx.E006."""
    folder = settings.RX_DATA
    if any(fault.startswith("RX_DATA ") for fault in settings.RX_ENVIRONMENT_FAULTS):
        return []
    if folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return []
    return [Error(f"RX_DATA ({folder}) is not a folder that this account can write to.", id="rx.E006")]


def check_hosts(**options: Any) -> list[CheckMessage]:
    """rx.E007: with any name allowed, a forged one would enter links, and loopback could not be told."""
    if "*" in settings.ALLOWED_HOSTS:
        return [Error("RX_ALLOWED_HOSTS holds *; name the hosts that the site answers to.", id="rx.E007")]
    return []


def check_kept_secret(**options: Any) -> list[CheckMessage]:
    """rx.E008."""
    path = settings.RX_DATA / "secret_key"
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return []
    if mode & 0o077:
        return [Error(f"Others can read {path}.", hint=f"chmod 600 {path}", id="rx.E008")]
    return []


def check_questions(**options: Any) -> list[CheckMessage]:
    """rx.E009. Neither is given: nobody can ask, and nothing is wrong. `ask_keys new` makes what is not there yet."""
    has_keys, has_promise = bool(settings.RX_ASK_KEYS), settings.RX_ASK_REPLY_DAYS > 0
    if has_keys is not has_promise:
        return [Error("RX_ASK_KEYS and RX_ASK_REPLY_DAYS belong together: give both, or neither.", id="rx.E009")]
    path = Path(settings.RX_ASK_KEYS)
    if not has_keys or not path.exists():
        return []
    try:
        read_ring()
    except RingError as error:
        return [Error(str(error), id="rx.E009")]
    return []


def check_time_zone(**options: Any) -> list[CheckMessage]:
    """rx.E010: the desk could tell no time. The variable itself is read strictly (rx.E001)."""
    if is_time_zone(settings.RX_TIME_ZONE):
        return []
    hint = "Write a name of the IANA list, such as Asia/Dhaka; for UTC on a bare machine install tzdata."
    return [Error(f"RX_TIME_ZONE ({settings.RX_TIME_ZONE}) is not a time zone.", hint, id="rx.E010")]


CHECKS: tuple[Check, ...] = (
    check_environment,
    check_secret,
    check_codes_secret,
    check_contact,
    check_neutral_addresses,
    check_data_folder,
    check_hosts,
    check_kept_secret,
    check_questions,
    check_time_zone,
)


def register_checks() -> None:
    """Called once, when the app is ready."""
    for check in CHECKS:
        register(check, "rx")


def find_faults() -> list[CheckMessage]:
    """Every fault of every check, for those that start the site without a command."""
    return [fault for check in CHECKS for fault in check()]
