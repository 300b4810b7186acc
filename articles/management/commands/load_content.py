"""Loads content/ into the database and publishes what is marked so."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.editions.loading import Frozen, load_library, read_and_freeze
from articles.events.loading import load_events, read_events
from articles.files.library import Library
from articles.search.loading import load_word_lists
from articles.search.wordlists import read_word_lists
from patienttools.files.faults import ContentError, Fault
from patienttools.helplines.loading import HelplineFile, load_helplines, read_helplines


def read_content(folder: Path) -> tuple[Library, Frozen, HelplineFile, list[dict[str, Any]]]:
    """All of content/, checked and rendered. Raises ContentError carrying every fault of every file."""
    faults: list[Fault] = []
    try:
        helplines = read_helplines(folder / "helplines.toml")
    except ContentError as error:
        faults += error.faults
    try:
        events = read_events(folder / "events.toml", dict(settings.LANGUAGES))
    except ContentError as error:
        faults += error.faults
    try:
        library, frozen = read_and_freeze(folder, dict(settings.LANGUAGES))
    except ContentError as error:
        faults += error.faults
    if faults:
        raise ContentError(faults)
    return library, frozen, helplines, events


class Command(BaseCommand):
    help = "Loads content/: checks and renders everything first, then writes it in one short transaction."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--content", type=Path, default=settings.BASE_DIR / "content", help="the content folder")
        parser.add_argument(
            "--force", action="store_true", help="load over editors' changes too; they stay as revisions"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder, force = options["content"], options["force"]
        self.stdout.write("Checking and rendering …")
        try:
            library, frozen, helplines, events = read_content(folder)
            word_lists = read_word_lists(folder)
            with transaction.atomic():
                kept = load_helplines(helplines, force=force)
                kept += load_events(events, force=force)
                kept += load_word_lists(word_lists, force=force)
                report = load_library(library=library, frozen=frozen, force=force)
        except ContentError as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(error.faults)} fault(s); nothing was loaded.") from None
        for name in report.kept + kept:
            self.stdout.write(f"Kept as an editor left it: {name}. Use --force to load over it.")
        self.stdout.write(
            f"{len(report.loaded)} editions loaded, {len(report.unchanged)} unchanged, "
            f"{len(report.published)} published, {len(report.withdrawn)} withdrawn, "
            f"{len(report.kept) + len(kept)} kept."
        )
