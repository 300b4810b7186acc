"""Work in bulk on the desk: what is to be done to chosen drafts, what would happen to each, and the report of it."""

import secrets
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.bulk_forms import FORMS, ActForm
from articles.bulk.deeds import NEEDS
from articles.bulk.models import ActKey, Run
from articles.bulk.reporting import report_rows, report_text
from articles.bulk.running import MOST_ROWS, begin_run, drafts, go_on, rows_left
from articles.bulk.verdicts import Verdict, verdicts_of
from articles.models import Edition
from patienttools.admin.appended import AppendedAdmin
from patienttools.clock import say_moment

WRITES = "articles.change_edition"
# Of one answer to a browser; what is left then is gone on with on the page of the report.
SECONDS_AT_ONCE = 5.0
LONGEST_TOKEN = 40


@admin.register(Run)
class RunAdmin(AppendedAdmin):
    """The list of runs, the page that begins one, and the report of each."""

    list_display = ("__str__", "by_name", "made_at")
    list_filter = ("act",)
    look = "bulk_run_look"

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("ask/", wrap(self.ask_view), name="bulk_run_ask"),
            path("<int:key>/look/", wrap(self.look_view), name=self.look),
            path("<int:key>/text/", wrap(self.text_view), name="bulk_run_text"),
            *super().get_urls(),
        ]

    # --- Before ---

    def ask_view(self, request: HttpRequest) -> HttpResponse:
        """Which act; what it needs to know; what would happen to each. The last of these pages is sent to begin."""
        if not request.user.has_perm(WRITES):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else request.GET
        editions = _chosen(sent.getlist("edition"))
        if not editions:
            messages.info(request, _("Choose the texts in the list first."))
            return HttpResponseRedirect(reverse("admin:articles_edition_changelist"))
        act = sent.get("act", "")
        if act not in NEEDS:
            acts = [key for key in ActKey if request.user.has_perms(NEEDS[key])]
            return self._page(request, "choose", _("Work in bulk"), editions=editions, acts=acts)
        if not request.user.has_perms(NEEDS[act]):
            raise PermissionDenied
        form_class = FORMS[act]
        form = form_class(sent if "step" in sent or not form_class.base_fields else None)
        if not form.is_valid():
            return self._page(request, "give", str(ActKey(act).label), editions=editions, act=act, form=form)
        verdicts = verdicts_of(act, editions, form.given())
        if request.method == "POST" and sent.get("step") == "do":
            return self._begin(request, act, form, verdicts)
        context = {
            "act": act,
            "told": form.told(),
            "hidden": [(name, str(form[name].value() or "")) for name in form.fields],
            "verdicts": sorted(verdicts, key=lambda verdict: verdict.will),
            "number": sum(verdict.will for verdict in verdicts),
            "token": secrets.token_urlsafe(24),
            "asks_at_gate": act in {ActKey.PUBLISH, ActKey.PLAN},
        }
        return self._page(request, "ask", str(ActKey(act).label), **context)

    def _begin(self, request: HttpRequest, act: str, form: ActForm, verdicts: list[Verdict]) -> HttpResponse:
        by = cast(User, request.user)
        seen = {row.edition.pk: request.POST.get(f"seen-{row.edition.pk}", "") for row in verdicts}
        run = begin_run(
            token=request.POST.get("token", "")[:LONGEST_TOKEN] or secrets.token_urlsafe(24),
            act=act,
            given=form.given(),
            told=form.told(),
            verdicts=verdicts,
            seen=seen,
            by=by,
        )
        return self._go_on(request, run, by)

    def _go_on(self, request: HttpRequest, run: Run, by: User) -> HttpResponse:
        left = go_on(run, by, SECONDS_AT_ONCE)
        if left:
            text = ngettext("One row is left: go on.", "%(left)d rows are left: go on.", left)
            messages.warning(request, text % {"left": left})
        else:
            messages.success(request, _("All rows were gone through. This is the report."))
        return HttpResponseRedirect(reverse("admin:bulk_run_look", args=[run.pk]))

    # --- After ---

    def look_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """The report; a POST goes on with what was not reached."""
        run = self._run(request, key)
        may_go_on = request.user.has_perms(NEEDS[run.act])
        if request.method == "POST":
            if not may_go_on:
                raise PermissionDenied
            return self._go_on(request, run, cast(User, request.user))
        rows, left = report_rows(run), len(rows_left(run))
        context = {
            "original": run,
            "run": run,
            "at": say_moment(run.made_at),
            "rows": rows,
            "done": sum(row.outcome == "done" for row in rows),
            "left": left,
            "may_go_on": may_go_on and left,
        }
        return self._page(request, "look", str(run), **context)

    def text_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """The report as a text to keep."""
        run = self._run(request, key)
        answer = HttpResponse(report_text(run), content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="bulk-{run.pk}.txt"'
        return answer

    def _run(self, request: HttpRequest, key: int) -> Run:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Run.objects.prefetch_related("ends"), pk=key)

    def _page(self, request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
        context |= {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "most": MOST_ROWS}
        return TemplateResponse(request, f"admin/bulk/{name}.html", context)


def _chosen(keys: list[str]) -> list[Edition]:
    """As they are stored, at most as many as a run has."""
    numbers = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    return list(drafts().filter(pk__in=numbers[:MOST_ROWS]))
