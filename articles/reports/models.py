"""Rows: one report of a mistake each. Of who sent it nothing is kept, and of when only the day."""

import datetime
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patienttools.kept_out import never_in_a_backup

MAX_REPORT = 4_000
# So many wait on the desk at most: a flood fills no disk, and the page says that it is full.
MOST_WAITING = 500
# What the desk has worked off is deleted after this time.
DONE_DAYS = 90


@never_in_a_backup("what readers wrote")
class MistakeReport(models.Model):
    """What a reader said is wrong. `slug` names the page it is about, where one was named."""

    text = models.TextField(_("what is wrong"), max_length=MAX_REPORT)
    slug = models.CharField(_("page"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=20)
    is_dangerous = models.BooleanField(_("could do harm"), default=False)
    received_on = models.DateField(_("received on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        ordering = ("done_on", "-is_dangerous", "received_on", "pk")
        verbose_name = _("report of a mistake")
        verbose_name_plural = _("reports of mistakes")
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="report_says_something")]

    def __str__(self) -> str:
        # Django writes this into its log of what staff did: not a word of a reader may be in it.
        return f"{self.slug or '–'}, {self.received_on}"


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
