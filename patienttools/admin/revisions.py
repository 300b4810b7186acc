"""Desk: what every admin page of the site shares: guarded saves, each a revision, older text kept as one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, cast

import reversion
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from reversion.admin import VersionAdmin
from reversion.models import Version

from patienttools.admin.guarding import READING, stored_before
from patienttools.admin.held import NOT_ASKED, held, holding
from patienttools.admin.kept import columns_of, missing_in, texts_of
from patienttools.generation.models import step_generation
from patienttools.generation.reads import ALL
from patienttools.typed.pages import TypingAdmin


class DeskAdmin(TypingAdmin, VersionAdmin):
    """An admin page whose every save is a revision.

    What content files or another program wrote has no revision. It gets one before an editor's first change to it,
    so that the history reaches back to the text that the editor found.
    """

    history_latest_first = True
    list_per_page = 50

    class Media:
        css = {"all": ["css/admin.css"]}

    @contextmanager
    def create_revision(self, request: HttpRequest) -> Iterator[None]:
        """None for reading: a revision opens a transaction, which on SQLite waits for every writer."""
        if request.method in READING:
            yield
            return
        with reversion.create_revision(atomic=not transaction.get_connection().in_atomic_block):
            reversion.set_user(request.user)
            yield

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A save is one transaction: the row is locked, kept as it was found, and written."""
        if request.method in READING:
            return super().change_view(request, object_id, form_url, extra_context)
        if elsewhere := self.take_typed(request):
            return elsewhere
        with transaction.atomic():
            found = self.locked(request, object_id)
            with holding(found):
                if (
                    found is not None
                    and self.has_change_permission(request, found)
                    and not self.is_kept(found)
                    and not self.held_back(request)
                    and self.would_change(request, found)
                ):
                    self.keep_as_found(found)
                return super().change_view(request, object_id, form_url, extra_context)

    # --- What was found ---

    def keep_as_found(self, found: Model) -> None:
        """Keeps the row as a revision unless the latest revision is just this."""
        if not self.is_kept(found):
            with reversion.create_revision(atomic=not transaction.get_connection().in_atomic_block):
                reversion.set_comment(_("As it was found, before a change"))
                reversion.add_to_revision(found)

    def is_kept(self, found: Model) -> bool:
        """Whether the latest revision is just this."""
        latest = self.latest_version(found)
        return latest is not None and self.is_same(latest.field_dict, found)

    def latest_version(self, obj: Model) -> Version | None:
        """The newest, with whose it is; of the row that is being saved it is asked once."""
        known = held(obj)
        if known and known.latest is not NOT_ASKED:
            return cast("Version | None", known.latest)
        latest = Version.objects.get_for_object(obj).select_related("revision__user").first()
        if known:
            known.latest = latest
        return latest

    def is_same(self, kept: dict[str, Any], found: Model) -> bool:
        """Whether a revision's fields are those of the row."""
        return all(
            kept[field.attname] == getattr(found, field.attname)
            for field in found._meta.concrete_fields
            if field.attname in kept
        )

    # --- Who and what a newer save is compared with ---

    def last_editor(self, obj: Model) -> str:
        """By the latest revision, if it is what is stored: a content file may have come after it."""
        latest = self.latest_version(obj)
        if latest is None or not self.is_same(latest.field_dict, obj) or latest.revision.user is None:
            return ""
        return latest.revision.user.get_username()

    def columns_of_deleted(self, object_id: str) -> dict[str, Any]:
        latest = Version.objects.get_for_object_reference(self.model, unquote(object_id)).first()
        columns = columns_of(latest) if latest else {}
        return {name: value for name, value in columns.items() if name != self.opts.pk.attname}

    # --- Going back ---

    def revision_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Going back restores the text that forms hold, and nothing else: that belongs to today."""
        version = get_object_or_404(Version, pk=version_id, object_id=unquote(object_id))
        missing = missing_in(version)
        if missing:
            return self.kept_page(request, version, missing)
        with transaction.atomic():
            found = self.locked(request, object_id)
            if found is None:
                return self.kept_page(request, version, [])
            with stored_before(self.shown_now(request, found), _of_today(found)):
                response: HttpResponse = super().revision_view(request, object_id, version_id, extra_context)
        return self._or_kept_page(request, version, response)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Of a row that is gone, the newest version instead of a line that it is gone."""
        key = unquote(object_id)
        latest = Version.objects.get_for_object_reference(self.model, key).first()
        if latest is not None and key.isdigit() and not self.model._base_manager.filter(pk=key).exists():
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_recover"
            return HttpResponseRedirect(reverse(name, args=[latest.pk]))
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        return response

    def recover_view(
        self, request: HttpRequest, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        version = get_object_or_404(Version.objects.get_for_model(self.model), pk=version_id)
        if missing := missing_in(version):
            return self.kept_page(request, version, missing)
        response: HttpResponse = super().recover_view(request, version_id, extra_context)
        return self._or_kept_page(request, version, response)

    def _or_kept_page(self, request: HttpRequest, version: Version, response: HttpResponse) -> HttpResponse:
        """Instead of the list with a line about it, the text itself where going back was impossible."""
        is_refused = response.status_code == 302 and request.method in READING
        return self.kept_page(request, version, []) if is_refused else response

    def kept_page(self, request: HttpRequest, version: Version, missing: list[str]) -> HttpResponse:
        """A version that cannot be put back as it was: what it needs, and its text to be read and copied."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        row = self.model._base_manager.filter(pk=version.object_id).first()
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        context = {
            **self.admin_site.each_context(request),
            "title": _("As it was: %(row)s") % {"row": version.object_repr},
            "opts": self.opts,
            "original": row,
            "says": _("This version cannot be put back as it was. Its text can be read and copied here."),
            "missing": missing,
            "here": reverse(f"{name}_change", args=[quote(row.pk)]) if row else "",
            "anew": reverse(f"{name}_add") if not row and self.has_add_permission(request) else "",
            "texts": [(text.label, text.text) for text in texts_of(version)],
        }
        return TemplateResponse(request, "admin/texts.html", context)


class SteppingAdmin(DeskAdmin):
    """Readers' pages show such a row, so each change steps the generation, in the change's own transaction.

    `changes` are the keys of what such rows are on a page.
    """

    changes: ClassVar[tuple[str, ...]] = (ALL,)

    def after_change(self, request: HttpRequest, obj: Any) -> None:
        super().after_change(request, obj)
        step_generation(*self.changes)


def _of_today(found: Model) -> dict[str, Any]:
    """The columns that no form holds."""
    return {
        field.attname: getattr(found, field.attname)
        for field in found._meta.concrete_fields
        if not field.editable and not field.primary_key
    }
