"""The reports app: answers for the page “Report a mistake”."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "articles.reports"
    label = "reports"
    verbose_name = _("Reports of mistakes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from articles.pages.presenters import register  # noqa: PLC0415 - these read models, which must be loaded
        from articles.reports.presenting import present_report  # noqa: PLC0415

        register("report-a-mistake", present_report, takes_answers=True)
