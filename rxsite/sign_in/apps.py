"""The app of signing in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignInConfig(AppConfig):
    name = "rxsite.sign_in"
    label = "sign_in"
    verbose_name = _("Signing in")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rxsite.sign_in import ending, records  # noqa: PLC0415 - they read models, which must be loaded

        ending.connect()
        records.connect()
