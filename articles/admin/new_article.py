"""The page on which a new article is written in one step, and the way to its other languages in one click."""

import datetime
from typing import Any, cast

import reversion
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.first_sections import FirstSectionFormSet
from articles.admin.new_article_forms import NewArticleForm
from articles.desk.new_article import FirstSection, make_article
from articles.kinds import ArticleKind
from articles.models import Article, Edition, contributor_of
from articles.reviewing.following import source_of
from patienttools.admin.uncut import uncut
from patienttools.typed.pages import TypingAdmin, with_sitting

NEW = "new"
# A year is the longest that any article of the library stands without being looked at again.
REVIEW_AFTER = datetime.timedelta(days=365)


class NewArticleAdmin(TypingAdmin):
    """Adds to the article's admin the form from title to first sections, and the making of one more language."""

    typing_views = TypingAdmin.typing_views | {NEW: ""}
    typing_forms = (NEW,)

    def get_urls(self) -> list[Any]:
        new = self.admin_site.admin_view(self.new_view)
        language = self.admin_site.admin_view(self.add_language_view)
        return [
            path("new/", new, name="articles_article_new"),
            path("<int:article_id>/in/<slug:language>/", language, name="articles_article_add_language"),
            *super().get_urls(),
        ]

    def new_share_code(self) -> str:
        raise NotImplementedError

    def _check_writer(self, request: HttpRequest) -> None:
        if not (self.has_add_permission(request) and request.user.has_perm("articles.add_edition")):
            raise PermissionDenied

    def new_view(self, request: HttpRequest) -> HttpResponse:
        self._check_writer(request)
        typed = self.typed_to_take(request)
        if typed is not None:
            # It stands in the form then, and nothing is stored.
            cast(Any, request).POST = with_sitting(typed)
        sent = request.POST if request.method == "POST" else None
        form = NewArticleForm(sent, initial=self._initial(request))
        sections = FirstSectionFormSet(sent, prefix="sections")
        for form_class in (NewArticleForm, sections.form):
            uncut(form_class)
        is_taken = typed is not None
        if sent is not None and _are_valid(form, sections) and not is_taken:
            edition = self._make(request, form, sections)
            self.end_typing(request)
            text = _("“%(title)s” is a draft now. Below stands what an article of its kind needs.")
            messages.success(request, text % {"title": edition.title})
            return HttpResponseRedirect(reverse("admin:articles_edition_change", args=[edition.pk]) + "#needs")
        context = {
            **self.admin_site.each_context(request),
            "title": _("A new article"),
            "opts": self.opts,
            "form": form,
            "sections": sections,
            "media": self.media,
            "is_taken": is_taken,
            "typing": self.typing_of(request, request.path, None, is_bound=sent is not None),
        }
        return TemplateResponse(request, "admin/articles/article/new.html", context)

    def _initial(self, request: HttpRequest) -> dict[str, Any]:
        own = contributor_of(request.user)
        return {
            "language": settings.LANGUAGE_CODE,
            "writer": own.pk if own else None,
            "review_due_on": timezone.localdate() + REVIEW_AFTER,
            "parent": request.GET.get("parent"),
        }

    def _make(self, request: HttpRequest, form: NewArticleForm, sections: Any) -> Edition:
        data = form.cleaned_data
        written = [one.cleaned_data for one in sections.forms if one.cleaned_data.get("body")]
        article = Article(
            slug=data["slug"],
            kind=data["kind"],
            subject=data["subject"],
            parent=data["parent"],
            share_code=self.new_share_code(),
            **form.consent,
        )
        with transaction.atomic(), reversion.create_revision(atomic=False):
            reversion.set_user(request.user)
            edition = make_article(
                article=article,
                language=data["language"],
                title=data["title"],
                summary=data["summary"],
                content_note=data["content_note"],
                takeaways=data["takeaways"],
                writer=data["writer"],
                review_due_on=data["review_due_on"],
                sections=[FirstSection(one["kind"], one["audience"], one["heading"], one["body"]) for one in written],
                statistic=data["statistic"],
                source=form.source,
            )
            for row in (article, edition, form.source):
                if row is not None:
                    reversion.add_to_revision(row)
                    self.log_addition(request, row, _("Written in one step."))
        return edition

    def add_language_view(self, request: HttpRequest, article_id: int, language: str) -> HttpResponse:
        """A POST makes the draft of the article in that language, and leads to where it is translated."""
        self._check_writer(request)
        article = get_object_or_404(Article, pk=article_id)
        here = HttpResponseRedirect(reverse("admin:articles_article_change", args=[article_id]))
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        first = article.editions.order_by("pk").first()
        if language not in dict(settings.LANGUAGES) or first is None:
            messages.warning(request, _("Write it in one language first, then in another of the site’s."))
            return here
        with transaction.atomic(), reversion.create_revision(atomic=False):
            reversion.set_user(request.user)
            edition, is_new = Edition.objects.get_or_create(
                article=article,
                language=language,
                defaults={
                    "title": first.title,
                    "summary": first.summary,
                    "content_note": first.content_note,
                    "takeaways": first.takeaways,
                    "writer": contributor_of(request.user) or first.writer,
                    "review_due_on": timezone.localdate() + REVIEW_AFTER,
                },
            )
            if is_new:
                reversion.add_to_revision(edition)
                self.log_addition(request, edition, _("Begun as a translation."))
        view = "translate" if source_of(edition) is not None else "change"
        return HttpResponseRedirect(reverse(f"admin:articles_edition_{view}", args=[edition.pk]))


def _are_valid(form: forms.Form, sections: Any) -> bool:
    """Both are looked at, so that all that is wrong is said at once."""
    both = [form.is_valid(), sections.is_valid()]
    if form.cleaned_data.get("kind") == ArticleKind.STORY:
        sections.refuse_advice()
    return all(both) and not sections.total_error_count()
