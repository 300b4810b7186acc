"""Page: training events that are to come and, for some days, those that are over, each by the clock of its own place.

A form on it gives one event as a file for calendars, with the words that the reader chose.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from articles.events.calendar_file import CONTENT_TYPE, MAX_TITLE, NAME, calendar_file, tidy_title
from articles.events.clocks import wall_time_in
from articles.events.models import Booking, Event
from articles.pages.addresses import Place, Target
from articles.pages.lists import build_site_page
from articles.pages.reading import Reading
from articles.pages.shapes import Link, SitePage
from articles.pages.views import render_page
from patienttools.files.definitions import SLUG
from patienttools.generation.reads import EVENTS, note, until
from patienttools.languages import in_own_digits

# For so many days somebody who comes back finds that an event is over, and not that it never was.
PAST_DAYS = 30
PAST = "past"
# What the link to the organiser's page says, by what the organiser said of places, and once the event is over.
LINKS: dict[str, Any] = {
    Booking.OPEN: gettext_lazy("Book on the organiser’s page"),
    Booking.FULL: gettext_lazy("All places are taken: the organiser’s page"),
    Booking.CLOSED: gettext_lazy("Booking is closed: the organiser’s page"),
    PAST: gettext_lazy("It is over: the organiser’s page"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """A text, or several; `language` is set where it is another than the page's."""

    texts: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventEntry:
    """One event as the list shows it. `starts` is for machines: its time with the zone's offset.

    `booking` says of places what the organiser did, or that it is over; `link` is what the link to `url` says.
    """

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
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPage:
    """`contact` is where an event can be proposed; None where readers have no address to write to.

    `past` are those that were over lately, the latest first. `action` takes the form for a calendar.
    """

    words: SitePage
    events: tuple[EventEntry, ...]
    past: tuple[EventEntry, ...]
    action: str
    title: str
    longest: int
    contact: Link | None


def present_training(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if reading is None or part:
        raise Http404
    if answers is not None and (event := _event_of(answers)):
        return _calendar_answer(event, answers)
    page = build_training_page(reading, place, timezone.now())
    title, is_indexable = page.words.title, page.words.is_reviewed
    html = render_page("articles/training.html", page, place, reading, part, title=title, is_indexable=is_indexable)
    return HttpResponse(html)


def build_training_page(reading: Reading, place: Place, at: datetime.datetime) -> TrainingPage:
    contact = reading.cards.find("contact", place.language) if settings.RX_CONTACT_EMAIL else None
    note(EVENTS)
    events = list(Event.objects.not_over(at))
    past = list(Event.objects.over_since(at - datetime.timedelta(days=PAST_DAYS), at))
    for event in events:
        until(event.ends_at)
    for event in past:
        until(event.ends_at + datetime.timedelta(days=PAST_DAYS))
    edition = reading.edition
    return TrainingPage(
        words=build_site_page(reading, place),
        events=tuple(_entry(event, place.language) for event in events),
        past=tuple(_entry(event, place.language, is_past=True) for event in past),
        action=place.address(Target(edition.slug, edition.kind, edition.share_code)),
        title=bland_title(),
        longest=MAX_TITLE,
        contact=contact.link(place) if contact else None,
    )


def bland_title() -> str:
    """What stands in a calendar unless the reader writes something else: it names nothing."""
    return gettext("Appointment")


def _event_of(answers: QueryDict) -> Event | None:
    """The event that the form names, as long as it is not over."""
    key = answers.get("event", "")
    return Event.objects.not_over(timezone.now()).filter(key=key).first() if SLUG.fits(key) else None


def _calendar_answer(event: Event, answers: QueryDict) -> HttpResponse:
    title = tidy_title(answers.get("title", ""), bland_title())
    file = calendar_file(key=event.key, title=title, starts=event.starts_at, ends=event.ends_at)
    return HttpResponse(
        file, content_type=CONTENT_TYPE, headers={"Content-Disposition": f'attachment; filename="{NAME}"'}
    )


def _entry(event: Event, language: str, *, is_past: bool = False) -> EventEntry:
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
        booking=gettext("This training is over") if is_past else str(Booking(event.booking).label),
        link=str(LINKS[PAST if is_past else Booking(event.booking)]),
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
