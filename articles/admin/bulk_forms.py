"""Forms of work in bulk: what each act asks for once, for all rows; each gives a `Given`, and says it in words."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.bulk.models import ActKey
from articles.bulk.verdicts import Given
from articles.files.documents import MAX_BECAUSE
from articles.kinds import ReviewKind
from articles.models import Contributor
from articles.plans.moments import moment_in, say_plan
from articles.reviewing.models import MAX_NOTE
from articles.reviewing.rounds import LONGEST_DAYS
from patienttools.admin.fields import LineField

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class ActForm(forms.Form):
    """Asks for nothing."""

    def given(self) -> Given:
        return Given()

    def told(self) -> list[tuple[str, str]]:
        """What was asked and what was typed, for the report."""
        return [(str(self[name].label), self.said(name)) for name in self.fields if self.said(name)]

    def said(self, name: str) -> str:
        value = self.cleaned_data[name]
        return date_format(value) if hasattr(value, "year") else str(value or "")


class BecauseForm(ActForm):
    because = LineField(label=gettext_lazy("Why"), max_length=MAX_BECAUSE, widget=AdminTextInputWidget)

    def given(self) -> Given:
        return Given(because=self.cleaned_data["because"])


class PlanForm(ActForm):
    """The two boxes of a moment, as on every page that plans."""

    plan_day = forms.CharField(label=gettext_lazy("Day"), widget=DAY)
    plan_time = forms.CharField(label=gettext_lazy("Time"), widget=forms.TimeInput({"type": "time"}))
    plan_turn = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        try:
            cleaned["at"] = moment_in({name: str(cleaned.get(name, "")) for name in self.fields})
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return cleaned

    def given(self) -> Given:
        return Given(at=self.cleaned_data["at"])

    def told(self) -> list[tuple[str, str]]:
        return [(_("At"), say_plan(self.cleaned_data["at"]))]


class WriterForm(ActForm):
    writer = forms.ModelChoiceField(Contributor.objects.all(), label=gettext_lazy("Who writes"), to_field_name="key")

    def given(self) -> Given:
        return Given(writer=self.cleaned_data["writer"].key)


class DueForm(ActForm):
    day = forms.DateField(label=gettext_lazy("Next review due on"), widget=DAY)

    def clean_day(self) -> Any:
        if self.cleaned_data["day"] <= timezone.localdate():
            raise forms.ValidationError(_("The day is over: choose one that is to come."))
        return self.cleaned_data["day"]

    def given(self) -> Given:
        return Given(day=self.cleaned_data["day"])


class ReviewForm(ActForm):
    person = forms.ModelChoiceField(
        User.objects.filter(is_staff=True, is_active=True).order_by("username"), label=gettext_lazy("Who is asked")
    )
    kind = forms.ChoiceField(choices=ReviewKind.choices, label=gettext_lazy("For which review"))
    day = forms.DateField(label=gettext_lazy("Until"), widget=DAY)
    note = LineField(label=gettext_lazy("What to look at"), max_length=MAX_NOTE, required=False)

    def clean_day(self) -> Any:
        today = timezone.localdate()
        if not 0 <= (self.cleaned_data["day"] - today).days <= LONGEST_DAYS:
            said = _("The last day is today or later, and at most %(days)d days away.")
            raise forms.ValidationError(said % {"days": LONGEST_DAYS})
        return self.cleaned_data["day"]

    def given(self) -> Given:
        cleaned = self.cleaned_data
        return Given(person=cleaned["person"].pk, kind=cleaned["kind"], day=cleaned["day"], note=cleaned["note"])


FORMS: dict[str, type[ActForm]] = {
    ActKey.PUBLISH: ActForm,
    ActKey.PLAN: PlanForm,
    ActKey.WITHDRAW: BecauseForm,
    ActKey.WRITER: WriterForm,
    ActKey.REVIEW: ReviewForm,
    ActKey.DUE: DueForm,
    ActKey.ARCHIVE: BecauseForm,
    ActKey.RESTORE: ActForm,
}
