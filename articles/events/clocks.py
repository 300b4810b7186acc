"""Clocks: the time that stands on the wall where an event is held, and the moment that it is; no database."""

import datetime
from zoneinfo import ZoneInfo


def moment_in(zone: str, wall_time: datetime.datetime) -> datetime.datetime | None:
    """The moment at which the clocks of that zone show this time, in UTC.

    None for a time that is skipped when clocks go forward. Of a time that comes twice it is the first.
    """
    wall_time = wall_time.replace(tzinfo=None)
    moment = wall_time.replace(tzinfo=ZoneInfo(zone)).astimezone(datetime.UTC)
    return moment if wall_time_in(zone, moment).replace(tzinfo=None) == wall_time else None


def wall_time_in(zone: str, moment: datetime.datetime) -> datetime.datetime:
    """The time that the clocks of that zone show then."""
    return moment.astimezone(ZoneInfo(zone))
