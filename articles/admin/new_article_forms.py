"""Form of the page for a new article: what it is, consent where it is a story, and a statistic with its source."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.sources import double_of, free_key, said_of_double, tidy_doi, tidy_pmid
from articles.files.consents import MAX_CONSENT
from articles.files.documents import MAX_CONTENT_NOTE, MAX_SLUG, MAX_SUMMARY, MAX_TAKEAWAY, MAX_TITLE, SLUG
from articles.files.entries import REFERENCE
from articles.kinds import ArticleKind, Evidence, ReadingDepth, Subject
from articles.models import Article, Contributor, Reference, depth_complaint
from articles.text.claims import states_statistic
from patienttools.admin.fields import LineField, LinesField, ParagraphField

_LINE = {"class": "vTextField"}
_ROWS = {"class": "vLargeTextField", "rows": 3}
_CONSENT = ("consent_given_on", "consent_by", "consent_may_be_withdrawn_by")
_SOURCE = ("citation", "evidence", "read")


class NewArticleForm(forms.Form):
    """`source` is what the statistic cites: a source that is kept, or a new one that is not stored yet; else None."""

    source: Reference | None = None

    title = LineField(max_length=MAX_TITLE, label=gettext_lazy("Title"), widget=forms.TextInput(_LINE))
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=ArticleKind,
        help_text=gettext_lazy(
            "A story is one person’s, told with consent, and gives no advice. A tool is a page of words here; one that "
            "answers, as the safety planner does, is made by those who program the site."
        ),
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
    content_note = ParagraphField(
        max_length=MAX_CONTENT_NOTE,
        required=False,
        label=gettext_lazy("Content note"),
        widget=forms.Textarea(_ROWS),
        help_text=gettext_lazy("What it tells of that can be hard to read. A story needs it."),
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

    consent_given_on = forms.DateField(
        required=False,
        label=gettext_lazy("Consent given on"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    consent_by = LineField(
        max_length=MAX_CONSENT,
        required=False,
        label=gettext_lazy("How it was given"),
        widget=forms.TextInput(_LINE),
        help_text=gettext_lazy("Without a name, such as “in writing, after reading the whole text”."),
    )
    consent_may_be_withdrawn_by = LineField(
        max_length=MAX_CONSENT,
        required=False,
        label=gettext_lazy("How it is taken back"),
        widget=forms.TextInput(_LINE),
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
        others = {*self._of_the_statistic, *_CONSENT}
        return [field for field in self if field.name not in others]

    @property
    def of_the_consent(self) -> list[Any]:
        return [self[name] for name in _CONSENT]

    @property
    def consent(self) -> dict[str, Any]:
        """The columns of the article that record it, of a story alone."""
        is_story = self.cleaned_data.get("kind") == ArticleKind.STORY
        return {name: self.cleaned_data[name] for name in _CONSENT} if is_story else {}

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
        self._clean_story()
        return cleaned

    def _clean_story(self) -> None:
        """A story has consent on record and a note before it; nothing else has either of the record."""
        data = self.cleaned_data
        given = [name for name in _CONSENT if data.get(name)]
        if data.get("kind") != ArticleKind.STORY:
            if given:
                self.add_error(
                    given[0], _("Only a story has a record of consent: choose that kind, or leave it empty.")
                )
            return
        for name in _CONSENT:
            if name not in self.errors and name not in given:
                self.add_error(name, _("A story needs the consent of the person whose story it is: when, and how."))
        day = data.get("consent_given_on")
        if day is not None and day > timezone.localdate():
            self.add_error("consent_given_on", _("This day has not come yet."))
        if not data.get("content_note"):
            self.add_error(
                "content_note", _("A story opens with a note of what it tells of, so that readers can choose.")
            )

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
