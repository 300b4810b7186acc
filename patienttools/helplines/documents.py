"""Documents: countries, helplines and confirmations as content/helplines.toml says them; every fault at once."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patienttools.files import schema
from patienttools.files.definitions import EMAIL, SLUG, WEB_ADDRESS, ZONE, Form
from patienttools.files.faults import Fault
from patienttools.files.fields import Fields
from patienttools.files.reading import read_top
from patienttools.files.tables import Entries, read_tables, without_expected
from patienttools.files.toml import canonical_line, format_tables

FILE = "helplines.toml"
HEADING = """\
# Whom to call, by country. in_emergency_list: shown as an emergency number. doubt: check before you rely on it.
# A number is confirmed by a person who called or checked; such entries stand at the end, headed [[confirmed]].
# ISO gives no number to the European Union (998 here) nor to “other countries” (000 here).
"""
NUMBER_KINDS = ("call", "text", "tty", "whatsapp", "ussd")
NUMBER = re.compile(r"[+*#0-9][0-9 *#()-]{0,39}")
LONGEST_NOTE = 200
COUNTRY_CODE = Form(re.compile("[a-z]{2}").fullmatch, gettext_lazy("Two small letters."))
COUNTRY_NUMBER = Form(re.compile("[0-9]{3}").fullmatch, gettext_lazy("Three digits."))


class Knowledge(TextChoices):
    READ = "read", gettext_lazy("read in a source")
    RECALLED = "recalled", gettext_lazy("from general knowledge")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryDocument:
    code: str
    numeric: str
    slug: str
    names: Mapping[str, str] = field(hash=False)
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelplineDocument:
    """See `models.Helpline`; `country` is the country's code."""

    key: str
    country: str
    region: str
    is_emergency: bool
    in_emergency_list: bool
    names: Mapping[str, str] = field(hash=False)
    numbers: tuple[Mapping[str, Any], ...] = field(hash=False)
    website: str
    email: str
    chat: str
    hours: Mapping[str, str] = field(hash=False)
    are_hours_confirmed: bool
    hours_zone: str
    is_always_open: bool
    cost: Mapping[str, str] = field(hash=False)
    languages: Mapping[str, str] = field(hash=False)
    audience: Mapping[str, str] = field(hash=False)
    can_do: Mapping[str, str] = field(hash=False)
    call_trace: Mapping[str, str] = field(hash=False)
    may_alert: Mapping[str, str] = field(hash=False)
    note: Mapping[str, str] = field(hash=False)
    source: str
    knowledge: str
    is_doubtful: bool
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationDocument:
    """That a person called or checked on that day. Who it was stays in the database: an account is no content."""

    key: str
    confirmed_on: datetime.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers(schema.Field):
    """Numbers as one dials them: {"kind": …, "number": …, "note": {…}}."""

    is_required: bool = False

    def read(self, fields: Fields) -> Any:
        return fields.plain(self.in_file, list, "a list of numbers", self.is_required) or ()

    def tidy(self, value: Any) -> tuple[Any, ...]:
        return tuple(_tidy_number(number) for number in value) if isinstance(value, list | tuple) else (value,)

    def complaint(self, value: tuple[Any, ...]) -> str:
        return next((said for said in map(_number_complaint, value) if said), "")

    def column(self, value: tuple[Any, ...]) -> list[Any]:
        return [dict(number) for number in value]


_NOTE = schema.ByLanguage(attribute="note", longest=LONGEST_NOTE, is_required=False)


def _tidy_number(number: Any) -> Any:
    if not isinstance(number, Mapping):
        return number
    tidy = {name: canonical_line(value) if isinstance(value, str) else value for name, value in number.items()}
    if note := _NOTE.tidy(tidy.pop("note", None)):
        tidy["note"] = note
    return tidy


def _number_complaint(number: Any) -> str:
    kinds = ", ".join(NUMBER_KINDS)
    wanted = _("Each number has a kind (%(kinds)s) and digits as one dials them.") % {"kinds": kinds}
    if not isinstance(number, Mapping) or not {"kind", "number"} <= set(number) <= {"kind", "number", "note"}:
        return wanted
    if number["kind"] not in NUMBER_KINDS or not NUMBER.fullmatch(str(number["number"])):
        return wanted
    note = number.get("note", {})
    if said := _NOTE.complaint(note):
        return said
    return _("A note of a number holds no bar: “|”.") if any("|" in text for text in note.values()) else ""


def _texts(attribute: str, **options: Any) -> schema.ByLanguage:
    return schema.ByLanguage(attribute=attribute, is_required=False, **options)


COUNTRY = schema.Schema(
    CountryDocument,
    (
        schema.Text(attribute="code", form=COUNTRY_CODE, longest=2),
        schema.Text(attribute="numeric", form=COUNTRY_NUMBER, longest=3),
        schema.ByLanguage(attribute="names", name="name", longest=120),
        schema.Text(attribute="slug", form=SLUG, longest=50),
        schema.Number(attribute="position"),
    ),
)


