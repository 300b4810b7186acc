"""Forms of the edition page: its fields and its sections."""

from collections.abc import Iterable
from typing import Any

from adminsortable2.admin import CustomInlineFormSetMixin
from django import forms
from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markdownx.widgets import AdminMarkdownxWidget

from articles.desk.reasons import reasons_too_long
from articles.files.asked import MAX_PHRASE, repeated, twice_said
from articles.files.asked import complaint as asked_complaint
from articles.files.canonical import canonical_body
from articles.files.documents import MAX_CONTENT_NOTE, MAX_HEADING, MAX_SUMMARY, MAX_TAKEAWAY, MAX_TITLE
from articles.kinds import CLINICAL_KINDS, Audience
from articles.models import Edition, Section
from articles.text.rendering import MAX_BODY_CHARACTERS
from patienttools.admin.fields import LineField, LinesField, ParagraphField, is_other_text, tidy_text
from patienttools.admin.rows_once import RowsOnceFormSet
from patienttools.languages import written_in


class EditionForm(forms.ModelForm):
    title = LineField(max_length=MAX_TITLE, widget=forms.TextInput({"class": "vTextField"}))
    summary = ParagraphField(
        max_length=MAX_SUMMARY,
        widget=forms.Textarea({"class": "vLargeTextField", "rows": 4}),
        help_text=gettext_lazy("Two or three sentences. Citations such as [^R09] may stand in them."),
    )
    content_note = LineField(
        max_length=MAX_CONTENT_NOTE,
        required=False,
        label=gettext_lazy("Content note"),
        widget=forms.TextInput({"class": "vTextField"}),
        help_text=gettext_lazy("What the text tells of that can be hard to read. A story needs one."),
    )
    takeaways = LinesField(
        longest=MAX_TAKEAWAY,
        required=False,
        label=gettext_lazy("Key takeaways"),
        widget=forms.Textarea({"class": "vLargeTextField", "rows": 6}),
        help_text=gettext_lazy("One takeaway a line. Each says something that helps by itself."),
    )

    def clean(self) -> dict[str, Any] | None:
        """Refuses answers to the linter that are too long, in the boxes beside its findings."""
        if said := reasons_too_long(self.data):
            self.add_error(None, said)
        return super().clean()

    class Meta:
        model = Edition
        fields = ("article", "language", "title", "summary", "content_note", "takeaways", "writer", "review_due_on")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if language := self.instance.language:
            for name in ("title", "summary", "content_note", "takeaways"):
                self.fields[name].widget.attrs |= written_in(language)


