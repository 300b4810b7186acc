"""The generation app."""

from django.apps import AppConfig


class GenerationConfig(AppConfig):
    name = "patienttools.generation"
    label = "generation"
    default_auto_field = "django.db.models.BigAutoField"
