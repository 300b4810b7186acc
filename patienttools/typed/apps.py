"""The app of what was typed and not saved."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TypedConfig(AppConfig):
    name = "patienttools.typed"
    label = "typed"
    verbose_name = _("Typed and not saved")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Adds the desk's box."""
        from patienttools.typed import waiting  # noqa: F401, PLC0415 - with it comes its box
