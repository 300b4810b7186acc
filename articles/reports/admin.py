"""Admin of reports: read, marked as done, opened again, deleted; their words are the reader's and are not edited.

They have no revisions, so that what is deleted is gone.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.reports.models import MistakeReport
from patienttools.admin.guarding import GuardedAdmin


@admin.register(MistakeReport)
class MistakeReportAdmin(GuardedAdmin):
    list_display = ("text_start", "slug", "language", "is_dangerous", "received_on", "done_on")
    list_filter = (("done_on", admin.EmptyFieldListFilter), "is_dangerous", "language")
    search_fields = ("text", "slug")
    actions = ("mark_done", "open_again")
    list_per_page = 50
    can_be_made_anew = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: MistakeReport | None = None) -> tuple[str, ...]:
        return tuple(field.name for field in MistakeReport._meta.fields if field.name != "id")

    @admin.display(description=_("what is wrong"))
    def text_start(self, report: MistakeReport) -> str:
        return report.text[:120]

    @admin.action(description=_("Mark as done"), permissions=["change"])
    def mark_done(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        queryset.filter(done_on=None).update(done_on=timezone.localdate())

    @admin.action(description=_("Open again"), permissions=["change"])
    def open_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        queryset.update(done_on=None)
