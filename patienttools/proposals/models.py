"""Rows: a change that was proposed, and what another person decided of it. Both are appended to and never changed.

Whether a proposal is open, decided or stale is no column: it follows from its decision, and from its object as it is
now.
"""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_BECAUSE = 300


class Act(models.TextChoices):
    ADD = "add", _("Add")
    CHANGE = "change", _("Change")
    DELETE = "delete", _("Delete")


class Outcome(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken_back", _("Taken back")


class Appended(models.Model):
    """A row that is written once. Who wrote it is kept by name as well: accounts may be renamed."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    by_name = models.CharField(_("by"), max_length=150)
    at = models.DateTimeField(_("at"), default=timezone.now)
    because = models.CharField(_("because"), max_length=MAX_BECAUSE, blank=True)

    class Meta:
        abstract = True

    def save(self, *arguments: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{self._meta.object_name} rows are appended to, and never changed.")
        super().save(*arguments, **options)

    def delete(self, *arguments: Any, **options: Any) -> NoReturn:
        raise TypeError(f"{self._meta.object_name} rows are never deleted.")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        """Those of which nobody decided anything; some of them may be stale."""
        return self.filter(decision=None)


class Proposal(Appended):
    """That a row be added, changed or deleted: `before` and `after` are the columns that it is about, by name.

    `object_key` is the row's key as text, and empty for one that is not there yet; `name` is what it was called.
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("kind"))
    object_key = models.CharField(max_length=40, blank=True)
    name = models.CharField(_("what"), max_length=200)
    act = models.CharField(_("act"), max_length=10, choices=Act)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        indexes: ClassVar = [models.Index(fields=("content_type", "object_key"), name="proposal_by_object")]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(act__in=Act.values), name="proposal_act_known")]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.name}"

    @property
    def permission(self) -> str:
        """What confirming or refusing it needs, as Django names it."""
        model = self.content_type.model_class()
        assert model is not None, "the kind of a proposal is one of the site's own"
        return f"{model._meta.app_label}.{self.act}_{model._meta.model_name}"

    @property
    def is_open(self) -> bool:
        return not hasattr(self, "decision")


class Decision(Appended):
    """The one decision of a proposal. `is_alone`: by the one person who may, in a second act of their own."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="decision", verbose_name=_("proposal"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    is_alone = models.BooleanField(default=False)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_known")
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.proposal.name}"
