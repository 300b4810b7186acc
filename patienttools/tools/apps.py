"""The tools app: registers who answers for each tool's page."""

from django.apps import AppConfig


class ToolsConfig(AppConfig):
    name = "patienttools.tools"
    label = "tools"

    def ready(self) -> None:
        from patienttools.tools import registry  # noqa: PLC0415 - the table reads models, which must be loaded

        registry.register_all()
