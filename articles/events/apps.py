"""The events app: answers for the page of training events."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "articles.events"
    label = "events"
    verbose_name = _("Training")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from articles.events.presenting import present_training  # noqa: PLC0415 - reads models, which must be loaded
        from articles.pages.presenters import register  # noqa: PLC0415

        register("training", present_training, takes_answers=True)
