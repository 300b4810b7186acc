"""The app of questions that readers ask."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AskConfig(AppConfig):
    name = "patienttools.ask"
    label = "ask"
    verbose_name = _("Questions of readers")
    default_auto_field = "django.db.models.BigAutoField"
