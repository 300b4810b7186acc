"""The paper app: PDF of sheets, without a row of its own."""

from django.apps import AppConfig


class PaperConfig(AppConfig):
    name = "patienttools.paper"
    label = "paper"
