"""Rows: what each person did of what readers have, and that a publisher attested who somebody is, or took that back."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.editions.people import WROTE
from articles.files.documents import MAX_BECAUSE
from articles.files.entries import CONTRIBUTOR
from articles.kinds import ReviewKind
from articles.models import PublishedEdition
from patienttools.files.digests import digest_of

LONGEST_KEY = CONTRIBUTOR.longest("key")


class Credit(models.Model):
    """What one person did for a published edition: `act` is WROTE or a kind of review, done on `on`.

    Name, role and credential as they were frozen with it: readers have what was published, and nothing of the draft.
    Teams have none. Rows come and go with the edition (`articles.credits.following`).
    """

    published = models.ForeignKey(PublishedEdition, models.CASCADE, related_name="credits")
    key = models.CharField(max_length=LONGEST_KEY, db_index=True)
    act = models.CharField(max_length=10)
    on = models.DateField(null=True)
    name = models.CharField(max_length=CONTRIBUTOR.longest("names"))
    role = models.CharField(max_length=CONTRIBUTOR.longest("role"), blank=True)
    credential = models.CharField(max_length=CONTRIBUTOR.longest("credential"), blank=True)

    class Meta:
        ordering = ("key", "act")
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("published", "key", "act"), name="credit_once_an_act"),
            models.CheckConstraint(condition=Q(act__in=[WROTE, *ReviewKind.values]), name="credit_act_known"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.act} {self.published}"


class Act(models.TextChoices):
    ATTESTED = "attested", _("Attested: I have checked role and credential")
    WITHDRAWN = "withdrawn", _("Taken back: it no longer stands")


class AttestationQuerySet(models.QuerySet["Attestation"]):
    """Appended to and read; whoever would change or delete one is refused."""

    def update(self, **values: Any) -> NoReturn:
        raise TypeError("an attestation is never changed")

    def delete(self) -> NoReturn:
        raise TypeError("an attestation is never deleted")


class Attestation(models.Model):
    """That a named publisher checked a person's role and credential on a day, or that it no longer stands.

    The latest of a person counts. `told` is the digest of role and credential as they were then: of others it says
    nothing. `names` are the publisher's own as a contributor, by language: they outlive the account.
    """

    key = models.CharField(_("contributor"), max_length=LONGEST_KEY, db_index=True)
    act = models.CharField(_("what"), max_length=10, choices=Act)
    told = models.CharField(max_length=64, blank=True)
    names = models.JSONField(_("names"), default=dict)
    on = models.DateField(_("on"))
    because = models.CharField(_("because"), max_length=MAX_BECAUSE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    by_name = models.CharField(_("by"), max_length=150)

    objects = AttestationQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("attestation of a person")
        verbose_name_plural = _("attestations of people")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(act__in=Act.values), name="attestation_act_known")]

    def __str__(self) -> str:
        return f"{self.key}, {self.on}: {Act(self.act).name.lower()}"

    def save(self, *arguments: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("an attestation is never changed")
        super().save(*arguments, **options)

    def delete(self, *arguments: Any, **options: Any) -> NoReturn:
        raise TypeError("an attestation is never deleted")


def told_of(role: str, credential: str) -> str:
    """The digest of what is attested."""
    return digest_of([role, credential])
