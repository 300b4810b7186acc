"""Entries: one country's helplines as a page shows them, the surest first, each with its state said in words."""

import datetime
import re
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext

from patienttools.generation.reads import HELPLINES, note, until_day
from patienttools.helplines.models import Helpline, Knowledge
from patienttools.languages import in_language, in_own_digits


@dataclass(frozen=True, slots=True)
class Remark:
    """A term and what is to be said under it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A way to reach somebody: what it is, what stands there, and where it leads, empty where no link is safe."""

    label: str
    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelplineEntry:
    """A helpline in one language. `state` says in words how far it is known; `is_sure` whether that is confirmed.

    `numbers` are to be dialled or texted, `outlets` are its site, e-mail and chat; either may be empty.
    `cautions` say what a call leaves behind and whom it can alert.
    """

    key: str
    name: str
    region: str
    state: str
    is_sure: bool
    is_emergency: bool
    numbers: tuple[Outlet, ...]
    outlets: tuple[Outlet, ...]
    remarks: tuple[Remark, ...]
    cautions: tuple[Remark, ...]
    note: str


@dataclass(frozen=True, slots=True)
class CountryHelplines:
    """Every helpline of one country: emergency numbers, confirmed, read, then what is recalled or in doubt."""

    numeric: str
    name: str
    entries: tuple[HelplineEntry, ...]

    @property
    def emergency(self) -> tuple[HelplineEntry, ...]:
        return tuple(entry for entry in self.entries if entry.is_emergency)

    @property
    def others(self) -> tuple[HelplineEntry, ...]:
        return tuple(entry for entry in self.entries if not entry.is_emergency)


def helplines_of(numeric: str, language: str, day: datetime.date) -> CountryHelplines | None:
    """The country with that number, in one query; None if no helpline has it. States are those of `day`."""
    note(HELPLINES)
    rows = list(Helpline.objects.filter(country__numeric=numeric).select_related("country"))
    for row in rows:
        if (moment := row.state_changes_on(day)) is not None:
            until_day(moment)
    if not rows:
        return None
    rows.sort(key=lambda row: (_rank(row, day), row.position))
    name = in_language(rows[0].country.names, language)
    return CountryHelplines(numeric, name, tuple(_entry(row, language, day) for row in rows))


def _rank(row: Helpline, day: datetime.date) -> int:
    if row.in_emergency_list:
        return 0
    if row.is_confirmed_on(day):
        return 1
    return 2 if row.knowledge == Knowledge.READ and not row.is_doubtful else 3


def _entry(row: Helpline, language: str, day: datetime.date) -> HelplineEntry:
    def words(texts: dict[str, str] | str) -> str:
        return in_language(texts or {}, language)

    remarks = (
        Remark(gettext("For whom"), words(row.audience)),
        Remark(gettext("What they can do"), words(row.can_do)),
        Remark(gettext("Hours"), _hours(row, language)),
        Remark(gettext("Cost"), words(row.cost)),
        Remark(gettext("Languages"), words(row.languages)),
    )
    cautions = (
        Remark(gettext("Whom it can alert"), words(row.may_alert)),
        Remark(gettext("The trace it leaves"), words(row.call_trace)),
    )
    return HelplineEntry(
        key=row.key,
        name=words(row.names),
        region=row.region,
        state=_state(row, day),
        is_sure=row.in_emergency_list or row.is_confirmed_on(day),
        is_emergency=row.in_emergency_list,
        numbers=tuple(_number(one, language) for one in row.numbers),
        outlets=_outlets(row),
        remarks=tuple(remark for remark in remarks if remark.text),
        cautions=tuple(caution for caution in cautions if caution.text),
        note=words(row.note),
    )


def _state(row: Helpline, day: datetime.date) -> str:
    """What is known of the row on that day. Emergency numbers of the list never age and are never “not confirmed”.

    Who confirmed it is in admin and not here: nobody who works for this site is named without having agreed to it.
    """
    is_read = row.knowledge == Knowledge.READ
    if row.in_emergency_list:
        if is_read:
            return gettext("Emergency number, read in a source")
        return gettext("Emergency number, from general knowledge")
    if row.is_doubtful and is_read:
        return gettext("Not confirmed, and in doubt: read in a source that may be out of date or incomplete")
    if row.is_doubtful:
        return gettext("Not confirmed, and in doubt: from general knowledge, not checked")
    if row.confirmed_on and row.is_confirmed_on(day):
        when = in_own_digits(date_format(row.confirmed_on, "DATE_FORMAT"))
        return gettext("Confirmed by an editor of this site on %(day)s") % {"day": when}
    if row.confirmed_on:
        when = in_own_digits(date_format(row.confirmed_on, "DATE_FORMAT"))
        return gettext("Not confirmed: the last check, on %(day)s, is too old to count") % {"day": when}
    if is_read:
        return gettext("Not confirmed: read in a source, not checked with the service")
    return gettext("Not confirmed: from general knowledge, not checked")


def _hours(row: Helpline, language: str) -> str:
    """The hours as they are known. Only a line that is always open is said to be open; nothing else is computed."""
    hours = in_language(row.hours or {}, language)
    is_sure = row.are_hours_confirmed and not row.is_doubtful
    if row.is_always_open and (is_sure or row.in_emergency_list):
        return gettext("Open day and night")
    if hours and row.hours_zone and not row.is_always_open and any(c.isdigit() for c in hours):
        hours = gettext("%(hours)s (time in %(zone)s)") % {"hours": hours, "zone": row.hours_zone}
    if hours and not is_sure:
        hours = gettext("%(hours)s (hours not confirmed)") % {"hours": hours}
    return hours


def _number(one: dict[str, str], language: str) -> Outlet:
    number, kind = one["number"], one["kind"]
    dialled = "".join(c for c in number if c.isascii() and (c.isdigit() or c in "+*#")).replace("#", "%23")
    labels = {
        "call": gettext("Call"),
        "text": gettext("Text message"),
        "tty": gettext("Text telephone (TTY)"),
        "ussd": gettext("Dial"),
        "whatsapp": gettext("WhatsApp"),
    }
    # A WhatsApp link needs the number in its international form, which these are not: it stays plain text.
    schemes = {"call": "tel:", "text": "sms:", "tty": "tel:", "ussd": "tel:"}
    url = f"{schemes[kind]}{dialled}" if kind in schemes and dialled else ""
    return Outlet(labels.get(kind, kind), number, url, in_language(one.get("note") or {}, language))


_WEB = re.compile(r"https?://[^\s\"'<>\\]+")
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")


def _outlets(row: Helpline) -> tuple[Outlet, ...]:
    """Site, e-mail and chat. What is no address of its kind is shown and leads nowhere."""
    found = (
        (gettext("Website"), row.website, row.website if _WEB.fullmatch(row.website) else ""),
        (gettext("E-mail"), row.email, f"mailto:{row.email}" if _MAIL.fullmatch(row.email) else ""),
        (gettext("Chat"), row.chat, row.chat if _WEB.fullmatch(row.chat) else ""),
    )
    return tuple(
        Outlet(label, re.sub(r"^https?://(www\.)?|/$", "", text) if url else text, url)
        for label, text, url in found
        if text
    )
