"""The app of looks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LooksConfig(AppConfig):
    name = "articles.looks"
    label = "looks"
    verbose_name = _("What texts say")
    default_auto_field = "django.db.models.BigAutoField"
