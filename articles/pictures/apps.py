"""The app of pictures."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PicturesConfig(AppConfig):
    name = "articles.pictures"
    label = "pictures"
    verbose_name = _("Pictures")
    default_auto_field = "django.db.models.BigAutoField"
