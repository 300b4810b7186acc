"""The lint app: editors' own rules beside those that ship."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LintConfig(AppConfig):
    name = "articles.lint"
    label = "lint"
    verbose_name = _("Harmful advice")
    default_auto_field = "django.db.models.BigAutoField"
