"""Admin of training events: times as the clock of the event's place shows them; each change steps the generation."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.events.clocks import is_zone, moment_in, wall_time_in
from articles.events.loading import HTTPS_ADDRESS, MAX_TEXT, MAX_TITLE
from articles.events.models import Event
from articles.files.documents import SLUG
from patienttools.admin.fields import ByLanguageField, ByLanguageWidget, LineField, LinesField
from patienttools.admin.revisions import SteppingAdmin

TIMES = ("starts_at", "ends_at")


class ListsByLanguageWidget(ByLanguageWidget):
    def decompress(self, value: Any) -> list[str]:
        lists = value if isinstance(value, Mapping) else {}
        return ["\n".join(lists.get(code, ())) for code, _name in settings.LANGUAGES]


class ListsByLanguageField(forms.MultiValueField):
    """A list of texts in each language, one a line."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        fields = tuple(LinesField(required=False, longest=longest) for _language in settings.LANGUAGES)
        options.pop("encoder", None)
        options.pop("decoder", None)
        widget = ListsByLanguageWidget(is_long=True)
        super().__init__(fields=fields, require_all_fields=False, **options | {"widget": widget})

    def compress(self, data_list: Sequence[list[str]]) -> dict[str, list[str]]:
        return {code: texts for (code, _name), texts in zip(settings.LANGUAGES, data_list or (), strict=False) if texts}

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or {}) != self.clean(data)
        except forms.ValidationError:
            return True


class EventForm(forms.ModelForm):
    titles = ByLanguageField(longest=MAX_TITLE, label=gettext_lazy("Title"))
    audience = ByLanguageField(longest=MAX_TEXT, required=False, is_long=True, label=gettext_lazy("For whom"))
    syllabus = ListsByLanguageField(
        longest=MAX_TEXT,
        required=False,
        label=gettext_lazy("What it teaches"),
        help_text=gettext_lazy("One thing a line."),
    )
    place = ByLanguageField(longest=MAX_TEXT, required=False, label=gettext_lazy("Place"))
    organiser = LineField(max_length=200, widget=forms.TextInput({"class": "vTextField"}))
    url = forms.URLField(
        max_length=500,
        assume_scheme="https",
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

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if not SLUG.fullmatch(key):
            raise forms.ValidationError(_("Lower-case letters, digits and single hyphens."))
        return key

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        if not HTTPS_ADDRESS.fullmatch(url):
            raise forms.ValidationError(_("The organiser’s page is an address that begins with https://."))
        return url

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        zone = self.cleaned_data.get("zone", "")
        for name in TIMES:
            typed = self.cleaned_data.get(name)
            if isinstance(typed, datetime.datetime) and is_zone(zone):
                moment = moment_in(zone, timezone.make_naive(typed))
                if moment is None:
                    self.add_error(name, _("There is no such time in that zone: the clocks go forward then."))
                else:
                    self.cleaned_data[name] = moment
        return cleaned


@admin.register(Event)
class EventAdmin(SteppingAdmin):
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
