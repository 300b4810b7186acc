"""Guarding: an admin page whose save undoes nobody's newer save unsaid.

The page carries the fingerprints of what it showed (see `shown.py`). A save locks the row, compares them with what is
stored now, and is refused where they differ: the page then shows both texts and lets the editor choose (`merging.py`).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.contenttypes.models import ContentType
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from patienttools.admin.acting import ActingAdmin
from patienttools.admin.clashing import Clash, ClashingData, clash_of, merged_of
from patienttools.admin.fields import LongTextField
from patienttools.admin.held import held, holding
from patienttools.admin.merging import apply_choices, differs, merge
from patienttools.admin.seen import SeenField, said_of, said_of_merging
from patienttools.admin.shown import BASED_ON, Shown, shown_by
from patienttools.admin.uncut import uncut

READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Before:
    """What was stored before a page went back to older text: what it showed, and the columns that no form holds."""

    shown: Shown
    columns: Mapping[str, Any]


# For as long as such a page is being answered.
_before: ContextVar[Before | None] = ContextVar("before", default=None)


@contextmanager
def stored_before(shown: Shown, columns: Mapping[str, Any]) -> Iterator[None]:
    """Within, saves are compared with this instead of with the row, and these columns stay as they are here."""
    token = _before.set(Before(shown, columns))
    try:
        yield
    finally:
        _before.reset(token)


class GuardedAdmin(ActingAdmin):
    """A save over a newer save shows both. Subclasses whose adding page has other fields set `can_be_made_anew`."""

    can_be_made_anew = True
    # Prefixes of inline rows of which two editors may change one each without being asked.
    merged_by_themselves: ClassVar[tuple[str, ...]] = ()
    # What is read with the row in the query that locks it.
    locked_with: ClassVar[tuple[str, ...]] = ()
    # A browser's line ends are no change.
    formfield_overrides: ClassVar[Any] = {
        models.TextField: {"form_class": LongTextField, "widget": AdminTextareaWidget}
    }

    def check(self, **options: Any) -> list[checks.CheckMessage]:
        """Refuses rows that are edited in the list: they would be saved over newer ones unsaid."""
        found = super().check(**options)
        if self.list_editable:
            found.append(checks.Error("Rows edited in a list have no guard.", obj=self.__class__, id="desk.E001"))
        return found

    # --- The page ---

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form_class: Any = super().get_form(request, obj, change=change, **options)
        uncut(form_class)
        clash = clash_of(request.POST)
        if options.get("fields", "") is None:
            # Asked only to learn which fields the model has.
            return form_class
        held_back = self.held_back(request)
        if clash or held_back or (obj is not None and self.has_change_permission(request, obj)):
            form_class.base_fields[BASED_ON] = SeenField(clash, str(self.opts.verbose_name), held_back)
        return form_class

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        for formset_class, inline in super().get_formsets_with_inlines(request, obj):
            uncut(formset_class.form)
            yield formset_class, inline

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        form: Any = context["adminform"].form
        if BASED_ON in form.fields:
            if not form.is_bound:
                formsets = [inline.formset for inline in context["inline_admin_formsets"]]
                before = _before.get()
                form.initial[BASED_ON] = (before.shown if before else shown_by(form, formsets)).seen.as_text()
            clash = clash_of(request.POST)
            context |= {
                "based_on": form[BASED_ON],
                "clash": clash,
                "clash_says": said_of(clash, str(self.opts.verbose_name)) if clash else "",
                "held_back": self.held_back(request),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def held_back(self, request: HttpRequest) -> str:
        """Why what stands in the form is only looked at and not saved; empty where it may be saved."""
        return ""

    def shown_now(self, request: HttpRequest, obj: Any) -> Shown:
        """What the page of the row shows as it is stored now; without a row, that of a new one."""
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        form = self.get_form(request, obj, change=obj is not None, fields=fields)(instance=obj)
        formsets = []
        prefixes: dict[str, int] = {}
        for formset_class, inline in self.get_formsets_with_inlines(request, obj):
            prefix = formset_class.get_default_prefix()
            prefixes[prefix] = prefixes.get(prefix, 0) + 1
            if prefixes[prefix] != 1 or not prefix:
                prefix = f"{prefix}-{prefixes[prefix]}"
            options = self.get_formset_kwargs(request, obj, inline, prefix)
            options = {name: one for name, one in options.items() if name not in {"data", "files", "save_as_new"}}
            formsets.append(formset_class(**options))
        return shown_by(form, formsets)

    # --- Saving ---

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """In one transaction: that of the revision, if one is open, and no second one inside it."""
        if request.method in READING or not transaction.get_connection().in_atomic_block:
            return super().changeform_view(request, object_id, form_url, extra_context)
        return self._changeform_view(request, object_id, form_url, extra_context)

    def _changeform_view(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        if request.method != "POST" or object_id is None:
            return self._unguarded(request, object_id, form_url, extra_context)
        already = held()
        found = already.row if already else self.locked(request, object_id)
        if found is None:
            return self._deleted_meanwhile(request, object_id, extra_context)
        if self.has_change_permission(request, found):
            before = _before.get()
            now = before.shown if before else self.shown_now(request, found)
            _send_instead(request, merge(request.POST, now, self.last_editor(found), self.merged_by_themselves))
            if merged := merged_of(request.POST):
                messages.info(request, said_of_merging(merged))
        if already:
            return self._unguarded(request, object_id, form_url, extra_context)
        with holding(found):
            return self._unguarded(request, object_id, form_url, extra_context)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row that is held, once: it is the form's then, which writes into it."""
        already = held()
        if already and not already.is_passed_on and not from_field and str(already.row.pk) == object_id:
            already.is_passed_on = True
            return already.row
        return super().get_object(request, object_id, from_field)

    def _unguarded(self, *arguments: Any) -> HttpResponse:
        return cast(HttpResponse, super()._changeform_view(*arguments))  # type: ignore[misc]  # Django's own

    def locked(self, request: HttpRequest, object_id: str) -> Any:
        """The row as it is stored, kept from others until the transaction ends; None if it is gone.

        PostgreSQL locks the row, and gives it as it is once it waited; on SQLite a transaction that may write is alone
        from its beginning.
        """
        rows = self.get_queryset(request).order_by().select_related(*self.locked_with).select_for_update(of=("self",))
        try:
            return rows.get(pk=self.opts.pk.to_python(unquote(object_id)))
        except (self.model.DoesNotExist, ValidationError, ValueError):
            return None

    def last_editor(self, obj: Model) -> str:
        """Who changed the row last by the admin's own log, or empty."""
        kind = ContentType.objects.get_for_model(obj)
        entries = LogEntry.objects.filter(content_type=kind, object_id=str(obj.pk)).select_related("user")
        entry = entries.order_by("-action_time", "-pk").first()
        return str(entry.user) if entry else ""

    def columns_of_deleted(self, object_id: str) -> dict[str, Any]:
        """What is still known of a row that is gone, by field."""
        return {}

    def _deleted_meanwhile(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        """What was typed, in the form for a new one; or, for who may not make one, to be copied."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            return self._unguarded(request, object_id, "", extra_context)
        if not (self.can_be_made_anew and self.has_add_permission(request)):
            return self._typed_page(request)
        data = request.POST.copy()
        for formset_class, _inline in self.get_formsets_with_inlines(request):
            prefix, keys = formset_class.get_default_prefix(), {"id", formset_class.fk.name}
            data[f"{prefix}-INITIAL_FORMS"] = "0"
            for name in list(data):
                if name.startswith(f"{prefix}-") and name.rpartition("-")[2] in keys:
                    data[name] = ""
        known = self.model(**self.columns_of_deleted(object_id))
        fields = flatten_fieldsets(self.get_fieldsets(request))
        form = self.get_form(request, None, fields=fields)(instance=known)
        for box in shown_by(form, ()).boxes:
            if not any(name in data for name in box.sent):
                for name, values in box.sent.items():
                    data.setlist(name, list(values))
        _send_instead(request, ClashingData.of(data, Clash((), is_deleted=True)))
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        return self._unguarded(request, None, address, extra_context)

    def _typed_page(self, request: HttpRequest) -> HttpResponse:
        passed = {"csrfmiddlewaretoken", BASED_ON}
        typed = [(name, "\n".join(values)) for name, values in request.POST.lists() if name not in passed]
        context = {
            **self.admin_site.each_context(request),
            "title": _("What you typed"),
            "opts": self.opts,
            "says": _("Somebody deleted this %(name)s while you were writing. What you typed can be copied here.")
            % {"name": self.opts.verbose_name},
            "texts": [(name, text) for name, text in typed if text and not name.startswith("_")],
        }
        return TemplateResponse(request, "admin/texts.html", context)

    def would_change(self, request: HttpRequest, obj: Any) -> bool:
        """Whether what was sent differs from what is stored."""
        return differs(apply_choices(request.POST), self.shown_now(request, obj))

    # --- Only what changed is written ---

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = _before.get()
        for name, value in before.columns.items() if before else ():
            setattr(obj, name, value)
        if not change or form.has_changed() or before:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        is_changed = form.has_changed() or any(formset.has_changed() for formset in formsets)
        if not change or is_changed or _before.get():
            self.after_change(request, form.instance)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        self.after_change(request, None)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        self.after_change(request, None)

    def after_change(self, request: HttpRequest, obj: Any) -> None:
        """What follows a change, in its transaction. `obj` is None for what is deleted."""


def _send_instead(request: HttpRequest, data: QueryDict) -> None:
    """The request goes on with these data."""
    cast(Any, request).POST = data
