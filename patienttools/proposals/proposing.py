"""Proposing: an admin page whose saves and deletions of what could cost a life become proposals, and change nothing.

Columns that are not for two people are saved at once, as on every other page. What is proposed is applied by `apply`,
which the page that decides calls once another person confirmed it.
"""

from collections.abc import Iterable
from typing import Any, cast

import reversion
from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field, quote, unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from reversion.models import Version

from patienttools.admin.guarding import READING
from patienttools.admin.kept import missing_in
from patienttools.admin.revisions import SteppingAdmin
from patienttools.files.digests import digest_of
from patienttools.proposals.columns import all_names, columns_of, set_columns
from patienttools.proposals.deciding import CannotDecideError, propose, row_of
from patienttools.proposals.forms import ProposingForm, reason_in
from patienttools.proposals.models import Act, Proposal

# As many as a page of the list shows.
MOST_AT_ONCE = 50


class ProposingAdmin(SteppingAdmin):
    """Its form is a ProposingForm. Subclasses say what shows such a row, and what follows when one was applied."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        reason = (
            gettext_lazy("If what two people change is changed"),
            {"fields": ("because",), "description": self._said_for_two()},
        )
        may_save = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*super().get_fieldsets(request, obj), *([reason] if may_save else [])]

    def _said_for_two(self) -> str:
        """Which fields are meant, so that nobody learns it from a refusal."""
        names = getattr(self.form, "for_two", ())
        if not names:
            return _("Two people change all of this: one proposes it here, another confirms it.")
        labels = [str(label_for_field(name, self.model)) for name in names]
        text = _("Two people change these: %(fields)s. One proposes it here, another confirms it.")
        return text % {"fields": ", ".join(labels)}

    def shown_on(self, columns: Any) -> list[str]:
        """Which pages show a row with these columns, in words."""
        return []

    def numbers_in(self, columns: Any) -> list[str]:
        """The numbers that texts may name."""
        return []

    # --- A save ---

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """What is for two people is proposed, and stays as it is stored; the rest is saved."""
        if not (isinstance(form, ProposingForm) and form.is_proposed):
            super().save_model(request, obj, form, change)
            return
        act = Act.CHANGE if change else Act.ADD
        proposal = propose(
            model=self.model,
            key=str(obj.pk) if change else getattr(request, "recovered_key", ""),
            act=act,
            name=str(obj),
            before=form.before,
            after=form.after,
            by=request.user,
            because=form.cleaned_data["because"],
        )
        _of(request).proposal = proposal
        if not change:
            _of(request).is_only_proposed = True
            return
        set_columns(obj, form.before)
        stored = self.model._base_manager.get(pk=obj.pk)
        names = all_names(self.model)
        if columns_of(stored, names) == columns_of(obj, names):
            _of(request).is_only_proposed = True
            return
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing follows where nothing was saved."""
        if not _is_only_proposed(request):
            super().save_related(request, form, formsets, change)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None if _is_only_proposed(request) else super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        said = _("Proposed: %(what)s") % {"what": _proposal(request).because} if _proposal(request) else message
        return super().log_change(request, obj, said)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._to_proposal(request) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._to_proposal(request) or super().response_change(request, obj)

    def _to_proposal(self, request: HttpRequest) -> HttpResponse | None:
        proposal = _proposal(request)
        if proposal is None:
            return None
        text = _("It is proposed, and nothing that readers see has changed. Another person confirms it on this page.")
        messages.warning(request, text)
        if proposal.act == Act.CHANGE and not _is_only_proposed(request):
            messages.info(request, _("The other fields, which one person may change, are saved."))
        return HttpResponseRedirect(reverse("admin:proposals_proposal_decide", args=[proposal.pk]))

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj is not None and obj.pk:
            context["open_proposals"] = self.open_proposals([obj])
        return super().render_change_form(request, context, add, change, form_url, obj)

    def open_proposals(self, rows: Iterable[Model]) -> list[Proposal]:
        kind = ContentType.objects.get_for_model(self.model)
        return list(Proposal.objects.open().filter(content_type=kind, object_key__in=[str(row.pk) for row in rows]))

    # --- Older text: no way around ---

    def revision_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Older text that is saved again is a save as any other."""
        if request.method not in READING:
            return self.change_view(request, object_id, extra_context=extra_context)
        return super().revision_view(request, object_id, version_id, extra_context)

    def recover_view(
        self, request: HttpRequest, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method not in READING:
            version = get_object_or_404(Version.objects.get_for_model(self.model), pk=version_id)
            if missing := missing_in(version):
                return self.kept_page(request, version, missing)
            _of(request).recovered_key = version.object_id
            return self.add_view(request, extra_context=extra_context)
        return super().recover_view(request, version_id, extra_context)

    # --- Deleting ---

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_propose_deletion"
        view = self.admin_site.admin_view(self.propose_deletion_view)
        return [path("propose-deletion/", view, name=name), *super().get_urls()]

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page that proposes it, whichever way it was asked for."""
        row = self.get_object(request, unquote(object_id))
        if row is None or not self.has_delete_permission(request, row):
            raise PermissionDenied
        return HttpResponseRedirect(self._deletion_address([row]))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description=gettext_lazy("Propose to delete…"), permissions=["delete"])
    def propose_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        if queryset.count() > MOST_AT_ONCE:
            text = _("At most %(most)d at once: these are the first, the others are left as they are.")
            messages.warning(request, text % {"most": MOST_AT_ONCE})
        return HttpResponseRedirect(self._deletion_address(queryset[:MOST_AT_ONCE]))

    def propose_deletion_view(self, request: HttpRequest) -> HttpResponse:
        """Which pages lose what, and why; a POST proposes each of the deletions by itself."""
        sent = request.POST if request.method == "POST" else request.GET
        keys = [key for key in sent.getlist("row") if key.isascii() and key.isdigit() and len(key) < 19]
        if not self.has_delete_permission(request):
            raise PermissionDenied
        rows = list(self.get_queryset(request).filter(pk__in=keys[:MOST_AT_ONCE]))
        if not rows:
            messages.info(request, _("Choose rows in the list first."))
            return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
        try:
            because = reason_in(request.POST)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            because = ""
        names = all_names(self.model)
        asked = request.method == "POST"
        changed = [row for row in rows if asked and request.POST.get(f"seen-{row.pk}") != _digest_of(row, names)]
        if changed:
            text = _("It was changed since this page was shown, and nothing is proposed. Look at it, then decide.")
            messages.warning(request, text)
        elif asked and because:
            made = [self._propose_deletion(request, row, columns_of(row, names), because) for row in rows]
            text = ngettext(
                "One deletion is proposed. Readers see what they saw, until another person confirms it.",
                "%(count)d deletions are proposed. Readers see what they saw, until another person confirms each.",
                len(made),
            )
            messages.warning(request, text % {"count": len(made)})
            if len(made) == 1:
                return HttpResponseRedirect(reverse("admin:proposals_proposal_decide", args=[made[0].pk]))
            return HttpResponseRedirect(reverse("admin:proposals_proposal_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Propose to delete"),
            "opts": self.opts,
            "rows": [(row, _digest_of(row, names), self.shown_on(columns_of(row, names))) for row in rows],
            "because": request.POST.get("because", ""),
            "lacks_reason": asked and not because,
        }
        return TemplateResponse(request, "admin/proposals/delete.html", context)

    def _propose_deletion(self, request: HttpRequest, row: Any, columns: Any, because: str) -> Proposal:
        proposal = propose(
            model=self.model,
            key=str(row.pk),
            act=Act.DELETE,
            name=str(row),
            before=columns,
            after={},
            by=request.user,
            because=because,
        )
        super().log_change(request, row, _("Proposed to delete: %(why)s") % {"why": because})
        return proposal

    def _deletion_address(self, rows: Iterable[Any]) -> str:
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_propose_deletion")
        return f"{address}?{'&'.join(f'row={quote(row.pk)}' for row in rows)}"

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        raise PermissionDenied

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        raise PermissionDenied

    # --- Once it is confirmed ---

    def before_applying(self, row: Any) -> None:
        """What else changes of a row in which the columns are those that were proposed."""

    def apply(self, request: HttpRequest, proposal: Proposal) -> None:
        """Writes what was proposed, as a revision, inside the caller's transaction. The row was found not to be stale.

        Raises CannotDecideError where it can no longer be.
        """
        is_new = proposal.act == Act.ADD
        row = self.model(pk=proposal.object_key or None) if is_new else row_of(proposal, is_locked=True)
        said = _("Proposed by %(by)s: %(why)s") % {"by": proposal.by_name, "why": proposal.because}
        if not is_new:
            self.keep_as_found(row)
        with reversion.create_revision(atomic=not transaction.get_connection().in_atomic_block):
            reversion.set_user(cast(Any, request.user))
            reversion.set_comment(said)
            if proposal.act == Act.DELETE:
                self._apply_deletion(request, row, said)
                return
            set_columns(row, proposal.after)
            self.before_applying(row)
            try:
                row.full_clean()
            except ValidationError as error:
                raise CannotDecideError(" ".join(error.messages)) from None
            row.save(force_insert=is_new)
        super().log_change(request, row, said)
        self.after_change(request, row)

    def _apply_deletion(self, request: HttpRequest, row: Any, said: str) -> None:
        super().log_change(request, row, said)
        try:
            row.delete()
        except ProtectedError as error:
            others = ", ".join(str(one) for one in list(error.protected_objects)[:10])
            raise CannotDecideError(_("Others need it: %(rows)s") % {"rows": others}) from None
        self.after_change(request, None)


def _digest_of(row: Any, names: Iterable[str]) -> str:
    return digest_of(columns_of(row, names))


def _of(request: HttpRequest) -> Any:
    return cast(Any, request)


def _proposal(request: HttpRequest) -> Any:
    return getattr(request, "proposal", None)


def _is_only_proposed(request: HttpRequest) -> bool:
    return bool(getattr(request, "is_only_proposed", False))
