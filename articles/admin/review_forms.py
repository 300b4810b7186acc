"""Forms of reviews: a publisher attests what a named person did, and nobody their own text; each is of one text."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Review, contributor_of
from patienttools.admin.rows_once import RowsOnceFormSet


class ReviewForm(forms.ModelForm):
    class Meta:
        model = Review
        fields = ("kind", "by", "reviewed_on")

    def clean_reviewed_on(self) -> Any:
        day = self.cleaned_data["reviewed_on"]
        if self.has_changed() and day and day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean_by(self) -> Any:
        by = self.cleaned_data["by"]
        if self.has_changed() and by and by.is_team:
            raise forms.ValidationError(_("A team reviews nothing: choose the person who did."))
        return by


class ReviewFormSet(RowsOnceFormSet):
    """`attested_by` is the account that fills it in. What is new or changed is of the text that this save leaves."""

    attested_by: Any = None

    def clean(self) -> None:
        super().clean()
        changed = [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]
        own = contributor_of(self.attested_by) if changed else None
        for form in changed:
            by = form.cleaned_data.get("by")
            if by is None:
                continue
            if by.pk == self.instance.writer_id:
                form.add_error("by", _("Who wrote a text cannot review it."))
            elif own is not None and by.pk == own.pk:
                form.add_error("by", _("This is you: another publisher attests your review."))

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.text, form.instance.held = "", []
        return super().save_new(form, commit)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        form.instance.text, form.instance.held = "", []
        return super().save_existing(form, obj, commit)
