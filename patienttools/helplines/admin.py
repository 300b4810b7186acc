"""Admin of helplines: who to call, and which countries there are; numbers and countries are changed by two people."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patienttools.admin.fields import ByLanguageField, LinesField
from patienttools.generation.reads import HELPLINES, NUMBERS
from patienttools.helplines.documents import COUNTRY, HELPLINE, NUMBER, NUMBER_KINDS, TEXTS
from patienttools.helplines.models import Country, Helpline
from patienttools.helplines.round import RoundAdmin
from patienttools.helplines.where import pages_of_country, pages_of_helpline
from patienttools.proposals.forms import ProposingForm
from patienttools.proposals.proposing import ProposingAdmin

# When somebody answers: a wrong hour sends a caller to a closed line.
HOURS = ("is_always_open", "hours_zone", "hours")
# Of a helpline, what two people change: whom one calls, by which number, and when.
FOR_TWO = ("names", "country", "numbers", "is_emergency", "in_emergency_list", *HOURS, "are_hours_confirmed")


class NumbersField(LinesField):
    """Phone numbers, one a line: what it is for, the digits, and after a bar a note in each language."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(_as_line(one) for one in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line if isinstance(line, dict) else _as_number(line) for line in super().to_python(value)]

    def validate(self, value: Any) -> None:
        wrong = [number for number, one in enumerate(value, 1) if not one["number"]]
        if wrong:
            message = _("Line %(line)d: write one of %(kinds)s, then the digits as one dials them, such as “call 999”.")
            raise ValidationError(
                [
                    ValidationError(message, params={"line": number, "kinds": ", ".join(NUMBER_KINDS)})
                    for number in wrong
                ]
            )


def _as_line(one: dict[str, Any]) -> str:
    note = one.get("note") or {}
    notes = [note] if isinstance(note, str) else [note.get(code, "") for code, _name in settings.LANGUAGES]
    return " | ".join([f"{one['kind']} {one['number']}", *notes]).rstrip(" |")


def _as_number(line: str) -> dict[str, Any]:
    first, *notes = (part.strip() for part in line.split("|"))
    kind, _space, number = first.partition(" ")
    is_good = kind in NUMBER_KINDS and NUMBER.fullmatch(number)
    one: dict[str, Any] = {"kind": kind, "number": number if is_good else ""}
    if note := {code: text for (code, _name), text in zip(settings.LANGUAGES, notes, strict=False) if text}:
        one["note"] = note
    return one


def _texts(name: str, label: Any, *, is_long: bool = False) -> ByLanguageField:
    return ByLanguageField(longest=HELPLINE.longest(name), required=False, is_long=is_long, label=label)


class HelplineForm(ProposingForm):
    for_two = FOR_TWO
    names = ByLanguageField(longest=HELPLINE.longest("names"), label=gettext_lazy("Name"))
    numbers = NumbersField(
        required=False,
        label=gettext_lazy("Numbers"),
        widget=forms.Textarea({"class": "vLargeTextField", "rows": 4}),
        help_text=gettext_lazy(
            "One a line: call, text, tty, whatsapp or ussd, then the digits in Latin figures. A note may follow after "
            "a bar, one for each language: call 16699 | Older pages say 16430."
        ),
    )
    hours = _texts("hours", gettext_lazy("Hours"))
    cost = _texts("cost", gettext_lazy("Cost"))
    languages = _texts("languages", gettext_lazy("Languages"))
    audience = ByLanguageField(
        longest=HELPLINE.longest("audience"), required=False, is_long=True, label=gettext_lazy("For whom")
    )
    can_do = ByLanguageField(
        longest=HELPLINE.longest("can_do"), required=False, is_long=True, label=gettext_lazy("What they can do")
    )
    call_trace = ByLanguageField(
        longest=HELPLINE.longest("call_trace"),
        required=False,
        is_long=True,
        label=gettext_lazy("Whether a call leaves a trace"),
    )
    may_alert = ByLanguageField(
        longest=HELPLINE.longest("may_alert"), required=False, is_long=True, label=gettext_lazy("Whom a call can alert")
    )
    note = _texts("note", gettext_lazy("Note"), is_long=True)

    def names_for_two(self, stored: Any) -> Sequence[str]:
        """A doubt is raised by one person, unless the number would have to leave the emergency list by it."""
        is_listed = stored.in_emergency_list or self.instance.in_emergency_list
        return (*self.for_two, "is_doubtful") if is_listed else self.for_two

    def clean(self) -> dict[str, Any] | None:
        """Other hours than those that were confirmed are not, until somebody says so of them."""
        cleaned = super().clean()
        if {*HOURS} & {*self.changed_data} and "are_hours_confirmed" not in self.changed_data:
            self.cleaned_data["are_hours_confirmed"] = False
        return cleaned

    class Meta:
        model = Helpline
        exclude = ("confirmed_on", "confirmed_by")


@admin.register(Helpline)
class HelplineAdmin(RoundAdmin, ProposingAdmin):
    changes = (HELPLINES, NUMBERS)
    form = HelplineForm
    fieldsets = (
        (None, {"fields": ("key", "names", ("country", "region"), "numbers", ("website", "email"), "chat")}),
        (
            gettext_lazy("How far it is known"),
            {
                "fields": (
                    ("is_emergency", "in_emergency_list"),
                    ("knowledge", "is_doubtful"),
                    "source",
                    ("confirmed_on", "confirmed_by"),
                    "position",
                )
            },
        ),
        (
            gettext_lazy("When"),
            {"fields": (("is_always_open", "are_hours_confirmed"), "hours_zone", "hours")},
        ),
        (gettext_lazy("What a caller should know"), {"fields": tuple(name for name in TEXTS if name != "hours")}),
    )
    readonly_fields = ("confirmed_on", "confirmed_by")
    list_display = ("__str__", "country", "is_emergency", "in_emergency_list", "is_doubtful", "confirmed_on")
    list_filter = ("country", "is_emergency", "is_doubtful", "knowledge")
    list_select_related = ("country",)
    search_fields = ("key", "names")
    actions = ("propose_deletions", "confirm_one_by_one")

    def before_applying(self, row: Helpline) -> None:
        """A confirmation was of the numbers that were."""
        row.lapse()

    def shown_on(self, columns: Any) -> list[str]:
        return pages_of_helpline(columns)

    def numbers_in(self, columns: Any) -> list[str]:
        return [one["number"] for one in columns.get("numbers") or ()]

    @admin.action(description=gettext_lazy("Confirm these one by one…"), permissions=["change"])
    def confirm_one_by_one(self, request: HttpRequest, queryset: QuerySet[Helpline]) -> HttpResponse:
        return self.begin_round(request, queryset)


class CountryForm(ProposingForm):
    names = ByLanguageField(longest=COUNTRY.longest("names"), label=gettext_lazy("Names"))

    class Meta:
        model = Country
        fields = ("code", "numeric", "slug", "names", "position")


@admin.register(Country)
class CountryAdmin(ProposingAdmin):
    changes = (HELPLINES, NUMBERS)
    form = CountryForm
    fieldsets = ((None, {"fields": ("code", "numeric", "slug", "names", "position")}),)
    list_display = ("__str__", "code", "numeric", "slug", "position")
    actions = ("propose_deletions",)

    def shown_on(self, columns: Any) -> list[str]:
        return pages_of_country(columns)
