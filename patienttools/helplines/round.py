"""A round of confirming: helplines one by one, the most dangerous first; each is confirmed, skipped or found wrong.

Where a round stands is kept in the session of whoever does it: which were chosen, and what became of those it has seen.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from patienttools.admin.fields import LineField
from patienttools.helplines.asking import questions_of
from patienttools.helplines.confirming import CannotConfirmError, confirm, last_day_for, seen_of, ways_of
from patienttools.helplines.models import Confirmation, Helpline
from patienttools.helplines.waiting import to_confirm

KEPT = "confirmation_round"
MOST_CHOSEN, MAX_NOTE = 200, 300


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a round stands. `chosen` is empty where all that are due are gone through."""

    chosen: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()
    confirmed: tuple[int, ...] = ()

    @classmethod
    def of(cls, request: HttpRequest) -> "Seen":
        kept: Mapping[str, list[int]] = request.session.get(KEPT) or {}
        return cls(*(tuple(kept.get(name, ())) for name in ("chosen", "skipped", "confirmed")))

    def keep(self, request: HttpRequest) -> None:
        request.session[KEPT] = {
            "chosen": list(self.chosen),
            "skipped": list(self.skipped),
            "confirmed": list(self.confirmed),
        }

    def rows(self) -> Any:
        """What is still to be gone through, in its order."""
        rows = to_confirm(timezone.localdate()) if not self.chosen else Helpline.objects.filter(pk__in=self.chosen)
        done = Confirmation.objects.filter(pk__in=self.confirmed, helpline__isnull=False).values("helpline")
        return rows.exclude(pk__in=self.skipped).exclude(pk__in=done).select_related("country")


class RoundAdmin(admin.ModelAdmin):
    """Adds the round, and the report at its end, to the admin of helplines."""

    def get_urls(self) -> list[Any]:
        name, wrap = "helplines_helpline", self.admin_site.admin_view
        return [
            path("round/", wrap(self.round_view), name=f"{name}_round"),
            path("round/report/", wrap(self.report_view), name=f"{name}_round_report"),
            *super().get_urls(),
        ]

    def begin_round(self, request: HttpRequest, rows: Any) -> HttpResponse:
        """With the chosen ones alone."""
        Seen(chosen=tuple(rows.values_list("pk", flat=True)[:MOST_CHOSEN])).keep(request)
        return HttpResponseRedirect(reverse("admin:helplines_helpline_round"))

    def round_view(self, request: HttpRequest) -> HttpResponse:
        """The next one, with what to ask; a POST confirms it or skips it, and leads on."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        seen = Seen.of(request)
        if request.method == "POST" and self._take(request, seen):
            return HttpResponseRedirect(reverse("admin:helplines_helpline_round"))
        row = seen.rows().first()
        if row is None:
            return HttpResponseRedirect(reverse("admin:helplines_helpline_round_report"))
        today = timezone.localdate()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Confirm: %(name)s") % {"name": row},
            "opts": self.opts,
            "row": row,
            "seen": seen_of(row),
            "left": seen.rows().count(),
            "ways": [(how.value, how.label) for how in ways_of(row)],
            "questions": questions_of(row),
            "latest": row.confirmations.first(),
            "today": today.isoformat(),
            "next_on": request.POST.get("next_on") or last_day_for(today).isoformat(),
            "typed": request.POST,
        }
        return TemplateResponse(request, "admin/helplines/round.html", context)

    def _take(self, request: HttpRequest, seen: Seen) -> bool:
        """Whether it went on to the next."""
        sent = request.POST
        key = int(sent["row"]) if sent.get("row", "").isdigit() and len(sent["row"]) < 19 else 0
        if "skip" in sent:
            Seen(seen.chosen, (*seen.skipped, key), seen.confirmed).keep(request)
            return True
        try:
            made = confirm(
                key=key,
                seen=sent.get("seen", ""),
                how=sent.get("how", ""),
                on=_day_in(sent, "on"),
                next_on=_day_in(sent, "next_on"),
                by=request.user,
                note=str(LineField(max_length=MAX_NOTE, required=False).clean(sent.get("note", ""))),
            )
        except (CannotConfirmError, ValidationError) as error:
            messages.error(request, " ".join(error.messages) if isinstance(error, ValidationError) else str(error))
            return False
        assert made.helpline is not None
        self.log_change(request, made.helpline, _("Confirmed: %(how)s.") % {"how": made.get_how_display()})
        Seen(seen.chosen, seen.skipped, (*seen.confirmed, made.pk)).keep(request)
        return True

    def report_view(self, request: HttpRequest) -> HttpResponse:
        """What became of each in this round, and what is left; a POST ends it, and the next one begins afresh."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        seen = Seen.of(request)
        if request.method == "POST":
            request.session.pop(KEPT, None)
            return HttpResponseRedirect(reverse("admin:helplines_helpline_changelist"))
        confirmed = (
            Confirmation.objects.filter(pk__in=seen.confirmed).select_related("helpline__country").order_by("pk")
        )
        skipped = Helpline.objects.filter(pk__in=seen.skipped).select_related("country")
        context = {
            **self.admin_site.each_context(request),
            "title": _("The round is over") if not seen.rows().exists() else _("How the round went so far"),
            "opts": self.opts,
            "confirmed": confirmed,
            "skipped": skipped,
            "left": seen.rows().count(),
        }
        return TemplateResponse(request, "admin/helplines/report.html", context)


def _day_in(sent: Mapping[str, str], name: str) -> datetime.date:
    try:
        day = parse_date(sent.get(name, ""))
    except ValueError:
        day = None
    if day is None:
        raise CannotConfirmError(_("Give both days: when it was confirmed, and when next."))
    return day