class SectionTextWidget(AdminMarkdownxWidget):
    """The Markdown box of one section; its preview asks for the section as it stands in its edition."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "desk-text", "rows": 16, **(attrs or {})})
        self.address = ""

    def get_context(self, name: str, value: Any, attrs: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if self.address:
            context["widget"]["attrs"]["data-markdownx-urls-path"] += self.address
        return context


class SectionTextField(forms.CharField):
    widget = SectionTextWidget

    def to_python(self, value: Any) -> str:
        return canonical_body(tidy_text(super().to_python(value) or ""))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return is_other_text(self, initial, data)


class SectionForm(forms.ModelForm):
    heading = LineField(max_length=MAX_HEADING, widget=forms.TextInput({"class": "vTextField"}))
    body = SectionTextField(label=gettext_lazy("Text"), max_length=MAX_BODY_CHARACTERS, strip=False)
    asked = LinesField(
        longest=MAX_PHRASE,
        required=False,
        label=gettext_lazy("How people ask for it"),
        widget=forms.Textarea({"class": "vLargeTextField", "rows": 4}),
        help_text=gettext_lazy(
            "One phrase a line, in people's own words, frightened and clumsy ones too. No page shows it: search finds "
            "this section by it."
        ),
    )

    class Meta:
        model = Section
        fields = ("kind", "audience", "heading", "body", "asked")

    def clean_asked(self) -> list[str]:
        phrases: list[str] = self.cleaned_data["asked"]
        if said := asked_complaint(phrases):
            raise forms.ValidationError(said)
        return phrases

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        kind, audience = self.cleaned_data.get("kind"), self.cleaned_data.get("audience")
        if kind in CLINICAL_KINDS and audience and audience != Audience.CLINICAL:
            self.add_error("audience", _("A section of this kind is for clinicians: choose “Clinicians”."))
        return cleaned

    def validate_unique(self) -> None:
        """Checked among the forms instead: a row that this very save removes is no twin."""

    def validate_constraints(self) -> None:
        """Said beside the field by `clean` and by the formset; the database holds them all the same."""


class SectionFormSet(CustomInlineFormSetMixin, RowsOnceFormSet):
    """The sections of one edition, unique by kind and audience; a save upon a newer save finds its rows again."""

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        instance, prefix = options.get("instance"), options.get("prefix") or self.get_default_prefix()
        if data is not None and instance is not None and instance.pk:
            prefetch_related_objects([instance], "sections")
            data = find_rows_again(data, prefix, list(instance.sections.all()))
        super().__init__(data=data, **options)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        edition, section = self.instance, form.instance
        language = edition.language or ""
        widget = form.fields["body"].widget
        widget.address = (
            f"?edition={edition.pk or ''}&section={section.pk or ''}&language={language}"
            f"&kind={section.kind}&audience={section.audience}"
        )
        for name in ("heading", "body", "asked"):
            form.fields[name].widget.attrs |= written_in(language or settings.LANGUAGE_CODE)

    def clean(self) -> None:
        """Adds to the later of two twins, beside its field, what is wrong with it."""
        self._clean_asked()
        seen: dict[str, set[str]] = {}
        for form in self.forms:
            kind, audience = form.cleaned_data.get("kind"), form.cleaned_data.get("audience")
            if not kind or not audience or form.cleaned_data.get("DELETE"):
                continue
            others = seen.setdefault(kind, set())
            if audience in others:
                form.add_error("kind", _("This edition has a section of this kind for these readers already."))
            elif {audience, *others} >= {Audience.EVERYONE, Audience.PATIENT}:
                message = _("A section of this kind is there for everyone and for patients: a patient would see both.")
                form.add_error("audience", message)
            others.add(audience)

    def _clean_asked(self) -> None:
        """No phrase leads to two sections."""
        stay = [form for form in self.forms if not form.cleaned_data.get("DELETE")]
        asked = {form.prefix: form.cleaned_data.get("asked") or () for form in stay}
        headings = {form.prefix: form.cleaned_data.get("heading") or "" for form in stay}
        by_prefix = {form.prefix: form for form in stay}
        for prefix, phrase, first in list(repeated(asked)):
            by_prefix[prefix].add_error("asked", twice_said(phrase, headings[first]))

    def save_existing_objects(self, commit: bool = True) -> Any:
        """Takes rows that leave or change their kind out of the way first: two may swap kinds in one save."""
        moving = [form for form in self.initial_forms if {"kind", "audience"} & set(form.changed_data)]
        if commit and moving:
            going = [*moving, *self.deleted_forms]
            Section.objects.filter(pk__in=[form.instance.pk for form in going if form.instance.pk]).delete()
        return super().save_existing_objects(commit)


def find_rows_again(data: QueryDict, prefix: str, rows: Iterable[Section]) -> QueryDict:
    """The same form data, each section tied to a row that exists.

    Between opening the page and saving it, somebody may have removed rows (loading content makes all of them anew)
    or added one of the same kind. What the editor typed then goes to the row of that kind, or becomes a new one.
    """
    rows = list(rows)
    try:
        total = min(int(data.get(f"{prefix}-TOTAL_FORMS", "0")), 1000)
    except ValueError:
        return data
    known = {str(row.pk) for row in rows}
    given = [data.get(f"{prefix}-{number}-id", "") for number in range(total)]
    free = {(row.kind, row.audience): str(row.pk) for row in rows if str(row.pk) not in given}
    if not free and all(not key or key in known for key in given):
        return data
    ids = []
    for number, key in enumerate(given):
        what = (data.get(f"{prefix}-{number}-kind", ""), data.get(f"{prefix}-{number}-audience", ""))
        ids.append(key if key in known else free.pop(what, ""))
    again = QueryDict(mutable=True)
    own = {f"{prefix}-{number}-" for number in range(total)}
    for name, values in data.lists():
        if not any(name.startswith(one) for one in own):
            again.setlist(name, values)
    # Forms of rows stand before those of new sections.
    order = sorted(range(total), key=lambda number: not ids[number])
    for new, old in enumerate(order):
        for name, values in data.lists():
            if name.startswith(f"{prefix}-{old}-"):
                again.setlist(name.replace(f"{prefix}-{old}-", f"{prefix}-{new}-", 1), values)
        again[f"{prefix}-{new}-id"] = ids[old]
    again[f"{prefix}-INITIAL_FORMS"] = str(sum(bool(key) for key in ids))
    return again
