"""Admin of the linter: editors change its rules, switch them off, add others; the words to explain; a term's form."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.kinds import Subject
from articles.lint.documents import TERM
from articles.lint.models import GlossaryTerm, JargonWord, LintRule
from patienttools.admin.fields import ByLanguageField, ListsByLanguageField, tidy_text
from patienttools.admin.revisions import DeskAdmin


class PatternField(forms.CharField):
    """A regular expression, kept to the last byte."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"strip": False})

    def to_python(self, value: Any) -> str:
        return tidy_text(super().to_python(value) or "")


class CountsField(forms.CharField):
    """Whole numbers, parted by commas."""

    def __init__(self, **options: Any) -> None:
        options.pop("encoder", None)
        options.pop("decoder", None)
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        parts = [part.strip() for part in str(value or "").split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
            raise ValidationError(_("Whole numbers with commas between, such as 1, 14."))
        return [int(part) for part in parts]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return list(initial or []) != self.to_python(data)
        except ValidationError:
            return True


class LintRuleForm(forms.ModelForm):
    pattern = PatternField(label=gettext_lazy("What to find"))
    unless = PatternField(required=False, label=gettext_lazy("Unless the sentence also says"))
    subjects = forms.MultipleChoiceField(
        choices=Subject.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Subjects of articles in which it may stand"),
    )
    corrections = CountsField(required=False, label=gettext_lazy("Numbers of the corrections that it guards"))

    class Meta:
        model = LintRule
        fields = (
            "key",
            "language",
            "pattern",
            "unless",
            "why",
            "instead",
            "even_when_refused",
            "is_point_wide",
            "subjects",
            "corrections",
            "is_active",
            "position",
        )

    def clean_subjects(self) -> list[str]:
        """In the order in which they stood; what was added comes last."""
        chosen = self.cleaned_data["subjects"]
        before = [subject for subject in self.instance.subjects if subject in chosen]
        return [*before, *(subject for subject in chosen if subject not in before)]


@admin.register(LintRule)
class LintRuleAdmin(DeskAdmin):
    form = LintRuleForm
    list_display = ("key", "language", "why", "is_active")
    list_filter = ("language", "is_active")
    search_fields = ("key", "why", "instead")


class JargonWordForm(forms.ModelForm):
    term = PatternField(label=gettext_lazy("The word"))
    explained_by = PatternField(
        label=gettext_lazy("What explains it"),
        help_text=gettext_lazy("One of these stands in the same point or paragraph."),
    )

    class Meta:
        model = JargonWord
        fields = ("key", "language", "term", "explained_by", "instead", "position")


@admin.register(JargonWord)
class JargonWordAdmin(DeskAdmin):
    form = JargonWordForm
    list_display = ("key", "language", "instead")
    list_filter = ("language",)
    search_fields = ("key", "term", "instead")


class GlossaryTermForm(forms.ModelForm):
    words = ListsByLanguageField(
        longest=TERM.longest("words"), label=gettext_lazy("Words for it"), help_text=gettext_lazy("One a line.")
    )
    avoid = ListsByLanguageField(
        longest=TERM.longest("avoid"),
        required=False,
        label=gettext_lazy("Words that must not stand for it"),
        help_text=gettext_lazy("One a line. The linter finds them."),
    )

    explanation = ByLanguageField(
        longest=TERM.longest("explanation"),
        is_long=True,
        required=False,
        label=gettext_lazy("What it means"),
        help_text=gettext_lazy(
            "For patients, who read it when they tap the word: thirty easy words at most, no figure."
        ),
    )

    class Meta:
        model = GlossaryTerm
        fields = ("key", "words", "avoid", "explanation", "note", "is_uncertain", "position")
