"""Admin of reports: read, worked off with what was done, opened again, deleted; the reader's words are not edited.

They have no revisions, so that what is deleted is gone.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.reports.models import MAX_DONE, MistakeReport, open_again, work_off
from patienttools.admin.fields import LineField
from patienttools.admin.guarding import GuardedAdmin
from patienttools.admin.waiting import Row, Waiting, count_some, waits

DONE = "done_what"


class ReportForm(forms.ModelForm):
    done_what = LineField(
        max_length=MAX_DONE,
        label=gettext_lazy("What was done"),
        help_text=gettext_lazy(
            "Saying it marks the report as done, today and by you. For the desk; readers do not see it."
        ),
    )

    class Meta:
        model = MistakeReport
        fields = (DONE,)


@admin.register(MistakeReport)
class MistakeReportAdmin(GuardedAdmin):
    form = ReportForm
    list_display = ("text_start", "slug", "language", "is_dangerous", "received_on", "done_on", DONE, "done_by_name")
    list_filter = (("done_on", admin.EmptyFieldListFilter), "is_dangerous", "language")
    search_fields = ("text", "slug", DONE)
    actions = ("mark_done", "open_again")
    list_per_page = 50
    can_be_made_anew = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: MistakeReport | None = None) -> tuple[str, ...]:
        return ("text", "slug", "language", "is_dangerous", "received_on", DONE, "done_on", "done_by_name")

    def get_readonly_fields(self, request: HttpRequest, obj: MistakeReport | None = None) -> tuple[str, ...]:
        """All but the box for what was done, and that too once it is said: who errs opens the report again."""
        is_open = obj is not None and obj.done_on is None
        return tuple(name for name in self.get_fields(request, obj) if not (is_open and name == DONE))

    def save_model(self, request: HttpRequest, obj: MistakeReport, form: Any, change: bool) -> None:
        rows = MistakeReport.objects.filter(pk=obj.pk)
        if not work_off(rows, what=obj.done_what, by=request.user, on=timezone.localdate()):
            messages.warning(request, _("Somebody else had worked it off before; what they said stays."))

    @admin.display(description=gettext_lazy("what is wrong"))
    def text_start(self, report: MistakeReport) -> str:
        return report.text[:120]

    @admin.action(description=gettext_lazy("Mark as done: there is nothing to change"), permissions=["change"])
    def mark_done(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        work_off(queryset, what=_("There was nothing to change."), by=request.user, on=timezone.localdate())

    @admin.action(description=gettext_lazy("Open again"), permissions=["change"])
    def open_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        open_again(queryset)


@waits("reports", gettext_lazy("Mistakes that readers reported"), needs="reports.view_mistakereport", place=12)
def reports(request: HttpRequest, most: int) -> Waiting:
    """What is open: what could do harm first, then the oldest."""
    rows = MistakeReport.objects.filter(done_on=None)
    first = tuple(
        Row(
            _("May do harm: %(page)s") % {"page": report.slug or "–"} if report.is_dangerous else report.slug or "–",
            reverse("admin:reports_mistakereport_change", args=[report.pk]),
            date_format(report.received_on),
        )
        for report in rows.order_by("-is_dangerous", "received_on", "pk")[:most]
    )
    address = f"{reverse('admin:reports_mistakereport_changelist')}?done_on__isempty=1"
    return Waiting(count_some(rows), first, address=address)
