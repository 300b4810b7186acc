"""Rows: each address of others that a draft, a source, a helpline or an event names, where it stands, each look at it.

A place is of a text as it was read: of one that was changed since it says nothing, until it is read again.
"""

import hashlib
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Edition, Reference

# On so many days one after the other a link failed before it is called broken.
DAYS_UNTIL_BROKEN = 3
LONGEST_SAID = 300


class LinkOutcome(models.TextChoices):
    FINE = "fine", _("It is there")
    FAILED = "failed", _("It failed")
    TURNED_AWAY = "turned_away", _("It turns programs away")
    UNSAFE = "unsafe", _("It was not asked")


class LinkQuerySet(models.QuerySet["Link"]):
    def standing(self) -> "LinkQuerySet":
        """Those that something names now."""
        return self.filter(Exists(Place.objects.current().filter(link=OuterRef("pk"))))

    def broken(self) -> "LinkQuerySet":
        """Failed on enough days, or not to be asked at all."""
        failed = Q(outcome=LinkOutcome.FAILED, failed_days__gte=DAYS_UNTIL_BROKEN)
        return self.filter(failed | Q(outcome=LinkOutcome.UNSAFE)).standing()

    def failing(self) -> "LinkQuerySet":
        """Failed when they were last asked, but not on enough days."""
        return self.filter(outcome=LinkOutcome.FAILED, failed_days__lt=DAYS_UNTIL_BROKEN).standing()

    def turned_away(self) -> "LinkQuerySet":
        return self.filter(outcome=LinkOutcome.TURNED_AWAY).standing()


class Link(models.Model):
    """An address, and how it stood when it was last asked. `digest` is of the address, which may be long."""

    address = models.TextField(_("address"))
    digest = models.CharField(max_length=64, unique=True)
    host = models.CharField(max_length=253, blank=True)
    due_at = models.DateTimeField(_("asked again at"), default=timezone.now, db_index=True)
    checked_at = models.DateTimeField(_("last asked at"), null=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=LinkOutcome, blank=True)
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    said = models.CharField(_("what was said"), max_length=LONGEST_SAID, blank=True)
    moved_to = models.TextField(_("moved to"), blank=True)
    # Sent back, so that a page that is as it was need not be told again.
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=200, blank=True)
    # Since when it has not been fine, on how many days it was seen so, and on which last.
    failing_since = models.DateField(_("failing since"), null=True)
    failed_days = models.PositiveSmallIntegerField(default=0)
    failed_on = models.DateField(null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ("address",)
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=["", *LinkOutcome.values]), name="link_outcome_known")
        ]

    def __str__(self) -> str:
        return self.address[:120]


class PlaceQuerySet(models.QuerySet["Place"]):
    def current(self) -> "PlaceQuerySet":
        """Of texts that are as they were read; of other rows, which were read at the last check."""
        return self.filter(Q(edition__isnull=True) | Q(edition__version=F("version")))


class Place(models.Model):
    """Where a link stands: in a part of a draft (`part` is a section’s id), or in a field of another row.

    `kind` and `key` name that row as the admin does: “helplines.helpline”, 7. Of a draft `version` is as it was read.
    """

    link = models.ForeignKey(Link, models.CASCADE, related_name="places")
    edition = models.ForeignKey(Edition, models.CASCADE, null=True, related_name="link_places")
    version = models.PositiveIntegerField(default=0)
    part = models.CharField(max_length=60, blank=True)
    reference = models.ForeignKey(Reference, models.CASCADE, null=True, related_name="link_places")
    kind = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.name or self.kind}: {self.part}"


class OwnLink(models.Model):
    """A link of a draft to an article of ours, and to which part of it; of the draft as it was read."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="own_links")
    version = models.PositiveIntegerField()
    part = models.CharField(max_length=60, blank=True)
    slug = models.CharField(max_length=80, db_index=True)
    fragment = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.slug}#{self.fragment}" if self.fragment else self.slug


class ReadText(models.Model):
    """Which draft was read for its links, and as of when."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="links_read")
    version = models.PositiveIntegerField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.edition)


class LinkCheck(models.Model):
    """One look at a link; appended to, and kept for a while."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="checks")
    at = models.DateTimeField(_("at"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=12, choices=LinkOutcome)
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    said = models.CharField(_("what was said"), max_length=LONGEST_SAID, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("look at a link")
        verbose_name_plural = _("looks at links")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.get_outcome_display()}"

    def save(self, *arguments: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("What came of a look is written once.")
        super().save(*arguments, **options)


def digest_of_address(address: str) -> str:
    return hashlib.sha256(address.encode(errors="surrogatepass")).hexdigest()
