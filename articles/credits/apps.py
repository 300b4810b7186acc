"""The app of credits: follows what is published, and answers for the pages of people in the discreet copy."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CreditsConfig(AppConfig):
    name = "articles.credits"
    label = "credits"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from articles.credits import following  # noqa: PLC0415 - these read models, which must be loaded
        from articles.credits.views import present_discreet_person  # noqa: PLC0415
        from articles.pages.presenters import register_discreet  # noqa: PLC0415

        following.connect()
        register_discreet(present_discreet_person)
