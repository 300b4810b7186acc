"""Documents: training events as content/events.toml says them; every fault at once, no database."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.events.clocks import moment_in, wall_time_in
from patienttools.files import schema
from patienttools.files.definitions import HTTPS_ADDRESS, LONGEST_ADDRESS, SLUG, ZONE, is_countable, is_zone
from patienttools.files.faults import Fault
from patienttools.files.fields import Fields
from patienttools.files.reading import read_top
from patienttools.files.tables import Entries, read_tables
from patienttools.files.toml import format_tables

FILE = "events.toml"
HEADING = """\
# Training events that real organisers announced, each headed [[events]]; content/README.md says how.
# Times are those of the clock on the wall in the event’s zone. What is over leaves the page by itself.
"""


class Booking(TextChoices):
    """What the organiser said of places. That an event is past is not stored: its last minute says so."""

    OPEN = "open", gettext_lazy("Booking is open")
    FULL = "full", gettext_lazy("All places are taken")
    CLOSED = "closed", gettext_lazy("Booking is closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDocument:
    """See `models.Event`. Start and end are moments in UTC; None only in what could not be read."""

    key: str
    titles: Mapping[str, str] = field(hash=False)
    audience: Mapping[str, str] = field(hash=False)
    syllabus: Mapping[str, tuple[str, ...]] = field(hash=False)
    place: Mapping[str, str] = field(hash=False)
    is_online: bool
    organiser: str
    url: str
    zone: str
    booking: str
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None


def _whole(event: EventDocument) -> Iterator[schema.Complaint]:
    if not event.place and not event.is_online:
        yield "place", _("Say where it is held, or that it is online.")
    if event.starts_at and event.ends_at and event.ends_at <= event.starts_at:
        yield "ends_at", _("It ends after it starts.")
    for name, moment in (("starts_at", event.starts_at), ("ends_at", event.ends_at)):
        # Its file has the time of the wall, which may be in another year.
        if moment and (said := schema.day_complaint(wall_time_in(event.zone, moment))):
            yield name, said


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment(schema.Field):
    """A time on the clock of the event's zone, which the caller reads."""

    def tidy(self, value: datetime.datetime | None) -> datetime.datetime | None:
        return value.astimezone(datetime.UTC) if value and is_countable(value) else value

    def complaint(self, value: datetime.datetime | None) -> str:
        if value is None:
            return _("There is nothing here.")
        return schema.day_complaint(value)


EVENT = schema.Schema(
    EventDocument,
    (
        schema.Text(attribute="key", form=SLUG, longest=80),
        schema.ByLanguage(attribute="titles", name="title", longest=160),
        schema.ByLanguage(attribute="audience", is_required=False, longest=400),
        schema.ListsByLanguage(attribute="syllabus", is_required=False, longest=400),
        schema.ByLanguage(attribute="place", is_required=False, longest=400),
        schema.Flag(attribute="is_online", name="online"),
        schema.Text(attribute="organiser", longest=200),
        schema.Text(attribute="url", form=HTTPS_ADDRESS, longest=LONGEST_ADDRESS),
        Moment(attribute="starts_at"),
        Moment(attribute="ends_at"),
        schema.Text(attribute="zone", form=ZONE, longest=60),
        schema.Choice(attribute="booking", choices=Booking.values, longest=10),
    ),
    _whole,
)


def read_events(folder: Path, faults: list[Fault]) -> Entries[EventDocument]:
    """The events of a content folder, by key; what is wrong is added to `faults`. No file: no event."""
    top = read_top(folder, FILE, faults, is_needed=False)
    events = read_tables(top, "events", _event, lambda event: event.key)
    if top is not None:
        top.finish()
    elif not (folder / FILE).exists():
        events.unread = set()
    return events.ordered(_place_in_file)


def _event(fields: Fields) -> EventDocument:
    zone = schema.Text(attribute="zone").tidy(fields.plain("zone", str, "text in quotation marks", True))
    times = {name: _moment(fields, name, zone) for name in ("starts_at", "ends_at")}
    return EVENT.read(fields, **times)


def _moment(fields: Fields, name: str, zone: str) -> datetime.datetime | None:
    """The moment at which that zone's clocks show the time; None, with a fault added, where there is none."""
    time = fields.wall_time(name)
    if time is None or not is_zone(zone):
        return None
    if not is_countable(time):
        fields.fault(name, f"“{name}”: {schema.day_complaint(time)}")
        return None
    moment = moment_in(zone, time)
    if moment is None:
        fields.fault(name, f"In {zone} there is no such time: the clocks go forward then.")
    elif not is_countable(moment):
        # Its row has the time of UTC, which may be in another year.
        fields.fault(name, f"“{name}”: {schema.day_complaint(moment)}")
        return None
    return moment


def format_events(events: Iterable[EventDocument]) -> str:
    """The file in its canonical form: what comes first stands first."""
    tables = []
    for event in sorted(events, key=_place_in_file):
        times = {
            name: wall_time_in(event.zone, moment).replace(tzinfo=None)
            for name, moment in (("starts_at", event.starts_at), ("ends_at", event.ends_at))
            if moment
        }
        tables.append(EVENT.table(event) | times)
    return HEADING + format_tables("events", tables)


def _place_in_file(event: EventDocument) -> tuple[datetime.datetime, str]:
    return event.starts_at or datetime.datetime.max.replace(tzinfo=datetime.UTC), event.key
