"""Rows: training events, from content/events.toml or from editors. What is over leaves the list by the clock alone."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.events.documents import EVENT, Booking
from patienttools.files.checked import Checked
from patienttools.languages import in_language


class EventQuerySet(models.QuerySet["Event"]):
    def not_over(self, at: datetime.datetime) -> "EventQuerySet":
        """What is still to come or going on, the next first."""
        return self.filter(ends_at__gt=at)

    def over_since(self, first: datetime.datetime, at: datetime.datetime) -> "EventQuerySet":
        """What ended after the first moment and until the second, the latest first."""
        return self.filter(ends_at__gt=first, ends_at__lte=at).order_by("-ends_at", "key")


class Event(Checked):
    """A training that somebody else holds. Texts that people read are JSON by language, `syllabus` a list in each.

    `starts_at` and `ends_at` are moments; `zone` is where their clock hangs. It is held online, in a place, or both.
    """

    schema = EVENT

    key = models.SlugField(_("key"), max_length=EVENT.longest("key"), unique=True)
    titles = models.JSONField(_("title"))
    audience = models.JSONField(_("for whom"), default=dict, blank=True)
    syllabus = models.JSONField(_("what it teaches"), default=dict, blank=True)
    place = models.JSONField(_("place"), default=dict, blank=True)
    is_online = models.BooleanField(_("online"), default=False)
    organiser = models.CharField(_("organiser"), max_length=EVENT.longest("organiser"))
    url = models.URLField(_("the organiser’s own page"), max_length=EVENT.longest("url"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time zone"), max_length=EVENT.longest("zone"))
    booking = models.CharField(_("booking"), max_length=10, choices=Booking, default=Booking.OPEN)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "key")
        verbose_name = _("training event")
        verbose_name_plural = _("training events")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(booking__in=Booking.values), name="event_booking_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message=_("It ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="https://"),
                name="event_link_is_https",
                violation_error_message=_("The organiser’s page is an address that begins with https://."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.titles, settings.LANGUAGE_CODE) or self.key
