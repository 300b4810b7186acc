"""Renders afresh what an older renderer published, and what of its pages is kept."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.editions.publishing import render_stale
from articles.pages.keeping import keep_stale_pieces
from patienttools.files.faults import ContentError


class Command(BaseCommand):
    help = (
        "Renders afresh, from the text that was published, every edition that an older renderer rendered, and makes "
        "anew the stored pieces of pages that are right no longer."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rendered = render_stale()
        except ContentError as error:
            raise CommandError(f"A published text no longer passes; nothing was changed.\n{error}") from None
        self.stdout.write(f"{len(rendered)} edition(s) rendered afresh.")
        self.stdout.write(f"{len(keep_stale_pieces())} edition(s) whose stored pieces were made anew.")
