"""Definitions: what counts as a slug, an address, a zone or a day, once for files, forms and rows."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext_lazy as _

# What every database holds in a small column, and a year that both databases and every clock can count with.
LARGEST_POSITION = 32_767
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
LONGEST_ADDRESS = 500


@dataclass(frozen=True, slots=True)
class Form:
    """What a text must be, and how an editor is told."""

    fits: Callable[[str], Any]
    told: Any


_is_url = URLValidator(schemes=["http", "https"])


def _is_accepted(validate: Callable[[str], object], text: str) -> bool:
    try:
        validate(text)
    except ValidationError:
        return False
    return True


def is_web_address(text: str) -> bool:
    """An address of the web without what could break out of a page: spaces, quotation marks, angle brackets."""
    return bool(re.fullmatch(r"https?://[^\s\"'<>\\]+", text)) and _is_accepted(_is_url, text)


def is_zone(name: str) -> bool:
    """Whether this is a zone of the IANA list, such as Asia/Dhaka."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


SLUG_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG = Form(SLUG_PATTERN.fullmatch, _("Lower-case letters, digits and single hyphens."))
KEY = Form(
    re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*").fullmatch,
    _("Small letters and digits, with single hyphens or underscores between."),
)
WEB_ADDRESS = Form(is_web_address, _("A web address such as https://example.org/page."))
HTTPS_ADDRESS = Form(
    lambda text: text.startswith("https://") and is_web_address(text),
    _("The organiser’s page is an address that begins with https://."),
)
EMAIL = Form(lambda text: _is_accepted(validate_email, text), _("An e-mail address such as desk@example.org."))
ZONE = Form(is_zone, _("A zone of the IANA list, such as Asia/Dhaka or Europe/London."))


def is_countable(day: datetime.date) -> bool:
    """Whether a day or a time lies in the years that every clock can count with."""
    return EARLIEST_YEAR <= day.year <= LATEST_YEAR
