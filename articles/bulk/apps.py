"""The app of bulk work."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BulkConfig(AppConfig):
    name = "articles.bulk"
    label = "bulk"
    verbose_name = _("Work in bulk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from articles.bulk import archiving  # noqa: PLC0415 - it reads models, which must be loaded

        archiving.listen()
