"""The article's page: what it is in every language, its place among others, and the address of its discreet copy."""

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.new_article import NewArticleAdmin
from articles.admin.publish_again import PublishAgainAdmin
from articles.files.consents import MAX_CONSENT
from articles.files.documents import SLUG
from articles.files.features import feature_fault
from articles.kinds import SectionKind
from articles.models import Article, Edition, PublishedEdition, Relation, depth_complaint
from articles.pages.addresses import Place, Target
from patienttools.admin.fields import LineField

SHARE_CODE_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"
SHARE_CODE_LENGTH = 10


class ArticleForm(forms.ModelForm):
    not_applicable = forms.MultipleChoiceField(
        choices=SectionKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Kinds of section that do not apply"),
        help_text=gettext_lazy("The clinical view then does not list them as missing."),
    )

    consent_by = LineField(
        max_length=MAX_CONSENT,
        required=False,
        label=gettext_lazy("How it was given"),
        widget=forms.TextInput({"class": "vTextField"}),
        help_text=gettext_lazy("Without a name, such as “in writing, after reading the whole text”."),
    )
    consent_may_be_withdrawn_by = LineField(
        max_length=MAX_CONSENT,
        required=False,
        label=gettext_lazy("How it is taken back"),
        widget=forms.TextInput({"class": "vTextField"}),
    )

    class Meta:
        model = Article
        fields = (
            "slug",
            "kind",
            "subject",
            "parent",
            "codes",
            "not_applicable",
            "feature_from",
            "feature_until",
            "feature_is_yearly",
            "consent_given_on",
            "consent_by",
            "consent_may_be_withdrawn_by",
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        names = {"from": "feature_from", "until": "feature_until", "yearly": "feature_is_yearly"}
        if not any(name in self.errors for name in names.values()):
            starts_on, ends_on, is_yearly = (self.cleaned_data.get(name) for name in names.values())
            if fault := feature_fault(starts_on, ends_on, is_yearly=bool(is_yearly)):
                self.add_error(names[fault[0]], fault[1])
        return cleaned

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if not SLUG.fullmatch(slug):
            raise forms.ValidationError(_("Lower-case letters, digits and single hyphens, such as “safe-phone”."))
        return slug

    def clean_parent(self) -> Article | None:
        parent: Article | None = self.cleaned_data["parent"]
        if parent is None:
            return None
        if parent.pk == self.instance.pk:
            raise forms.ValidationError(_("An article is not its own parent."))
        if said := depth_complaint(self.instance, parent):
            raise forms.ValidationError(said)
        return parent

    def clean_not_applicable(self) -> list[str]:
        chosen = set(self.cleaned_data["not_applicable"])
        return [kind for kind in SectionKind.values if kind in chosen]


class RelationForm(forms.ModelForm):
    class Meta:
        model = Relation
        fields = ("kind", "to")

    def clean_to(self) -> Article:
        to: Article = self.cleaned_data["to"]
        if to.pk == self.instance.article_id:
            raise forms.ValidationError(_("An article has no relation to itself."))
        return to


class RelationInline(admin.TabularInline):
    model = Relation
    form = RelationForm
    fk_name = "article"
    extra = 0


@admin.register(Article)
class ArticleAdmin(NewArticleAdmin, PublishAgainAdmin):
    form = ArticleForm
    change_list_template = "admin/articles/article/change_list.html"
    inlines = (RelationInline,)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("slug", "kind", "subject"),
                    "parent",
                    "codes",
                    "not_applicable",
                    "share_code",
                    "discreet_address",
                    "editions",
                )
            },
        ),
        (
            gettext_lazy("First on the home page"),
            {
                "fields": (("feature_from", "feature_until"), "feature_is_yearly"),
                "description": gettext_lazy("Between two days, both included, by the clock of UTC."),
            },
        ),
        (
            gettext_lazy("Consent of the person whose story it is"),
            {
                "fields": ("consent_given_on", "consent_by", "consent_may_be_withdrawn_by"),
                "description": gettext_lazy("A story is not kept without it. No name is needed."),
            },
        ),
    )
    filter_horizontal = ("codes",)
    list_display = ("slug", "kind", "subject", "parent", "languages")
    list_filter = ("kind", "subject")
    list_select_related = ("parent",)
    search_fields = ("slug", "editions__title")

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> tuple[str, ...]:
        """The slug is the published page's address, which others have kept."""
        computed = ("share_code", "discreet_address", "editions")
        is_published = obj is not None and PublishedEdition.objects.filter(article=obj).exists()
        return ("slug", *computed) if is_published else computed

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("editions")

    @admin.display(description=gettext_lazy("languages"))
    def languages(self, article: Article) -> str:
        return ", ".join(edition.language for edition in article.editions.all())

    @admin.display(description=gettext_lazy("address of the discreet copy"))
    def discreet_address(self, article: Article) -> str:
        if not article.pk:
            return _("Made when the article is saved")
        place = Place(settings.LANGUAGE_CODE, is_discreet=True)
        return place.address(Target(article.slug, article.kind, article.share_code))

    @admin.display(description=gettext_lazy("editions"))
    def editions(self, article: Article) -> str:
        if not article.pk:
            return "–"
        there = {row.language: row for row in article.editions.all()}
        links = [
            format_html('<a href="{}">{}</a>', reverse("admin:articles_edition_change", args=[row.pk]), row)
            for row in there.values()
        ]
        # A click on each language that is missing makes its draft.
        links += [
            format_html(
                '<button class="button" type="submit" formaction="{}" formnovalidate>{}</button>',
                reverse("admin:articles_article_add_language", args=[article.pk, code]),
                _("Write it in %(language)s") % {"language": name},
            )
            for code, name in settings.LANGUAGES
            if there and code not in there
        ]
        return format_html_join(mark_safe("<br>"), "{}", ((link,) for link in links)) or "–"

    def new_share_code(self) -> str:
        return _new_share_code()

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        if not obj.share_code:
            obj.share_code = _new_share_code()
        super().save_model(request, obj, form, change)

    def published_with(self, obj: Any) -> list[PublishedEdition]:
        return list(PublishedEdition.objects.filter(article=obj))

    def drafts_with(self, obj: Any) -> list[Edition]:
        return list(obj.editions.all())


def _new_share_code() -> str:
    """Ten random characters: about 49 bits, and never one that another article has."""
    while True:
        code = "".join(secrets.choice(SHARE_CODE_CHARACTERS) for _number in range(SHARE_CODE_LENGTH))
        if not Article.objects.filter(share_code=code).exists():
            return code
