"""Page: the training events that are not over, each by the clock of its own place, below the words of the page."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles.events.clocks import wall_time_in
from articles.events.models import Booking, Event
from articles.pages.addresses import Place
from articles.pages.lists import build_site_page
from articles.pages.reading import Reading
from articles.pages.shapes import Link, SitePage
from articles.pages.views import render_page
from patienttools.generation.reads import EVENTS, note, until
from patienttools.languages import in_own_digits


@dataclass(frozen=True, slots=True)
class Wording:
    """A text, or several; `language` is set where it is another than the page's."""

    texts: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventEntry:
    """One event as the list shows it. `starts` is for machines: its time with the zone's offset."""

    key: str
    title: Wording
    audience: Wording
    syllabus: Wording
    place: Wording
    is_online: bool
    organiser: str
    url: str
    when: str
    starts: str
    booking: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPage:
    """`contact` is where an event can be proposed; None where readers have no address to write to."""

    words: SitePage
    events: tuple[EventEntry, ...]
    contact: Link | None


def present_training(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if reading is None or part:
        raise Http404
    page = build_training_page(reading, place, timezone.now())
    title, is_indexable = page.words.title, page.words.is_reviewed
    html = render_page("articles/training.html", page, place, reading, part, title=title, is_indexable=is_indexable)
    return HttpResponse(html)


def build_training_page(reading: Reading, place: Place, at: datetime.datetime) -> TrainingPage:
    contact = reading.cards.find("contact", place.language) if settings.RX_CONTACT_EMAIL else None
    note(EVENTS)
    events = list(Event.objects.not_over(at))
    for event in events:
        until(event.ends_at)
    return TrainingPage(
        words=build_site_page(reading, place),
        events=tuple(_entry(event, place.language) for event in events),
        contact=contact.link(place) if contact else None,
    )


def _entry(event: Event, language: str) -> EventEntry:
    starts = wall_time_in(event.zone, event.starts_at)
    return EventEntry(
        key=event.key,
        title=_wording(event.titles, language),
        audience=_wording(event.audience, language),
        syllabus=_wording(event.syllabus, language),
        place=_wording(event.place, language),
        is_online=event.is_online,
        organiser=event.organiser,
        url=event.url,
        when=describe_times(starts, wall_time_in(event.zone, event.ends_at), event.zone),
        starts=starts.isoformat(timespec="minutes"),
        booking=str(Booking(event.booking).label),
        is_open=event.booking == Booking.OPEN,
    )


def _wording(texts: Mapping[str, str | list[str]], language: str) -> Wording:
    """In the reader's language, else in the first of the site's in which there is something."""
    for code in (language, *(code for code, _name in settings.LANGUAGES)):
        if text := texts.get(code):
            return Wording((text,) if isinstance(text, str) else tuple(text), code if code != language else "")
    return Wording()


def describe_times(starts: datetime.datetime, ends: datetime.datetime, zone: str) -> str:
    """Both times by the clock of the zone, which is named, with its distance from UTC.

    >>> from zoneinfo import ZoneInfo
    >>> dhaka = ZoneInfo("Asia/Dhaka")
    >>> first = datetime.datetime(2027, 2, 14, 10, tzinfo=dhaka)
    >>> describe_times(first, first.replace(hour=16), "Asia/Dhaka")
    '14 February 2027, 10:00 to 16:00 (time in Asia/Dhaka, UTC+06:00)'
    """
    is_one_day = starts.date() == ends.date()
    texts = {
        "starts": in_own_digits(date_format(starts, "j F Y, H:i")),
        "ends": in_own_digits(date_format(ends, "H:i" if is_one_day else "j F Y, H:i")),
        "zone": zone,
        "offset": f"UTC{starts.isoformat(timespec='minutes')[-6:]}",
    }
    return gettext("%(starts)s to %(ends)s (time in %(zone)s, %(offset)s)") % texts
