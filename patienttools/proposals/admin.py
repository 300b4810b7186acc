"""Admin of proposals: their list, and the page on which one is read and decided."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patienttools.admin.appended import AppendedAdmin
from patienttools.admin.waiting import Row, Waiting, count_some, waits
from patienttools.proposals.columns import all_names, changed_columns, columns_of
from patienttools.proposals.deciding import CannotDecideError, decide, is_alone, is_stale, row_of
from patienttools.proposals.forms import reason_in
from patienttools.proposals.models import Act, Outcome, Proposal
from patienttools.proposals.naming import texts_naming
from patienttools.proposals.proposing import ProposingAdmin

READ_ALOUD = "read_aloud"


@admin.register(Proposal)
class ProposalAdmin(AppendedAdmin):
    list_display = ("__str__", "content_type", "state", "by_name", "at", "because")
    list_filter = ("content_type", "act", "decision__outcome")
    list_select_related = ("decision", "content_type")
    look = "proposals_proposal_decide"

    @admin.display(description=gettext_lazy("state"))
    def state(self, proposal: Proposal) -> str:
        return _("Open") if proposal.is_open else proposal.decision.get_outcome_display()

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.decide_view)
        return [path("<int:key>/decide/", view, name=self.look), *super().get_urls()]

    # --- The page that decides ---

    def decide_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Before and after, every page that shows it, every text that names it; a POST decides."""
        proposal = get_object_or_404(Proposal.objects.select_related("content_type", "decision"), pk=key)
        if not self.has_view_permission(request, proposal):
            raise PermissionDenied
        if request.method == "POST":
            self._decide(request, proposal)
            return HttpResponseRedirect(reverse("admin:proposals_proposal_decide", args=[proposal.pk]))
        page, model = self._page_of(proposal), cast(Any, proposal.content_type.model_class())
        row = row_of(proposal)
        after = {} if proposal.act == Act.DELETE else proposal.after
        whole = proposal.before if row is None else _as_it_would_be(row, proposal.before)
        numbers = {*page.numbers_in(proposal.before)} ^ {*page.numbers_in(after)}
        may = self._may(request, proposal)
        alone = may and is_alone(proposal, request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": str(proposal),
            "opts": self.opts,
            "original": proposal,
            "proposal": proposal,
            "decision": None if proposal.is_open else proposal.decision,
            "columns": changed_columns(model, proposal.before, after),
            "shown_before": page.shown_on(whole) if proposal.before else [],
            "shown_after": page.shown_on(_as_it_would_be(row, after) if row is not None else after) if after else [],
            "numbers": sorted(numbers),
            "texts": texts_naming(request, numbers),
            "is_stale": proposal.is_open and is_stale(proposal, row),
            "is_own": proposal.by_id == request.user.pk,
            "is_alone": alone,
            "may_confirm": may and (alone or proposal.by_id != request.user.pk),
            "may_refuse": may,
            "read_aloud": READ_ALOUD,
            "row_address": _address_of(row),
        }
        return TemplateResponse(request, "admin/proposals/decide.html", context)

    def _may(self, request: HttpRequest, proposal: Proposal) -> bool:
        return request.user.has_perm(proposal.permission)

    def _page_of(self, proposal: Proposal) -> ProposingAdmin:
        return cast(ProposingAdmin, self.admin_site._registry[cast(Any, proposal.content_type.model_class())])

    def _decide(self, request: HttpRequest, proposal: Proposal) -> None:
        """One of the three, and a word about how it went."""
        is_own = proposal.by_id == request.user.pk
        if not (self._may(request, proposal) or (is_own and "take_back" in request.POST)):
            raise PermissionDenied
        try:
            because = reason_in(request.POST)
            with transaction.atomic():
                if "confirm" in request.POST:
                    self._confirm(request, proposal, is_own=is_own)
                    messages.success(request, _("Confirmed: it is done, and readers have it."))
                elif "refuse" in request.POST:
                    if not because:
                        raise CannotDecideError(_("Say why it is refused: the reason is kept."))
                    self._append(request, proposal, Outcome.REFUSED, because)
                    messages.info(request, _("Refused: nothing has changed."))
                elif "take_back" in request.POST and is_own:
                    self._append(request, proposal, Outcome.TAKEN_BACK, because)
                    messages.info(request, _("Taken back: nothing has changed."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except CannotDecideError as error:
            said = str(error) or _("Somebody decided it a moment before.")
            messages.error(request, said)

    def _confirm(self, request: HttpRequest, proposal: Proposal, *, is_own: bool) -> None:
        alone = is_own and is_alone(proposal, request.user)
        if is_own and not alone:
            raise CannotDecideError(_("You proposed it: another person confirms it."))
        if alone and not request.POST.get(READ_ALOUD):
            raise CannotDecideError(_("You alone may confirm it: read it once more, and say that you did."))
        # The decision first: of two who confirm at once, one is refused here and changes nothing.
        self._append(request, proposal, Outcome.CONFIRMED, is_alone=alone)
        if is_stale(proposal, row_of(proposal, is_locked=True)):
            raise CannotDecideError(_("It was changed since this was proposed. Propose it anew, from what stands now."))
        self._page_of(proposal).apply(request, proposal)

    def _append(
        self, request: HttpRequest, proposal: Proposal, outcome: Outcome, because: str = "", *, is_alone: bool = False
    ) -> None:
        decide(proposal=proposal, outcome=outcome, by=request.user, because=because, is_alone=is_alone)


def _as_it_would_be(row: Any, columns: Any) -> dict[str, Any]:
    """The row's columns, these among them."""
    return columns_of(row, all_names(type(row))) | dict(columns)


def _address_of(row: Any) -> str:
    if row is None:
        return ""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


@waits(
    "proposals",
    gettext_lazy("Numbers, danger rules and countries to decide"),
    needs="proposals.view_proposal",
    place=10,
)
def proposals(request: HttpRequest, most: int) -> Waiting:
    """What is proposed and open, the oldest first; those of one's own say so."""
    rows = Proposal.objects.open().order_by("pk")
    first = [
        Row(
            str(row),
            reverse("admin:proposals_proposal_decide", args=[row.pk]),
            (_("Proposed by you: %(why)s") if row.by_id == request.user.pk else _("Proposed by %(by)s: %(why)s"))
            % {"by": row.by_name, "why": row.because},
        )
        for row in rows[:most]
    ]
    return Waiting(count_some(rows), tuple(first))
