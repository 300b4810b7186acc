"""Rows: a run with what was foretold of each draft, and how each ended, both appended to; and what is archived."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.files.documents import MAX_BECAUSE
from articles.models import Edition


class ActKey(models.TextChoices):
    PUBLISH = "publish", _("Publish")
    PLAN = "plan", _("Plan to publish")
    WITHDRAW = "withdraw", _("Withdraw from readers")
    WRITER = "writer", _("Say who writes")
    REVIEW = "review", _("Ask somebody to review")
    DUE = "due", _("Set the day of the next review")
    ARCHIVE = "archive", _("Archive")
    RESTORE = "restore", _("Take out of the archive")


class RowOutcome(models.TextChoices):
    DONE = "done", _("Done")
    LEFT = "left", _("Left as it was")
    FAILED = "failed", _("Failed")


class Run(models.Model):
    """What was to be done to which drafts, as the page foretold it.

    `rows` are {"edition": key, "title", "seen", "will", "says"}, in the order of the page; `given` is what was typed,
    and `told` the same in words. `token` is of the page: one page begins one run, however often it is sent.
    """

    token = models.CharField(max_length=40, unique=True)
    act = models.CharField(_("act"), max_length=10, choices=ActKey)
    given = models.JSONField(default=dict)
    told = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    by_name = models.CharField(_("by"), max_length=150)
    made_at = models.DateTimeField(_("begun at"), default=timezone.now)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("work in bulk")
        verbose_name_plural = _("work in bulk")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(act__in=ActKey.values), name="run_act_known")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} ({len(self.rows)}), {timezone.localtime(self.made_at):%Y-%m-%d %H:%M}"

    def save(self, *arguments: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("What was foretold is written once.")
        super().save(*arguments, **options)


class RowEnd(models.Model):
    """How one row of a run ended, written in the transaction of the deed; one a row, whoever does it."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="ends")
    place = models.PositiveSmallIntegerField()
    edition = models.ForeignKey(Edition, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=RowOutcome)
    says = models.TextField(blank=True)
    by_name = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("run", "place")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("run", "place"), name="row_ends_once"),
            models.CheckConstraint(condition=Q(outcome__in=RowOutcome.values), name="row_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.get_outcome_display()}"

    def save(self, *arguments: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("How a row ended is written once.")
        super().save(*arguments, **options)


class ArchivedEdition(models.Model):
    """A draft that is out of the lists. The row goes when it is taken out, or when readers get its text again."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="archived")
    because = models.CharField(max_length=MAX_BECAUSE)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.edition)
