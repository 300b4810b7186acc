"""Loads content/ into the database and publishes what is marked so."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.library import read_library
from articles.loading import freeze_library, load_library
from patienttools.faults import ContentError
from patienttools.helplines.loading import load_helplines, read_helplines


class Command(BaseCommand):
    help = "Loads content/: checks and renders everything first, then writes it in one short transaction."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--content", type=Path, default=settings.BASE_DIR / "content", help="the content folder")
        parser.add_argument(
            "--force", action="store_true", help="load over editors' changes too; they stay as revisions"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder, force = options["content"], options["force"]
        try:
            library = read_library(folder, dict(settings.LANGUAGES))
            helplines = read_helplines(folder / "helplines.toml")
            self.stdout.write(f"Read {len(library.articles)} articles; checking and rendering …")
            frozen = freeze_library(library)
        except ContentError as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(error.faults)} fault(s); nothing was loaded.") from None
        with transaction.atomic():
            kept = load_helplines(helplines, force=force)
            report = load_library(library=library, frozen=frozen, force=force)
        for name in report.kept + kept:
            self.stdout.write(f"Kept as an editor left it: {name}. Use --force to load over it.")
        self.stdout.write(
            f"{len(report.loaded)} editions loaded, {len(report.unchanged)} unchanged, "
            f"{len(report.published)} published, {len(report.withdrawn)} withdrawn, "
            f"{len(report.kept) + len(kept)} kept."
        )
