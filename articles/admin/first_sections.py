"""Forms of the first sections of a new article: those that most begin with stand there, and some are left empty."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.edition_forms import SectionTextField
from articles.files.documents import MAX_HEADING
from articles.files.stories import STORY_KINDS
from articles.kinds import CLINICAL_KINDS, Audience, SectionKind
from articles.text.rendering import MAX_BODY_CHARACTERS
from patienttools.admin.fields import LineField

# How many sections stand on the page; more are added once it is a draft.
FIRST_SECTIONS = 3
FIRST_KINDS = (SectionKind.DEFINITION, SectionKind.DANGER_SIGNS, SectionKind.FIRST_STEPS)


class FirstSectionForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=SectionKind)
    audience = forms.ChoiceField(label=gettext_lazy("For whom"), choices=Audience)
    heading = LineField(
        max_length=MAX_HEADING, label=gettext_lazy("Heading"), widget=forms.TextInput({"class": "vTextField"})
    )
    body = SectionTextField(
        label=gettext_lazy("Text"),
        max_length=MAX_BODY_CHARACTERS,
        strip=False,
        widget=forms.Textarea({"class": "vLargeTextField desk-text", "rows": 10}),
    )

    def has_changed(self) -> bool:
        """A choice alone is no section."""
        return bool({"heading", "body"} & set(self.changed_data))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        kind, audience = self.cleaned_data.get("kind"), self.cleaned_data.get("audience")
        if kind in CLINICAL_KINDS and audience != Audience.CLINICAL:
            self.add_error("audience", _("A section of this kind is for clinicians: choose “Clinicians”."))
        return cleaned


class _FirstSections(forms.BaseFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        """What most articles begin with stands there already."""
        super().add_fields(form, index)
        if index is not None and index < len(FIRST_KINDS):
            form.initial.setdefault("kind", FIRST_KINDS[index])

    def refuse_advice(self) -> None:
        """For a story: what one person did may be dangerous for another."""
        for form in self.forms:
            kind = form.cleaned_data.get("kind") if form.has_changed() else ""
            if kind and kind not in STORY_KINDS:
                form.add_error("kind", _("A story gives no advice: this kind of section belongs into a guide."))

    def clean(self) -> None:
        """At least one, and none of a kind twice for the same readers."""
        written = [form for form in self.forms if form.has_changed()]
        if not written:
            raise forms.ValidationError(_("Write at least one section."))
        seen: dict[str, set[str]] = {}
        for form in written:
            kind, audience = form.cleaned_data.get("kind"), form.cleaned_data.get("audience")
            others = seen.setdefault(str(kind), set())
            if audience in others or {audience, *others} >= {Audience.EVERYONE, Audience.PATIENT}:
                form.add_error("kind", _("This edition has a section of this kind for these readers already."))
            others.add(str(audience))


FirstSectionFormSet: Any = forms.formset_factory(FirstSectionForm, formset=_FirstSections, extra=FIRST_SECTIONS)
