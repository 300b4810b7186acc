"""Plans on the desk: made on the pages that ask, listed, looked at and cancelled."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.reasons import BECAUSE, reason_in, reasons_too_long
from articles.models import Edition
from articles.plans.models import Plan, PlanAct, PlanOutcome
from articles.plans.moments import moment_in, say_plan
from articles.plans.planning import cancel_plan, make_plan
from patienttools.admin.appended import AppendedAdmin
from patienttools.admin.waiting import Row, Waiting, count_some, waits
from patienttools.files.faults import ContentError


def plan_it(request: HttpRequest, edition: Edition, act: str, because: str = "") -> bool:
    """Makes the plan that was sent with the page that asks, and says how it went."""
    try:
        at = moment_in(request.POST)
        plan = make_plan(edition=edition, act=PlanAct(act), at=at, by=request.user, because=because)
    except ValueError as error:
        messages.error(request, str(error))
        return False
    except ContentError as error:
        said = " · ".join(fault.reason for fault in error.faults)
        messages.error(request, _("“%(title)s” is not planned: %(what)s") % {"title": edition.title, "what": said})
        return False
    text = _("Planned for %(at)s: %(what)s. Until then nothing changes for readers.")
    messages.success(request, text % {"at": say_plan(plan.at), "what": str(plan)})
    return True


def open_plans(editions: Sequence[Edition]) -> list[tuple[Plan, str]]:
    """Each with its moment in words."""
    rows = Plan.objects.open().filter(edition__in=editions).order_by("at", "pk")
    return [(plan, say_plan(plan.at)) for plan in rows]


@admin.register(Plan)
class PlanAdmin(AppendedAdmin):
    """A list, and a page of each. Plans are made where a page asks before publishing or withdrawing."""

    list_display = ("__str__", "at", "state", "by_name")
    list_filter = ("act", "end__outcome")
    list_select_related = ("end",)
    look = "plans_plan_look"

    @admin.display(description=gettext_lazy("state"))
    def state(self, plan: Plan) -> str:
        return _("Waits for its moment") if plan.is_open else plan.end.get_outcome_display()

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.look_view)
        return [path("<int:key>/look/", view, name=self.look), *super().get_urls()]

    def look_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """What is planned and when, or how it ended; a POST cancels it."""
        plan = get_object_or_404(Plan.objects.select_related("end", "edition"), pk=key)
        if not self.has_view_permission(request, plan):
            raise PermissionDenied
        may_cancel = request.user.has_perms(("articles.add_publishededition", "articles.change_edition"))
        if request.method == "POST":
            if not may_cancel:
                raise PermissionDenied
            if said := reasons_too_long(request.POST):
                messages.error(request, said)
            elif cancel_plan(plan=plan, by=request.user, why=reason_in(request.POST, BECAUSE)):
                messages.success(request, _("Cancelled: nothing will happen."))
            else:
                messages.warning(request, _("It had ended before."))
            return HttpResponseRedirect(reverse("admin:plans_plan_look", args=[plan.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": str(plan),
            "opts": self.opts,
            "original": plan,
            "plan": plan,
            "end": None if plan.is_open else plan.end,
            "at": say_plan(plan.at),
            "may_cancel": may_cancel and plan.is_open,
        }
        return TemplateResponse(request, "admin/plans/look.html", context)


@waits("plans", gettext_lazy("Plans, and those that stopped"), needs="plans.view_plan", place=30)
def plans(request: HttpRequest, most: int) -> Waiting:
    """What stopped, then what is to come, the next first."""
    rows = Plan.objects.open() | Plan.objects.failed()
    first = rows.select_related("end").order_by(F("end__pk").desc(nulls_last=True), "at", "pk")[:most]
    named = [Row(str(plan), reverse("admin:plans_plan_look", args=[plan.pk]), _note_of(plan)) for plan in first]
    return Waiting(count_some(rows), tuple(named))


def _note_of(plan: Plan) -> str:
    if plan.is_open:
        return _("at %(at)s") % {"at": say_plan(plan.at)}
    return f"{cast(Any, PlanOutcome.STOPPED).label}: {plan.end.why}"
