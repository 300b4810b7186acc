"""The articles app: drafts, their publication and the pages built from it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Library")
    default_auto_field = "django.db.models.BigAutoField"
