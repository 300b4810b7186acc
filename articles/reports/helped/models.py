"""Rows: how often a day an edition helped, and how often it did not. Of who, and at what time, there is nothing."""

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import MAX_SLUG


class Helped(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")


class DayNumberQuerySet(models.QuerySet["DayNumber"]):
    def since(self, day: datetime.date) -> "DayNumberQuerySet":
        """Of that day and all after it."""
        return self.filter(on__gte=day)


class DayNumber(models.Model):
    """So many readers of one edition gave one answer on one day. `slug` and `language` name the edition."""

    slug = models.CharField(_("page"), max_length=MAX_SLUG)
    language = models.CharField(_("language"), max_length=12)
    on = models.DateField(_("on"))
    answer = models.CharField(_("answer"), max_length=3, choices=Helped)
    number = models.PositiveIntegerField(_("number"), default=0)

    objects = DayNumberQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "slug", "language", "answer")
        verbose_name = _("number of a day")
        verbose_name_plural = _("numbers of days")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("slug", "language", "on", "answer"), name="helped_once_a_day"),
            models.CheckConstraint(condition=Q(answer__in=Helped.values), name="helped_answer_known"),
        ]
        indexes: ClassVar = [models.Index(fields=("on",), name="helped_by_day")]

    def __str__(self) -> str:
        return f"{self.slug}/{self.language}, {self.on}: {self.get_answer_display()} {self.number}"
