"""Moments of plans: what the boxes for day and time send, by the desk's clock, and what is said where it is none."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from patienttools.clock import distance_from_utc, moments_at, say_moment, zone_name

# Further ahead nobody plans, and a slip of the year is found.
MOST_DAYS_AHEAD = 400
# What chooses one of the two moments at which clocks that go back show the same time.
FIRST, SECOND = "first", "second"


@dataclass(frozen=True, slots=True)
class MomentBoxes:
    """The boxes as they were sent. `turns` is there where the time comes twice: which it is, and in words."""

    day: str
    time: str
    zone: str
    turns: tuple[tuple[str, str], ...]
    turn: str


def boxes_of(sent: Mapping[str, str]) -> MomentBoxes:
    """For the page that shows them again: nothing that was typed is lost."""
    wall_time = _wall_time(sent)
    found = moments_at(wall_time) if wall_time else ()
    turns = tuple(zip((FIRST, SECOND), (distance_from_utc(at) for at in found), strict=False)) if found[1:] else ()
    return MomentBoxes(
        sent.get("plan_day", ""), sent.get("plan_time", ""), zone_name(), turns, sent.get("plan_turn", "")
    )


def moment_in(sent: Mapping[str, str]) -> datetime.datetime:
    """The moment, in UTC. Raises ValueError in words for what is no day and time, or comes never, twice or too late."""
    wall_time = _wall_time(sent)
    if wall_time is None:
        raise ValueError(_("Choose the day and the time of it."))
    found = moments_at(wall_time)
    told = {"time": f"{wall_time:%H:%M}", "zone": zone_name()}
    if not found:
        text = _("There is no %(time)s on that day in %(zone)s: the clocks go forward past it. Choose another time.")
        raise ValueError(text % told)
    turn = sent.get("plan_turn", "")
    if found[1:] and turn not in (FIRST, SECOND):
        text = _("%(time)s comes twice on that day in %(zone)s: the clocks go back. Choose which of the two it is.")
        raise ValueError(text % told)
    at = found[-1] if turn == SECOND else found[0]
    if at > timezone.now() + datetime.timedelta(days=MOST_DAYS_AHEAD):
        raise ValueError(_("That is more than a year ahead: look at the year."))
    return at


def say_plan(at: datetime.datetime) -> str:
    """The moment of a plan, with its zone; and with the distance from UTC where the clock shows it twice."""
    wall_time = timezone.localtime(at).replace(tzinfo=None)
    named = f"{zone_name()}, {distance_from_utc(at)}" if moments_at(wall_time)[1:] else zone_name()
    return f"{say_moment(at)} ({named})"


def _wall_time(sent: Mapping[str, str]) -> datetime.datetime | None:
    try:
        found = parse_datetime(f"{sent.get('plan_day', '')}T{sent.get('plan_time', '')}")
    except ValueError:
        return None
    # Years at the ends of what can be counted have no other zone's time.
    return found if found is not None and found.tzinfo is None and 1 < found.year < 9999 else None
