"""Load: content/helplines.toml becomes countries and helplines; never over what an editor changed or confirmed."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from patienttools.files.faults import ContentError, Fault
from patienttools.files.fields import Fields, read_toml
from patienttools.generation.models import step_generation
from patienttools.helplines.models import Country, Helpline, Knowledge

NUMBER_KINDS = ("call", "text", "tty", "whatsapp", "ussd")
NUMBER = re.compile(r"[+*#0-9][0-9 *#()-]*")
# What reads as a text in each language, by its name in the file and in the row.
TEXTS = ("hours", "cost", "languages", "audience", "can_do", "call_trace", "may_alert", "note")


@dataclass(frozen=True, slots=True)
class HelplineFile:
    """Columns of the rows to be, in the file's order: countries by code, helplines by key."""

    countries: Mapping[str, Mapping[str, Any]]
    helplines: Mapping[str, Mapping[str, Any]]


def read_helplines(path: Path) -> HelplineFile:
    """The file as columns. Raises ContentError carrying every fault."""
    faults: list[Fault] = []
    if not path.is_file():
        raise ContentError([Fault(path.name, 0, "The file is missing.")])
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ContentError([Fault(path.name, 0, "Not valid UTF-8. Save the file as UTF-8.")]) from None
    table = read_toml(path.name, text, faults)
    if table is None:
        raise ContentError(faults)
    top = Fields(path.name, text, table, faults)
    countries = {
        columns["code"]: columns | {"position": position}
        for position, columns in enumerate((_country(fields) for fields in top.tables("countries")), 1)
    }
    helplines: dict[str, Mapping[str, Any]] = {}
    for position, fields in enumerate(top.tables("helplines"), 1):
        columns = _helpline(fields)
        if columns["country"] not in countries:
            fields.fault("country", f"“{columns['country']}” is no country of this file.")
        if columns["key"] in helplines:
            fields.fault("key", f"The key “{columns['key']}” stands twice.")
        helplines[columns["key"]] = columns | {"position": position}
    top.finish()
    if faults:
        raise ContentError(faults)
    return HelplineFile(countries, helplines)


def _country(fields: Fields) -> dict[str, Any]:
    columns = {
        "code": fields.text("code", matching=re.compile("[a-z]{2}"), form="two small letters"),
        "numeric": fields.text("numeric", matching=re.compile(r"\d{3}"), form="three digits"),
        "slug": fields.text("slug"),
        "names": fields.text_table("name"),
    }
    fields.finish()
    return columns


def _helpline(fields: Fields) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "key": fields.text("key", longest=80),
        "country": fields.text("country"),
        "region": fields.text("region", required=False, longest=80),
        "is_emergency": fields.boolean("is_emergency"),
        "in_emergency_list": fields.boolean("in_emergency_list"),
        "names": fields.text_table("name"),
        "numbers": _numbers(fields),
        "website": fields.text("website", required=False, longest=300),
        "email": fields.text("email", required=False),
        "chat": fields.text("chat", required=False, longest=300),
        "is_always_open": fields.boolean("always_open", required=False),
        "hours_zone": fields.text("hours_zone", required=False, longest=40),
        "are_hours_confirmed": fields.boolean("hours_confirmed", required=False),
        "source": fields.text("source", required=False),
        "knowledge": fields.choice("knowledge", Knowledge.values),
        "is_doubtful": fields.boolean("doubt", required=False),
    }
    columns |= {name: fields.text_table(name, required=False) for name in TEXTS}
    if columns["in_emergency_list"] and (columns["is_doubtful"] or not columns["is_emergency"]):
        fields.fault("in_emergency_list", "Only emergency numbers without doubt stand in the emergency list.")
    fields.finish()
    return columns


def _numbers(fields: Fields) -> list[dict[str, Any]]:
    numbers = fields.any_list("numbers")
    good = [
        number
        for number in numbers
        if isinstance(number, dict)
        and number.get("kind") in NUMBER_KINDS
        and NUMBER.fullmatch(str(number.get("number", "")))
        and set(number) <= {"kind", "number", "note"}
    ]
    if len(good) < len(numbers):
        fields.fault("numbers", f"Each number has a kind ({', '.join(NUMBER_KINDS)}) and digits as one dials them.")
    return good


def load_helplines(file: HelplineFile, *, force: bool = False) -> list[str]:
    """Brings the rows up to the file, in one transaction. Returns the keys that were kept as an editor left them."""
    kept, is_changed = [], False
    with transaction.atomic():
        countries = {}
        for code, columns in file.countries.items():
            countries[code], created = Country.objects.get_or_create(code=code, defaults=columns)
            row = countries[code]
            if not created and any(getattr(row, name) != value for name, value in columns.items()):
                Country.objects.filter(pk=row.pk).update(**columns)
                is_changed = True
            is_changed |= created
        rows = {row.key: row for row in Helpline.objects.select_related("country")}
        for key, columns in file.helplines.items():
            digest, existing = _digest(columns), rows.get(key)
            if existing is not None:
                current = _digest(columns_of(existing))
                if current == digest == existing.loaded_digest:
                    continue
                if current not in {digest, existing.loaded_digest} and not force:
                    kept.append(key)
                    continue
            values = {**columns, "country": countries[columns["country"]], "loaded_digest": digest}
            Helpline.objects.update_or_create(key=key, defaults=values)
            is_changed = True
        if is_changed:
            step_generation()
    return kept


def columns_of(row: Helpline) -> dict[str, Any]:
    """The row as the file would say it. Confirmations are not of the file and do not count."""
    names: Sequence[str] = [
        "key",
        "region",
        "is_emergency",
        "in_emergency_list",
        "names",
        "numbers",
        "website",
        "email",
        "chat",
        "is_always_open",
        "hours_zone",
        "are_hours_confirmed",
        "source",
        "knowledge",
        "is_doubtful",
        "position",
    ]
    return {name: getattr(row, name) for name in (*names, *TEXTS)} | {"country": row.country.code}


def _digest(columns: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(columns, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
