"""Rows: one report of a mistake each. Of who sent it nothing is kept, and of when only the day."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patienttools.kept_out import never_in_a_backup

MAX_REPORT = 4_000
MAX_DONE = 300
# So many wait on the desk at most: a flood fills no disk, and the page says that it is full.
MOST_WAITING = 500
# What the desk has worked off is deleted after this time.
DONE_DAYS = 90


@never_in_a_backup("what readers wrote")
class MistakeReport(models.Model):
    """What a reader said is wrong. `slug` names the page it is about, where one was named.

    Open until the desk says what was done, on which day and by whom; the name outlives the account.
    """

    text = models.TextField(_("what is wrong"), max_length=MAX_REPORT)
    slug = models.CharField(_("page"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=20)
    is_dangerous = models.BooleanField(_("could do harm"), default=False)
    received_on = models.DateField(_("received on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_what = models.CharField(_("what was done"), max_length=MAX_DONE, blank=True, default="", db_default="")
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    done_by_name = models.CharField(_("done by"), max_length=150, blank=True, default="", db_default="")

    class Meta:
        ordering = ("done_on", "-is_dangerous", "received_on", "pk")
        verbose_name = _("report of a mistake")
        verbose_name_plural = _("reports of mistakes")
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="report_says_something")]

    def __str__(self) -> str:
        # Django writes this into its log of what staff did: not a word of a reader may be in it.
        return f"{self.slug or '–'}, {self.received_on}"


def work_off(rows: models.QuerySet[MistakeReport], *, what: str, by: Any, on: datetime.date) -> int:
    """Says of those that are open what was done; how many were. Raises ValueError where nothing is said."""
    if not what.strip():
        raise ValueError("say what was done")
    done = {"done_on": on, "done_what": what.strip()[:MAX_DONE], "done_by": by, "done_by_name": by.get_username()}
    return rows.filter(done_on=None).update(**done)


def open_again(rows: models.QuerySet[MistakeReport]) -> int:
    """Takes back that something was done."""
    return rows.exclude(done_on=None).update(done_on=None, done_what="", done_by=None, done_by_name="")


def keep_report(*, text: str, slug: str, language: str, is_dangerous: bool, on: datetime.date) -> bool:
    """Puts the report on the desk. False if the desk is full; the same report twice is kept once."""
    with transaction.atomic():
        MistakeReport.objects.filter(done_on__lt=on - datetime.timedelta(days=DONE_DAYS)).delete()
        waiting = MistakeReport.objects.filter(done_on=None)
        if waiting.filter(text=text, slug=slug, language=language).exists():
            return True
        if waiting.count() >= MOST_WAITING:
            return False
        MistakeReport.objects.create(text=text, slug=slug, language=language, is_dangerous=is_dangerous, received_on=on)
    return True
