"""Clock: moments as the clock of the desk shows them, and typed by it; stored moments stay in UTC. No database.

Under /admin/ the zone of RX_TIME_ZONE is the one that Django's own filters and forms use (rxsite/desk_time.py).
Readers' pages know nothing of it: their days are those of UTC.
"""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

MOMENT = "j F Y, H:i"


def say_moment(at: datetime.datetime) -> str:
    """By the clock of whoever is answered, such as “28 March 2027, 14:30”."""
    return date_format(timezone.localtime(at), MOMENT)


def zone_name() -> str:
    """The zone of whoever is answered, by its name in the IANA list."""
    return timezone.get_current_timezone_name()


def moments_at(wall_time: datetime.datetime) -> tuple[datetime.datetime, ...]:
    """The moments, in UTC, at which that clock shows this time, the earlier first.

    None where clocks go forward past it, two where they go back and show it again.
    """
    zone = timezone.get_current_timezone()
    wall_time = wall_time.replace(tzinfo=None, fold=0)
    found = {wall_time.replace(tzinfo=zone, fold=fold).astimezone(datetime.UTC) for fold in (0, 1)}
    return tuple(at for at in sorted(found) if at.astimezone(zone).replace(tzinfo=None, fold=0) == wall_time)


def distance_from_utc(at: datetime.datetime) -> str:
    """Of that clock at that moment, such as “UTC+06:00”."""
    return f"UTC{timezone.localtime(at).isoformat(timespec='minutes')[-6:]}"


def day_of_readers() -> datetime.date:
    """Today as readers' pages count, whoever asks."""
    return timezone.now().astimezone(datetime.UTC).date()


def latest_day_begun() -> datetime.date:
    """Today on the desk or on readers' pages, whichever day is the later: no later day has come."""
    return max(day_of_readers(), timezone.now().astimezone(ZoneInfo(settings.RX_TIME_ZONE)).date())
