"""The articles app: drafts, their publication and the pages built from it, whose pieces are kept."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Library")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from articles.pages import keeping  # noqa: PLC0415 - it reads models, which must be loaded

        keeping.connect()
