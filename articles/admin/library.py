"""The library's entries that articles refer to: contributors, references and codes, each with where it is used."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.publish_again import PublishAgainAdmin
from articles.desk.sources import double_of, said_of_double, tidy_doi, tidy_pmid
from articles.files.entries import CONTRIBUTOR, REFERENCE
from articles.models import Code, Contributor, Edition, PublishedEdition, Reference
from articles.text.claims import cited_keys
from patienttools.admin.fields import ByLanguageField, LineField, ParagraphField


def links_to(editions: Iterable[Edition]) -> str:
    rows = ((f"/admin/articles/edition/{edition.pk}/change/", edition) for edition in editions)
    return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>', rows) or _("Nowhere yet")


class EntryAdmin(PublishAgainAdmin):
    """An entry with a key that texts and files name: the key stays, and what is in use is not deleted."""

    def drafts_with(self, obj: Any) -> list[Edition]:
        """The editions whose draft uses it."""
        raise NotImplementedError

    @admin.display(description=gettext_lazy("used in"))
    def used_in(self, obj: Any) -> str:
        return links_to(self.drafts_with(obj)) if obj.pk else "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key", "used_in") if obj else ("used_in",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and self.drafts_with(obj):
            return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


class ContributorForm(forms.ModelForm):
    names = ByLanguageField(longest=CONTRIBUTOR.longest("names"), label=gettext_lazy("Names"))
    role = LineField(max_length=CONTRIBUTOR.longest("role"), required=False)
    credential = LineField(
        max_length=CONTRIBUTOR.longest("credential"),
        required=False,
        help_text=gettext_lazy("Exactly as the person gave it; nothing is invented."),
    )

    class Meta:
        model = Contributor
        fields = ("key", "is_team", "names", "role", "credential")

    def clean_is_team(self) -> bool:
        is_team = bool(self.cleaned_data["is_team"])
        if is_team and self.instance.user_id:
            raise forms.ValidationError(_("An account belongs to this contributor, and so it is one person."))
        return is_team


@admin.register(Contributor)
class ContributorAdmin(EntryAdmin):
    form = ContributorForm
    fields = ("key", "is_team", "names", "role", "credential", "user", "used_in")
    list_display = ("__str__", "key", "is_team", "role", "credential")
    search_fields = ("key", "names", "credential")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Whose account it is says the account's page."""
        return ("user", *super().get_readonly_fields(request, obj))

    def reversion_register(self, model: Any, **options: Any) -> None:
        """Going back to older text gives no account back."""
        super().reversion_register(model, **options, exclude=("user",))

    def drafts_with(self, obj: Any) -> list[Edition]:
        written = Edition.objects.filter(writer=obj)
        return list((written | Edition.objects.filter(reviews__by=obj)).distinct())

    def published_with(self, obj: Any) -> list[PublishedEdition]:
        keys = {(edition.article_id, edition.language) for edition in self.drafts_with(obj)}
        rows = PublishedEdition.objects.filter(article__in={article for article, _language in keys})
        return [row for row in rows if (row.article_id, row.language) in keys]


_THREE_LINES = {"class": "vLargeTextField", "rows": 3}


class ReferenceForm(forms.ModelForm):
    url = LineField(
        max_length=REFERENCE.longest("url"),
        required=False,
        label=gettext_lazy("Address"),
        widget=AdminURLFieldWidget,
    )
    archived = LineField(
        max_length=REFERENCE.longest("archived"),
        required=False,
        label=gettext_lazy("Archived copy"),
        help_text=gettext_lazy(
            "Where an archive keeps the page as it was read; readers are shown it beside the source."
        ),
        widget=AdminURLFieldWidget,
    )
    citation = ParagraphField(widget=forms.Textarea(_THREE_LINES), max_length=REFERENCE.longest("citation"))
    limits = ParagraphField(widget=forms.Textarea(_THREE_LINES), max_length=REFERENCE.longest("limits"), required=False)
    # As they are copied, they are longer than they are kept.
    doi = LineField(max_length=400, required=False, label="DOI", widget=forms.TextInput({"class": "vTextField"}))
    pmid = LineField(max_length=200, required=False, label="PMID", widget=forms.TextInput({"class": "vTextField"}))

    class Meta:
        model = Reference
        fields = "__all__"  # noqa: DJ007 - the admin names them, in order

    def clean_doi(self) -> str:
        return tidy_doi(self.cleaned_data["doi"])

    def clean_pmid(self) -> str:
        return tidy_pmid(self.cleaned_data["pmid"])

    def clean(self) -> dict[str, Any] | None:
        """Refuses what is kept under another key already; of a source that stands, only what was changed."""
        cleaned = super().clean()
        given = {name: self.cleaned_data.get(name) or "" for name in ("doi", "pmid", "url")}
        if self.instance.pk:
            stored = {name: getattr(self.instance, name) for name in given}
            given = {name: "" if given[name] == stored[name] else given[name] for name in given}
        if double := double_of(**given, besides=self.instance.pk):
            name = next(name for name in given if given[name] and getattr(double, name).lower() == given[name].lower())
            self.add_error(name, said_of_double(double))
        return cleaned


@admin.register(Reference)
class ReferenceAdmin(EntryAdmin):
    form = ReferenceForm
    fields = (
        "key",
        "citation",
        ("url", "accessed_on"),
        "archived",
        ("doi", "pmid"),
        ("evidence", "read"),
        "people",
        ("place", "period", "year"),
        "limits",
        "used_in",
    )
    list_display = ("key", "citation", "year", "evidence", "read")
    list_filter = ("evidence", "read")
    search_fields = ("key", "citation", "doi", "pmid")

    def drafts_with(self, obj: Any) -> list[Edition]:
        return [edition for edition in Edition.objects.prefetch_related("sections") if obj.key in _cited_in(edition)]

    def published_with(self, obj: Any) -> list[PublishedEdition]:
        return [
            row
            for row in PublishedEdition.objects.all()
            if any(reference["key"] == obj.key for reference in row.document["references"])
        ]


def _cited_in(edition: Edition) -> set[str]:
    texts = [edition.summary, *edition.takeaways, *(section.body for section in edition.sections.all())]
    return {key for text in texts for _line, key in cited_keys(text)}


class CodeForm(forms.ModelForm):
    class Meta:
        model = Code
        fields = ("key", "system", "code", "meaning", "reference_key", "is_uncertain")

    def clean_reference_key(self) -> str:
        key = str(self.cleaned_data["reference_key"])
        if key and not Reference.objects.filter(key=key).exists():
            raise forms.ValidationError(_("There is no reference with this key."))
        return key


@admin.register(Code)
class CodeAdmin(EntryAdmin):
    form = CodeForm
    fields = ("key", ("system", "code"), "meaning", "reference_key", "is_uncertain", "used_in")
    list_display = ("key", "system", "code", "meaning", "is_uncertain")
    list_filter = ("system", "is_uncertain")
    search_fields = ("key", "meaning")

    def drafts_with(self, obj: Any) -> list[Edition]:
        return list(Edition.objects.filter(article__codes=obj))

    def published_with(self, obj: Any) -> list[PublishedEdition]:
        return list(PublishedEdition.objects.filter(article__codes=obj))
