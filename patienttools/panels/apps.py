"""The panels app: only templates' tags; it has no models."""

from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "patienttools.panels"
    label = "panels"
