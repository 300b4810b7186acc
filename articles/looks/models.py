"""Rows: what was seen of a draft or of a published text, each with what it was seen of: a look at another is stale.

Nothing here is a fact of its own: all of it can be deleted, and is seen again.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from articles.models import Edition, PublishedEdition

LONGEST_NAME = 80


class Look(models.Model):
    """Of a draft: as of its `version` and `changed_at`, beside the published text of that digest. Or of such a text."""

    edition = models.OneToOneField(Edition, models.CASCADE, null=True, related_name="look")
    published = models.OneToOneField(PublishedEdition, models.CASCADE, null=True, related_name="look")
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    published_digest = models.CharField(max_length=64, blank=True, default="")
    # Whether readers have another text than the draft; how many reviews lapsed by that.
    differs = models.BooleanField(default=False)
    lapsed = models.PositiveSmallIntegerField(default=0)
    # Sections, by their ids, with a statistic that names no place or no year.
    bare = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(edition__isnull=False) ^ Q(published__isnull=False), name="look_of_one_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition or self.published}"


class Named(models.Model):
    """What a text names: an article by its slug, a source by its key, a number by its last figures."""

    class Kind(models.TextChoices):
        ARTICLE = "article"
        SOURCE = "source"
        NUMBER = "number"

    look = models.ForeignKey(Look, models.CASCADE, related_name="named")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=LONGEST_NAME)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("look", "kind", "text"), name="named_once"),
            models.CheckConstraint(condition=Q(kind__in=["article", "source", "number"]), name="named_kind_known"),
        ]
        indexes: ClassVar = [models.Index(fields=("kind", "text"), name="named_by_text")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


def stale_drafts() -> models.QuerySet[Edition]:
    """Drafts of which there is no look as they are now, beside what readers have now."""
    published = PublishedEdition.objects.filter(article=OuterRef("article"), language=OuterRef("language"))
    drafts = Edition.objects.annotate(digest_now=Coalesce(Subquery(published.values("digest")[:1]), Value("")))
    return drafts.filter(
        Q(look__isnull=True)
        | ~Q(look__version=F("version"))
        | ~Q(look__changed_at=F("changed_at"))
        | ~Q(look__published_digest=F("digest_now"))
    ).order_by("pk")


def stale_published() -> models.QuerySet[PublishedEdition]:
    """Published texts of which there is no look."""
    return PublishedEdition.objects.filter(Q(look__isnull=True) | ~Q(look__published_digest=F("digest"))).order_by("pk")
