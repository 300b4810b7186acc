"""The helplines app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HelplinesConfig(AppConfig):
    name = "patienttools.helplines"
    label = "helplines"
    verbose_name = _("Helplines")
    default_auto_field = "django.db.models.BigAutoField"
