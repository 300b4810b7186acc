"""Admin of search: everyday expressions, danger rules, and a page that shows what a query finds and why."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article
from articles.search.indexing import index_expressions
from articles.search.languages import ROMANISED, ROMANISED_NAME
from articles.search.models import DangerRule, Expression
from articles.search.trying import try_query
from articles.search.wordlists import DANGER_RULE, EXPRESSION, MAX_PHRASE, written_languages
from patienttools.admin.fields import LineField, LinesField
from patienttools.admin.revisions import SteppingAdmin
from patienttools.generation.reads import WORDS
from patienttools.proposals.forms import ProposingForm
from patienttools.proposals.proposing import ProposingAdmin

_LONG = {"class": "vLargeTextField", "rows": 8}


def _names() -> dict[str, Any]:
    """The written languages with their names, for labels."""
    return dict(settings.LANGUAGES) | {ROMANISED: ROMANISED_NAME}


def _field(prefix: str, language: str) -> str:
    return f"{prefix}_{language.replace('-', '_')}"


def _boxes(prefix: str) -> dict[str, LinesField]:
    """A box for each written language, a phrase a line."""
    return {
        _field(prefix, language): LinesField(
            longest=MAX_PHRASE, required=False, label=_names()[language], widget=forms.Textarea(_LONG)
        )
        for language in written_languages()
    }


class _ByLanguageForm(forms.ModelForm):
    """A form whose JSON columns by language are edited as one box for each language."""

    boxed: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for column in self.boxed:
            values: Mapping[str, list[str]] = getattr(self.instance, column) or {}
            for language in written_languages():
                self.initial.setdefault(_field(column, language), values.get(language, []))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for column in self.boxed:
            texts = {language: cleaned.get(_field(column, language)) for language in written_languages()}
            setattr(self.instance, column, {language: lines for language, lines in texts.items() if lines})
            schema = self.instance.schema.fields[column]
            if said := schema.complaint(schema.tidy(getattr(self.instance, column))):
                self.add_error(_field(column, settings.LANGUAGE_CODE), said)
        return cleaned

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data.get("slug") or "")
        if slug and not Article.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("There is no article with this slug."))
        return slug


class ExpressionForm(_ByLanguageForm):
    boxed = ("phrases", "names")
    sections = LinesField(
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("One a line, such as safety_steps; for clinicians ask-clinical."),
    )
    slug = LineField(max_length=EXPRESSION.longest("slug"), required=False, label=gettext_lazy("Article"))

    class Meta:
        model = Expression
        fields = ("key", "role", "slug", "sections")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        role, key = cleaned.get("role"), cleaned.get("key")
        if role and key and not key.startswith(f"{role}-"):
            cleaned["key"] = f"{role}-{key}"
        return cleaned


class DangerRuleForm(_ByLanguageForm, ProposingForm):
    boxed = ("patterns",)
    slug = LineField(
        max_length=DANGER_RULE.longest("slug"), required=False, label=gettext_lazy("Article to read first")
    )

    class Meta:
        model = DangerRule
        fields = ("key", "slug", "section")


class WordAdmin(SteppingAdmin):
    """Every reader's next search knows a change."""

    changes = (WORDS,)
    change_list_template = "admin/search/change_list.html"

    def after_change(self, request: HttpRequest, obj: Any) -> None:
        index_expressions()
        super().after_change(request, obj)


def _form_with_boxes(form: type[_ByLanguageForm]) -> type[_ByLanguageForm]:
    boxes: dict[str, Any] = {}
    for column in form.boxed:
        boxes |= _boxes(column)
    return type(form.__name__, (form,), boxes)


@admin.register(Expression)
class ExpressionAdmin(WordAdmin):
    form = _form_with_boxes(ExpressionForm)
    fieldsets = (
        (None, {"fields": (("key", "role"), "slug", "sections")}),
        (gettext_lazy("Phrases, one a line"), {"fields": [_field("phrases", code) for code in written_languages()]}),
        (
            gettext_lazy("Names in the A to Z, one a line"),
            {"fields": [_field("names", code) for code, _name in settings.LANGUAGES], "classes": ("collapse",)},
        ),
    )
    list_display = ("key", "role", "slug")
    list_filter = ("role",)
    search_fields = ("key", "slug", "phrases")

    def get_urls(self) -> list[URLPattern]:
        own = [path("try/", self.admin_site.admin_view(self.try_view), name="search_try")]
        return own + super().get_urls()

    def try_view(self, request: HttpRequest) -> HttpResponse:
        """What a query finds and why. Sent by POST, so that it stands in no address and no log."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        question = request.POST.get("q", "")
        language = request.POST.get("language", settings.LANGUAGE_CODE)
        language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        context = {
            **self.admin_site.each_context(request),
            "title": _("What a query finds, and why"),
            "opts": self.model._meta,
            "question": " ".join(question.split()),
            "language": language,
            "languages": settings.LANGUAGES,
            "trial": try_query(question, language) if question.strip() else None,
        }
        return TemplateResponse(request, "admin/search/try.html", context)


@admin.register(DangerRule)
class DangerRuleAdmin(ProposingAdmin, WordAdmin):
    form = _form_with_boxes(DangerRuleForm)
    fieldsets = (
        (None, {"fields": ("key", ("slug", "section"))}),
        (
            gettext_lazy("Patterns, one a line: words in order, a|b either, kill* any ending"),
            {"fields": [_field("patterns", code) for code in written_languages()]},
        ),
    )
    list_display = ("key", "slug", "section")
    search_fields = ("key", "patterns")
    actions = ("propose_deletions",)

    def shown_on(self, columns: Any) -> list[str]:
        """Whom it leads where."""
        said = [_("Search and “Ask”, in every language: what people write in danger is answered with help first.")]
        if columns.get("slug"):
            said.append(_("They are led to “%(slug)s” first.") % {"slug": columns["slug"]})
        return said
