"""The app of the question whether a page helped."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HelpedConfig(AppConfig):
    name = "articles.reports.helped"
    label = "helped"
    verbose_name = _("Did this help?")
    default_auto_field = "django.db.models.BigAutoField"
