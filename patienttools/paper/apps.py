"""The paper app: sheets as PDF, and the page to order several; without a row of its own."""

from django.apps import AppConfig


class PaperConfig(AppConfig):
    name = "patienttools.paper"
    label = "paper"

    def ready(self) -> None:
        from articles.pages.presenters import register  # noqa: PLC0415 - these read models, which must be loaded
        from patienttools.paper.own_sheets import PAGE  # noqa: PLC0415
        from patienttools.paper.presenting import present_paper  # noqa: PLC0415

        register(PAGE, present_paper, takes_answers=True)
