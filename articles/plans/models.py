"""Rows: a plan, and how it ended. Both are appended to; whether a plan is open follows from its having no end."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.files.documents import MAX_BECAUSE, MAX_TITLE
from articles.models import Edition


class PlanAct(models.TextChoices):
    PUBLISH = "publish", _("Publish")
    WITHDRAW = "withdraw", _("Withdraw")


class PlanOutcome(models.TextChoices):
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")
    CANCELLED = "cancelled", _("Cancelled")


class PlanQuerySet(models.QuerySet["Plan"]):
    def open(self) -> "PlanQuerySet":
        return self.filter(end=None)

    def due(self) -> "PlanQuerySet":
        """Open, and their moment has come by the clock of the database: one clock for all nodes."""
        return self.open().filter(at__lte=Now()).order_by("at", "pk")

    def failed(self) -> "PlanQuerySet":
        """Those that stopped, of editions for which nothing was planned since."""
        later = Plan.objects.filter(edition=models.OuterRef("edition"), pk__gt=models.OuterRef("pk"))
        return self.filter(~models.Exists(later), end__outcome=PlanOutcome.STOPPED)


class Plan(models.Model):
    """What is to happen to an edition, and when.

    `text` is the digest of the text that was looked at on the gate's page. `because` is the reason of a withdrawal; of
    publishing, what readers are told of the change. `title` is what it was called then: an
    edition may be deleted.
    """

    edition = models.ForeignKey(Edition, models.SET_NULL, null=True, related_name="plans", verbose_name=_("edition"))
    title = models.CharField(_("what"), max_length=MAX_TITLE + 20)
    act = models.CharField(_("act"), max_length=10, choices=PlanAct)
    at = models.DateTimeField(_("when"))
    text = models.CharField(max_length=64, blank=True)
    because = models.CharField(_("because"), max_length=MAX_BECAUSE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    by_name = models.CharField(_("by"), max_length=150)
    made_at = models.DateTimeField(_("planned at"), default=timezone.now)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        indexes: ClassVar = [models.Index(fields=("at",), name="plan_by_moment")]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(act__in=PlanAct.values), name="plan_act_known")]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.title}"

    def save(self, *arguments: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("A plan is cancelled and made anew, and never changed.")
        super().save(*arguments, **options)

    @property
    def is_open(self) -> bool:
        return not hasattr(self, "end")


class PlanEnd(models.Model):
    """How a plan ended; one a plan, whoever runs it and however often. `why` says what stopped it, in words."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="end", verbose_name=_("plan"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=PlanOutcome)
    why = models.TextField(_("why"), blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("end of a plan")
        verbose_name_plural = _("ends of plans")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=PlanOutcome.values), name="plan_outcome_known")
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.plan.title}"

    def save(self, *arguments: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("How a plan ended is written once.")
        super().save(*arguments, **options)
