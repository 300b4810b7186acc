"""The reviewing app: rows of what was asked, said and answered about drafts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewingConfig(AppConfig):
    name = "articles.reviewing"
    label = "reviewing"
    verbose_name = _("Reviewing")
    default_auto_field = "django.db.models.BigAutoField"
