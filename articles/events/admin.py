"""Admin of training events: times as the clock of the event's place shows them; each change steps the generation."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.events.clocks import moment_in, wall_time_in
from articles.events.documents import EVENT
from articles.events.models import Event
from patienttools.admin.fields import ByLanguageField, LineField, ListsByLanguageField
from patienttools.admin.revisions import SteppingAdmin
from patienttools.files.definitions import is_countable, is_zone
from patienttools.generation.reads import EVENTS

TIMES = ("starts_at", "ends_at")


class EventForm(forms.ModelForm):
    titles = ByLanguageField(longest=EVENT.longest("titles"), label=gettext_lazy("Title"))
    audience = ByLanguageField(
        longest=EVENT.longest("audience"), required=False, is_long=True, label=gettext_lazy("For whom")
    )
    syllabus = ListsByLanguageField(
        longest=EVENT.longest("syllabus"),
        required=False,
        label=gettext_lazy("What it teaches"),
        help_text=gettext_lazy("One thing a line."),
    )
    place = ByLanguageField(longest=EVENT.longest("place"), required=False, label=gettext_lazy("Place"))
    organiser = LineField(max_length=EVENT.longest("organiser"), widget=forms.TextInput({"class": "vTextField"}))
    url = LineField(
        max_length=EVENT.longest("url"),
        label=gettext_lazy("The organiser’s own page"),
        widget=AdminURLFieldWidget,
    )

    class Meta:
        model = Event
        fields = (
            "key",
            "titles",
            "audience",
            "syllabus",
            "place",
            "is_online",
            "organiser",
            "url",
            "zone",
            *TIMES,
            "booking",
        )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.instance.pk and is_zone(self.instance.zone):
            for name in TIMES:
                moment = getattr(self.instance, name)
                self.initial[name] = wall_time_in(self.instance.zone, moment).replace(tzinfo=None)

    def full_clean(self) -> None:
        """What is typed is the clock of the event's place: the desk's own has no say in it, nor its changes of time."""
        with timezone.override(datetime.UTC):
            super().full_clean()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        zone = self.cleaned_data.get("zone", "")
        for name in TIMES:
            typed = self.cleaned_data.get(name)
            # A year that no clock can count with has its own fault, of the row.
            if isinstance(typed, datetime.datetime) and is_zone(zone) and is_countable(typed):
                moment = moment_in(zone, timezone.make_naive(typed))
                if moment is None:
                    self.add_error(name, _("There is no such time in that zone: the clocks go forward then."))
                else:
                    self.cleaned_data[name] = moment
        return cleaned


@admin.register(Event)
class EventAdmin(SteppingAdmin):
    changes = (EVENTS,)
    form = EventForm
    fieldsets = (
        (None, {"fields": ("key", "titles", "audience", "syllabus")}),
        (
            gettext_lazy("When and where"),
            {
                "fields": ("zone", *TIMES, "place", "is_online"),
                "description": gettext_lazy("Times as the clock on the wall shows them in that zone."),
            },
        ),
        (gettext_lazy("Booking"), {"fields": ("organiser", "url", "booking")}),
    )
    list_display = ("__str__", "organiser", "when", "booking", "is_over")
    list_filter = ("booking", "is_online")
    search_fields = ("key", "titles", "organiser")
    date_hierarchy = "starts_at"

    @admin.display(description=gettext_lazy("when"), ordering="starts_at")
    def when(self, event: Event) -> str:
        return f"{wall_time_in(event.zone, event.starts_at):%Y-%m-%d %H:%M} {event.zone}"

    @admin.display(description=gettext_lazy("over"), boolean=True)
    def is_over(self, event: Event) -> bool:
        return event.ends_at <= timezone.now()

    def get_readonly_fields(self, request: HttpRequest, obj: Event | None = None) -> tuple[str, ...]:
        """The key is what the file of events calls it."""
        return ("key",) if obj else ()
