"""Acting: an action of a list, or a deletion, does nothing to a row that is no longer what its page showed."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import router, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patienttools.admin.shown import BASED_ON, Shown, digest

SEEN_IN_LIST = "_seen-"


class ActingAdmin(admin.ModelAdmin):
    """The pages carry what they showed of each row: the list, and both pages that ask before a deletion."""

    def locked(self, request: HttpRequest, object_id: str) -> Any:
        """The row as it is stored, kept from others until the transaction ends; None if it is gone."""
        raise NotImplementedError

    def shown_now(self, request: HttpRequest, obj: Any) -> Shown:
        """What the page of the row shows as it is stored now."""
        raise NotImplementedError

    # --- The list ---

    def action_checkbox(self, obj: Any) -> SafeString:
        seen = format_html('<input type="hidden" name="{}{}" value="{}">', SEEN_IN_LIST, obj.pk, _digest_of(obj))
        return format_html("{}{}", super().action_checkbox(obj), seen)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        chosen = request.POST.getlist("_selected_action")
        seen = {key: request.POST.get(f"{SEEN_IN_LIST}{key}", "") for key in chosen}
        with transaction.atomic(using=router.db_for_write(self.model)):
            rows = self.model._base_manager.select_for_update().filter(pk__in=[key for key in chosen if seen[key]])
            changed = [row for row in rows if seen[str(row.pk)] != _digest_of(row)]
            if changed:
                queryset = queryset.exclude(pk__in=[row.pk for row in changed])
                text = ngettext(
                    "One row was changed since the list was shown, and was left as it is: %(rows)s. Look at it first.",
                    "%(count)d rows were changed since the list was shown, and were left as they are: %(rows)s. Look "
                    "at them first.",
                    len(changed),
                ) % {"count": len(changed), "rows": ", ".join(str(row) for row in changed[:10])}
                messages.warning(request, text)
                if set(chosen) <= {str(row.pk) for row in changed} and request.POST.get("select_across") != "1":
                    return None
            answer: HttpResponse | None = super().response_action(request, queryset)
            if isinstance(answer, TemplateResponse) and answer.context_data is not None:
                # A page that asks first, as before a deletion: what it names is what the editor agrees to.
                answer.context_data["seen"] = [(f"{SEEN_IN_LIST}{row.pk}", _digest_of(row)) for row in queryset]
            return answer

    # --- The page that asks before a deletion ---

    def _delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None) -> HttpResponse:
        found = self.locked(request, unquote(object_id))
        context = dict(extra_context or {})
        if found is not None:
            now = _digest_of(found) + self.shown_now(request, found).seen.as_text()
            if request.POST and request.POST.get(BASED_ON) != now:
                text = _("It was changed since this page was shown, and nothing was deleted. Look at it, then decide.")
                messages.warning(request, text)
                cast(Any, request).POST = type(request.POST)("", mutable=True)
            context["shown"] = now
        return cast(HttpResponse, super()._delete_view(request, object_id, context))  # type: ignore[misc]


def _digest_of(row: Model) -> str:
    fields = {field.attname: [str(getattr(row, field.attname))] for field in row._meta.concrete_fields}
    return digest(fields)
