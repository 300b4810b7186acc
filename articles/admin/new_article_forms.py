"""Forms of the page for a new article: what it is, its first sections, and a statistic with its source."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.edition_forms import SectionTextField
from articles.desk.sources import double_of, free_key, said_of_double, tidy_doi, tidy_pmid
from articles.files.documents import MAX_HEADING, MAX_SLUG, MAX_SUMMARY, MAX_TAKEAWAY, MAX_TITLE, SLUG
from articles.files.entries import REFERENCE
from articles.kinds import CLINICAL_KINDS, ArticleKind, Audience, Evidence, ReadingDepth, SectionKind, Subject
from articles.models import Article, Contributor, Reference, depth_complaint
from articles.text.claims import states_statistic
from articles.text.rendering import MAX_BODY_CHARACTERS
from patienttools.admin.fields import LineField, LinesField, ParagraphField

# How many sections stand on the page; more are added once it is a draft.
FIRST_SECTIONS = 3
FIRST_KINDS = (SectionKind.DEFINITION, SectionKind.DANGER_SIGNS, SectionKind.FIRST_STEPS)
_LINE = {"class": "vTextField"}
_ROWS = {"class": "vLargeTextField", "rows": 3}
_SOURCE = ("citation", "evidence", "read")


class NewArticleForm(forms.Form):
    """`source` is what the statistic cites: a source that is kept, or a new one that is not stored yet; else None."""

    source: Reference | None = None

    title = LineField(max_length=MAX_TITLE, label=gettext_lazy("Title"), widget=forms.TextInput(_LINE))
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[choice for choice in ArticleKind.choices if choice[0] != ArticleKind.STORY],
        help_text=gettext_lazy("A story begins with the consent of whose story it is: add it as an article first."),
    )
    subject = forms.ChoiceField(label=gettext_lazy("Subject"), choices=Subject, initial=Subject.TOPIC)
    parent = forms.ModelChoiceField(
        Article.objects.all(), required=False, label=gettext_lazy("Below which article it stands")
    )
    slug = LineField(
        max_length=MAX_SLUG,
        required=False,
        label=gettext_lazy("Address"),
        widget=forms.TextInput(_LINE),
        help_text=gettext_lazy("Such as “safe-phone”. Left empty, it is made from the title."),
    )
    summary = ParagraphField(
        max_length=MAX_SUMMARY,
        label=gettext_lazy("Summary"),
        widget=forms.Textarea(_ROWS),
        help_text=gettext_lazy("Two or three sentences."),
    )
    takeaways = LinesField(
        longest=MAX_TAKEAWAY,
        required=False,
        label=gettext_lazy("Key takeaways"),
        widget=forms.Textarea(_ROWS),
        help_text=gettext_lazy("One takeaway a line."),
    )
    writer = forms.ModelChoiceField(Contributor.objects.all(), label=gettext_lazy("Writer"))
    review_due_on = forms.DateField(
        label=gettext_lazy("Next review due on"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    statistic = ParagraphField(
        max_length=2000,
        required=False,
        label=gettext_lazy("A sentence with a statistic"),
        widget=forms.Textarea(_ROWS),
        help_text=gettext_lazy("It ends the first section, and cites the source below."),
    )
    known = forms.ModelChoiceField(
        Reference.objects.all(), required=False, label=gettext_lazy("A source that is kept"), empty_label="–"
    )
    citation = ParagraphField(
        max_length=REFERENCE.longest("citation"),
        required=False,
        label=gettext_lazy("Or a new source: citation"),
        widget=forms.Textarea(_ROWS),
    )
    doi = LineField(max_length=400, required=False, label="DOI", widget=forms.TextInput(_LINE), help_text="10.1000/xyz")
    pmid = LineField(max_length=200, required=False, label="PMID", widget=forms.TextInput(_LINE))
    url = LineField(
        max_length=REFERENCE.longest("url"),
        required=False,
        label=gettext_lazy("Web address"),
        widget=forms.TextInput(_LINE),
    )
    year = forms.IntegerField(required=False, label=gettext_lazy("Year"))
    evidence = forms.ChoiceField(
        required=False, label=gettext_lazy("Kind of evidence"), choices=[("", "–"), *Evidence.choices]
    )
    read = forms.ChoiceField(
        required=False, label=gettext_lazy("How far it was read"), choices=[("", "–"), *ReadingDepth.choices]
    )
    people = LineField(
        max_length=REFERENCE.longest("people"),
        required=False,
        label=gettext_lazy("People studied"),
        widget=forms.TextInput(_LINE),
    )
    place = LineField(
        max_length=REFERENCE.longest("place"),
        required=False,
        label=gettext_lazy("Place"),
        widget=forms.TextInput(_LINE),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        language: Any = self.fields["language"]
        language.choices = settings.LANGUAGES

    @property
    def about(self) -> list[Any]:
        return [field for field in self if field.name not in self._of_the_statistic]

    @property
    def of_the_statistic(self) -> list[Any]:
        return [field for field in self if field.name in self._of_the_statistic]

    _of_the_statistic = (
        *("statistic", "known", "citation", "doi", "pmid", "url", "year"),
        *("evidence", "read", "people", "place"),
    )

    def clean_doi(self) -> str:
        return tidy_doi(self.cleaned_data["doi"])

    def clean_pmid(self) -> str:
        return tidy_pmid(self.cleaned_data["pmid"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self._clean_address()
        parent = self.cleaned_data.get("parent")
        if parent is not None and (said := depth_complaint(Article(), parent)):
            self.add_error("parent", said)
        self._clean_source()
        return cleaned

    def _clean_address(self) -> None:
        slug = self.cleaned_data.get("slug") or slugify(self.cleaned_data.get("title", ""))[:MAX_SLUG].strip("-")
        if not SLUG.fullmatch(slug):
            self.add_error("slug", _("Lower-case letters, digits and single hyphens, such as “safe-phone”."))
        elif Article.objects.filter(slug=slug).exists():
            self.add_error("slug", _("Another article has this address."))
        self.cleaned_data["slug"] = slug

    def _clean_source(self) -> None:
        """A statistic has a source, and a source says what it is for."""
        data = self.cleaned_data
        statistic, known = data.get("statistic", ""), data.get("known")
        is_new = any(data.get(name) for name in ("citation", "doi", "pmid", "url"))
        if known and is_new:
            self.add_error("known", _("Choose a source that is kept, or write a new one; not both."))
        elif known:
            self.source = known
        elif is_new:
            self.source = self._new_source()
        if statistic and not known and not is_new:
            self.add_error("known", _("A statistic has a source: choose one, or write a new one."))
        elif (known or is_new) and not statistic:
            self.add_error("statistic", _("Write the sentence that cites this source."))
        elif statistic and not _has_number(statistic, data.get("language") or settings.LANGUAGE_CODE):
            self.add_error("statistic", _("This states no number; it can stand in a section."))

    def _new_source(self) -> Reference | None:
        data = self.cleaned_data
        for name in _SOURCE:
            if name not in self.errors and not data.get(name):
                self.add_error(name, _("A new source needs this."))
        if double := double_of(doi=data.get("doi", ""), pmid=data.get("pmid", ""), url=data.get("url", "")):
            self.add_error("known", said_of_double(double))
        names = ("citation", "doi", "pmid", "url", "year", "evidence", "read", "people", "place")
        source = Reference(key=free_key(), **{name: data[name] for name in names if data.get(name)})
        if not self.errors:
            self._check_source(source)
        return source

    def _check_source(self, source: Reference) -> None:
        try:
            source.full_clean()
        except forms.ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(name if name in self.fields else "citation", messages)


def _has_number(text: str, language: str) -> bool:
    """In digits of any script, or in words that state a statistic."""
    return any(character.isdigit() for character in text) or states_statistic(text, language)


class FirstSectionForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=SectionKind)
    audience = forms.ChoiceField(label=gettext_lazy("For whom"), choices=Audience)
    heading = LineField(max_length=MAX_HEADING, label=gettext_lazy("Heading"), widget=forms.TextInput(_LINE))
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
