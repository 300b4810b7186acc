"""Rows: each picture of the library, with its words, whose it is, and the file that it is now."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.files.pictures import PICTURE
from articles.pictures.naming import sized_name, widths_of
from patienttools.files.checked import Checked


class Picture(Checked):
    """What texts call `name` and readers see as `file`. Replacing it gives another file; the name stays.

    `alt` and `caption` are JSON by language. Whoever has put it there is the desk's own: no file and no page says it.
    """

    schema = PICTURE

    name = models.CharField(_("name"), max_length=PICTURE.longest("name"), unique=True, editable=False)
    file = models.CharField(max_length=PICTURE.longest("file"), unique=True, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    digest = models.CharField(max_length=PICTURE.longest("digest"), editable=False, db_index=True)
    alt = models.JSONField(_("what it shows"), default=dict, blank=True)
    is_decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("It says nothing that a reader needs, and is not read aloud.")
    )
    caption = models.JSONField(_("caption"), default=dict, blank=True)
    credit = models.CharField(_("whose picture it is"), max_length=PICTURE.longest("credit"), blank=True)
    licence = models.CharField(_("licence"), max_length=PICTURE.longest("licence"), blank=True)
    source = models.URLField(_("where it is from"), max_length=PICTURE.longest("source"), blank=True)
    is_on_paper = models.BooleanField(_("on paper too"), default=True)
    uploaded_on = models.DateField(_("uploaded"), auto_now_add=True, editable=False)
    # The name outlives the account.
    uploaded_by = models.CharField(_("uploaded by"), max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ("-uploaded_on", "-pk")
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(width__gte=1, height__gte=1), name="picture_has_points"),
        ]

    def __str__(self) -> str:
        return self.told(settings.LANGUAGE_CODE) or self.name

    @property
    def address(self) -> str:
        """As texts name it."""
        return f"{settings.MEDIA_URL}{self.name}"

    @property
    def code(self) -> str:
        """What stands in a text for it; what it shows is told by the library unless the text says it."""
        return f"![]({self.address})"

    @property
    def file_url(self) -> str:
        return f"{settings.MEDIA_URL}{self.file}"

    @property
    def small_url(self) -> str:
        """Its smallest file, for lists of the desk."""
        return f"{settings.MEDIA_URL}{sized_name(self.file, widths_of(self.width)[0])}"

    def told(self, language: str) -> str:
        words: Any = self.alt or self.caption
        return words.get(language) or next(iter(words.values()), "")


class LeftFile(models.Model):
    """A file that no picture is any more, since when. It stays a while: backups that were begun before name it."""

    file = models.CharField(max_length=PICTURE.longest("file"), unique=True)
    left_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file that was left")
        verbose_name_plural = _("files that were left")

    def __str__(self) -> str:
        return self.file
