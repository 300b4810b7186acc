"""Admin of attestations: a publisher adds one, and nobody changes or deletes any."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from articles.credits.attesting import attest, complaint
from articles.credits.models import Act, Attestation
from articles.files.documents import MAX_BECAUSE
from articles.models import Contributor
from patienttools.admin.fields import LineField


class AttestationForm(forms.ModelForm):
    """Whom it is of, and whether it is attested or taken back; who says so and when follows from who sends it."""

    by: Any = None
    person = forms.ModelChoiceField(
        Contributor.objects.filter(is_team=False),
        label=gettext_lazy("Contributor"),
        help_text=gettext_lazy("Their page says that you checked role and credential as they stand now, and when."),
    )
    act = forms.ChoiceField(choices=Act.choices, label=gettext_lazy("What"), widget=forms.RadioSelect)
    because = LineField(
        max_length=MAX_BECAUSE,
        required=False,
        label=gettext_lazy("How it was checked, or why it is taken back"),
        help_text=gettext_lazy("For the desk; readers do not see it."),
    )

    class Meta:
        model = Attestation
        fields = ("act", "because")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        person, act = self.cleaned_data.get("person"), self.cleaned_data.get("act")
        if person and act and (said := complaint(person=person, act=Act(act), by=self.by)):
            raise forms.ValidationError(said)
        return cleaned


@admin.register(Attestation)
class AttestationAdmin(admin.ModelAdmin):
    form = AttestationForm
    fields = ("person", "act", "because")
    list_display = ("key", "act", "on", "by_name", "because")
    list_filter = ("act",)
    search_fields = ("key",)
    list_per_page = 50

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change=change, **options)
        return type(form.__name__, (form,), {"by": request.user})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.list_display if obj else self.fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """The row as it is appended: nothing of it is the form's to say but whom, what and why."""
        sent = form.cleaned_data
        return attest(
            person=sent["person"],
            act=Act(sent["act"]),
            by=cast(User, request.user),
            on=timezone.now().date(),
            because=sent["because"],
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """It is kept already."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside it."""
