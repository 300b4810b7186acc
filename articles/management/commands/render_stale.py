"""Renders afresh what an older renderer published."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.editions.publishing import render_stale
from patienttools.files.faults import ContentError


class Command(BaseCommand):
    help = "Renders afresh, from the text that was published, every edition that an older renderer rendered."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rendered = render_stale()
        except ContentError as error:
            raise CommandError(f"A published text no longer passes; nothing was changed.\n{error}") from None
        self.stdout.write(f"{len(rendered)} edition(s) rendered afresh.")
