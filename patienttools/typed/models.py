"""Rows: one for each time that an editor opened a form of the desk, with what they typed in it and did not save."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_ADDRESS = 300
SITTING_LENGTH = 22


class Typed(models.Model):
    """An editor at a form. `pairs` are names and values as a browser sends them, empty where nothing waits.

    A sitting that was saved stays, empty, for a day: what the browser sent before and arrives after is then known.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="typed")
    address = models.CharField(_("page"), max_length=MAX_ADDRESS, db_index=True)
    sitting = models.CharField(max_length=SITTING_LENGTH, unique=True)
    pairs = models.JSONField(default=list, blank=True)
    is_over = models.BooleanField(default=False)
    # When the words last changed, and when the page was last heard of.
    typed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("-seen_at", "-pk")
        verbose_name = _("typed and not saved")
        verbose_name_plural = _("typed and not saved")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(is_over=True) | models.Q(pairs=[]), name="typed_over_is_empty"),
        ]

    def __str__(self) -> str:
        return self.address
