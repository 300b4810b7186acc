"""Suggested relations: articles that look alike, for editors to accept as a typed relation or to refuse."""

from collections.abc import Callable
from typing import Any, cast

import reversion
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from articles.desk.suggestions import accept_suggestion, refresh_suggestions, refuse_suggestion
from articles.kinds import RelationKind
from articles.models import Article, RelationSuggestion
from patienttools.admin.revisions import DeskAdmin

OPEN = RelationSuggestion.State.OPEN


@admin.register(RelationSuggestion)
class RelationSuggestionAdmin(admin.ModelAdmin):
    """A list to decide from; nothing here is written by hand. The relation reads from the article to the other."""

    change_list_template = "admin/articles/suggestions.html"
    list_display = ("article", "to", "state", "score", "shared_things")
    list_display_links = None
    list_filter = ("state", "article")
    list_select_related = ("article", "to")
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is changed by hand, only decided."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A decision that is gone would be offered again."""
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.change_article") and self.has_view_permission(request)

    @admin.display(description=gettext_lazy("what they share"))
    def shared_things(self, suggestion: RelationSuggestion) -> str:
        return ", ".join(suggestion.shared)

    def get_urls(self) -> list[Any]:
        look = self.admin_site.admin_view(self.look_view)
        return [path("look/", look, name="articles_relationsuggestion_look"), *super().get_urls()]

    @method_decorator(require_POST)
    def look_view(self, request: HttpRequest) -> HttpResponse:
        """Works likeness out afresh, when an editor asks for it."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        count = refresh_suggestions()
        text = ngettext("One suggestion is open.", "{} suggestions are open.", count).format(count)
        messages.success(request, text)
        return HttpResponseRedirect(reverse("admin:articles_relationsuggestion_changelist"))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        if not self.has_decide_permission(request):
            return {}
        accepts = {f"accept_{kind.value}": _accept(kind) for kind in RelationKind}
        titles = {
            kind: _("Accept: the article … %(relation)s … the other") % {"relation": kind.label}
            for kind in RelationKind
        }
        actions = {
            name: (act, name, titles[kind]) for (name, act), kind in zip(accepts.items(), RelationKind, strict=True)
        }
        return actions | {"refuse": (_refuse, "refuse", _("Refuse, and do not offer it again"))}


def _accept(kind: RelationKind) -> Callable[..., None]:
    def accept(site: Any, request: HttpRequest, chosen: QuerySet[RelationSuggestion]) -> None:
        rows = chosen.filter(state=OPEN).select_related("article", "to")
        for suggestion in rows:
            _keep_as_found(suggestion.article)
            with reversion.create_revision():
                reversion.set_user(cast(User, request.user))
                reversion.set_comment(_("A suggested relation was accepted"))
                accept_suggestion(suggestion=suggestion, kind=kind)
                reversion.add_to_revision(suggestion.article)
        _say(request, len(rows), _("Readers see a relation once its article is published again."))

    return accept


def _refuse(site: Any, request: HttpRequest, chosen: QuerySet[RelationSuggestion]) -> None:
    rows = chosen.filter(state=OPEN).select_related("article", "to")
    for suggestion in rows:
        refuse_suggestion(suggestion=suggestion)
    _say(request, len(rows), "")


def _keep_as_found(article: Article) -> None:
    """The article's history reaches back to before the decision."""
    page = admin.site.get_model_admin(Article)
    if isinstance(page, DeskAdmin):
        page.keep_as_found(article)


def _say(request: HttpRequest, count: int, more: str) -> None:
    text = ngettext("One suggestion is decided.", "{} suggestions are decided.", count).format(count)
    messages.success(request, f"{text} {more}".strip())
