"""Load: content/events.toml becomes events; never over what an editor changed."""

import datetime
import hashlib
import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from articles.events.clocks import is_zone, moment_in
from articles.events.models import Booking, Event
from articles.files.documents import SLUG
from patienttools.files.faults import ContentError, Fault
from patienttools.files.fields import Fields, has_control_characters, read_toml
from patienttools.generation.models import step_generation

HTTPS_ADDRESS = re.compile(r"https://[^\s\"'<>\\]{3,490}")
MAX_TITLE, MAX_TEXT = 160, 400


def read_events(path: Path, languages: Collection[str]) -> list[dict[str, Any]]:
    """The file as columns of the rows to be. Raises ContentError carrying every fault. No file: no event."""
    if not path.is_file():
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ContentError([Fault(path.name, 0, "Not valid UTF-8. Save the file as UTF-8.")]) from None
    faults: list[Fault] = []
    top = Fields(path.name, text, read_toml(path.name, text, faults) or {}, faults)
    events: dict[str, dict[str, Any]] = {}
    for fields in top.tables("events"):
        columns = _event(fields, languages)
        if columns["key"] in events:
            fields.fault("key", f"The key “{columns['key']}” stands twice.")
        events[columns["key"]] = columns
    top.finish()
    if faults:
        raise ContentError(faults)
    return list(events.values())


def _event(fields: Fields, languages: Collection[str]) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "key": fields.text("key", longest=80, matching=SLUG, form="lower-case letters, digits and single hyphens"),
        "titles": _texts(fields, "title", languages, longest=MAX_TITLE, required=True),
        "audience": _texts(fields, "audience", languages),
        "syllabus": _lists(fields, "syllabus", languages),
        "place": _texts(fields, "place", languages),
        "is_online": fields.boolean("online", required=False),
        "organiser": fields.text("organiser", longest=200),
        "url": fields.text("url", longest=500, matching=HTTPS_ADDRESS, form="an address that begins with https://"),
        "zone": fields.text("zone", longest=60),
        "booking": fields.choice("booking", Booking.values),
    }
    if not columns["place"] and not columns["is_online"]:
        fields.fault("place", "Say in “place” where it is held, or write online = true.")
    columns["starts_at"], columns["ends_at"] = _moments(fields, columns["zone"])
    fields.finish()
    return columns


def _moments(fields: Fields, zone: str) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """Start and end as moments; None, with faults added, where that cannot be told."""
    wall_times = {name: fields.wall_time(name) for name in ("starts_at", "ends_at")}
    if not is_zone(zone):
        if zone:
            fields.fault("zone", f"“{zone[:60]}” is no time zone of the IANA list, such as Asia/Dhaka.")
        return None, None
    moments = {name: moment_in(zone, time) if time else None for name, time in wall_times.items()}
    for name, time in wall_times.items():
        if time and moments[name] is None:
            fields.fault(name, f"In {zone} there is no such time: the clocks go forward then.")
    starts_at, ends_at = moments["starts_at"], moments["ends_at"]
    if starts_at and ends_at and ends_at <= starts_at:
        fields.fault("ends_at", "It ends after it starts.")
    return starts_at, ends_at


def _texts(
    fields: Fields, name: str, languages: Collection[str], *, longest: int = MAX_TEXT, required: bool = False
) -> dict[str, str]:
    texts = {code: " ".join(text.split()) for code, text in fields.text_table(name, required=required).items()}
    _check_languages(fields, name, texts, languages)
    if any(len(text) > longest for text in texts.values()):
        fields.fault(name, f"“{name}” has a text of more than {longest} characters.")
    return texts


def _lists(fields: Fields, name: str, languages: Collection[str]) -> dict[str, list[str]]:
    """A list of texts in each language."""
    table = fields.any_table(name)
    lists: dict[str, list[str]] = {}
    for code, items in table.items():
        good = [item for item in items if _is_text(item)] if isinstance(items, list) else []
        if not good or len(good) < len(items):
            fields.fault(name, f"“{name}” holds a list of texts for each language, none empty or over {MAX_TEXT} long.")
            continue
        lists[code] = [" ".join(item.split()) for item in good]
    _check_languages(fields, name, table, languages)
    return lists


def _is_text(item: object) -> bool:
    return isinstance(item, str) and 0 < len(item.strip()) <= MAX_TEXT and not has_control_characters(item)


def _check_languages(fields: Fields, name: str, texts: Collection[str], languages: Collection[str]) -> None:
    for code in sorted(set(texts) - set(languages)):
        fields.fault(name, f"“{code[:20]}” is no language of this site. Known: {', '.join(sorted(languages))}.")


def load_events(events: Collection[Mapping[str, Any]], *, force: bool = False) -> list[str]:
    """Brings the rows up to the file, in one transaction. Returns the keys that were kept as an editor left them."""
    kept, is_changed = [], False
    with transaction.atomic():
        rows = {row.key: row for row in Event.objects.all()}
        for columns in events:
            digest, row = _digest(columns), rows.get(columns["key"])
            if row is not None:
                current = _digest({name: getattr(row, name) for name in columns})
                if current == digest == row.loaded_digest:
                    continue
                if current not in {digest, row.loaded_digest} and not force:
                    kept.append(f"{Event._meta.verbose_name} {row.key}")
                    continue
            Event.objects.update_or_create(key=columns["key"], defaults={**columns, "loaded_digest": digest})
            is_changed = True
        if is_changed:
            step_generation()
    return kept


def _digest(columns: Mapping[str, Any]) -> str:
    text = json.dumps(columns, sort_keys=True, ensure_ascii=False, default=lambda moment: moment.isoformat())
    return hashlib.sha256(text.encode()).hexdigest()
