"""Filters of the list of editions: what is published, and what has changed since."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editions.states import DRAFT_RELATED, State, states_of
from articles.models import Edition, PublishedEdition


class PublishedFilter(admin.SimpleListFilter):
    title = gettext_lazy("published")
    parameter_name = "published"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Published")), ("withdrawn", _("Withdrawn")), ("never", _("Never published"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Edition]) -> QuerySet[Edition]:
        published = Exists(PublishedEdition.objects.filter(article=OuterRef("article"), language=OuterRef("language")))
        match self.value():
            case "yes":
                return queryset.filter(published)
            case "withdrawn":
                return queryset.filter(~published, is_withdrawn=True)
            case "never":
                return queryset.filter(~published, is_withdrawn=False)
        return queryset


class ChangedFilter(admin.SimpleListFilter):
    title = gettext_lazy("changes that readers do not have")
    parameter_name = "changed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Changed since it was published")), ("no", _("The same"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Edition]) -> QuerySet[Edition]:
        wanted = {"yes": State.CHANGED, "no": State.SAME}.get(self.value() or "")
        if wanted is None:
            return queryset
        states = states_of(queryset.prefetch_related(*DRAFT_RELATED))
        return queryset.filter(pk__in=[key for key, state in states.items() if state is wanted])


class ArchivedFilter(admin.SimpleListFilter):
    """What is archived is out of the list, unless it is asked for."""

    title = gettext_lazy("archive")
    parameter_name = "archived"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("In the archive")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        """The first is what the list shows by itself."""
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Not in the archive")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Edition]) -> QuerySet[Edition]:
        match self.value():
            case "yes":
                return queryset.exclude(archived=None)
            case "all":
                return queryset
        return queryset.filter(archived=None)
