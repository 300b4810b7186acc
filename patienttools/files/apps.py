"""The files app: what content/ was when it was last loaded."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "patienttools.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