def _whole(document: HelplineDocument) -> Iterator[schema.Complaint]:
    if document.in_emergency_list and (document.is_doubtful or not document.is_emergency):
        yield "in_emergency_list", _("Only emergency numbers without doubt stand in the emergency list.")


HELPLINE = schema.Schema(
    HelplineDocument,
    (
        schema.Text(attribute="key", form=SLUG, longest=80),
        schema.Text(attribute="country", form=COUNTRY_CODE, longest=2),
        schema.Text(attribute="region", is_required=False, longest=80),
        schema.Flag(attribute="is_emergency", is_said=True),
        schema.Flag(attribute="in_emergency_list", is_said=True),
        schema.ByLanguage(attribute="names", name="name", longest=200),
        Numbers(attribute="numbers"),
        schema.Text(attribute="website", is_required=False, form=WEB_ADDRESS, longest=300),
        schema.Text(attribute="email", is_required=False, form=EMAIL, longest=254),
        schema.Text(attribute="chat", is_required=False, form=WEB_ADDRESS, longest=300),
        _texts("hours"),
        schema.Flag(attribute="are_hours_confirmed", name="hours_confirmed"),
        schema.Text(attribute="hours_zone", is_required=False, form=ZONE, longest=40),
        schema.Flag(attribute="is_always_open", name="always_open"),
        _texts("cost"),
        _texts("languages"),
        _texts("audience"),
        _texts("can_do"),
        _texts("call_trace"),
        _texts("may_alert"),
        _texts("note"),
        schema.Text(attribute="source", is_required=False),
        schema.Choice(attribute="knowledge", choices=Knowledge.values, longest=10),
        schema.Flag(attribute="is_doubtful", name="doubt"),
        schema.Number(attribute="position"),
    ),
    _whole,
)
CONFIRMATION = schema.Schema(
    ConfirmationDocument,
    (
        schema.Text(attribute="key", name="helpline", form=SLUG, longest=80),
        schema.Day(attribute="confirmed_on", name="on", is_required=True),
    ),
)
# What reads as a text in each language.
TEXTS = tuple(name for name in HELPLINE.fields if isinstance(HELPLINE.fields[name], schema.ByLanguage))[1:]


@dataclass(frozen=True, slots=True)
class HelplineFile:
    """The sound entries of helplines.toml, in its order: countries by code, the others by the helpline's key."""

    countries: Entries[CountryDocument]
    helplines: Entries[HelplineDocument]
    confirmations: Entries[ConfirmationDocument]


def read_helplines(folder: Path, faults: list[Fault]) -> HelplineFile:
    """The file of a content folder; what is wrong is added to `faults`."""
    top = read_top(folder, FILE, faults)
    codes, keys = set(), set()
    numbers: dict[str, str] = {}
    slugs: dict[str, str] = {}

    def country(fields: Fields) -> CountryDocument:
        document = COUNTRY.read(fields)
        codes.add(document.code)
        for name, value, taken in (("numeric", document.numeric, numbers), ("slug", document.slug, slugs)):
            if value and taken.setdefault(value, document.code) != document.code:
                fields.fault(name, f"“{value}” is that of “{taken[value]}” too.")
        return document

    def helpline(fields: Fields) -> HelplineDocument:
        document = HELPLINE.read(fields)
        keys.add(document.key)
        if document.country and document.country not in codes:
            fields.fault("country", f"“{document.country}” is no country of this file.")
        return document

    def confirmation(fields: Fields) -> ConfirmationDocument:
        document = CONFIRMATION.read(fields)
        if document.key and document.key not in keys:
            fields.fault("helpline", f"“{document.key}” is no helpline of this file.")
        return document

    countries = read_tables(top, "countries", country, lambda document: document.code, key_field="code")
    helplines = read_tables(top, "helplines", helpline, lambda document: document.key)
    confirmations = read_tables(top, "confirmed", confirmation, lambda document: document.key, key_field="helpline")
    if top is not None:
        top.finish()
    countries = countries.ordered(lambda document: (document.position or 0, document.code))
    places = {code: number for number, code in enumerate(countries)}
    return HelplineFile(
        countries,
        helplines.ordered(lambda line: (places.get(line.country, len(places)), line.position or 0, line.key)),
        confirmations.ordered(lambda document: document.key),
    )


def format_countries(countries: Iterable[CountryDocument]) -> str:
    """The opening of the file: its heading and the countries, in their order."""
    return HEADING + format_tables("countries", without_expected(map(COUNTRY.table, countries)))


def format_helplines(helplines: Iterable[HelplineDocument]) -> str:
    """The helplines, in the order of their countries."""
    return format_tables("helplines", without_expected(map(HELPLINE.table, helplines)))


def format_confirmations(confirmations: Iterable[ConfirmationDocument]) -> str:
    return format_tables("confirmed", map(CONFIRMATION.table, confirmations))
