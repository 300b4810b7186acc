"""Loads content/ into the database and publishes what is marked so."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.management.content import load_content, read_content
from articles.reviewing.following import follow_files
from patienttools.files.ledger import Ledger


class Command(BaseCommand):
    help = (
        "Loads content/: checks and renders all that has changed, then writes it in one short transaction. What an "
        "editor changed, renamed, withdrew or deleted stays so. Says what was made, changed, kept and retired, and why."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--content", type=Path, default=settings.BASE_DIR / "content", help="the content folder")
        parser.add_argument(
            "--force", action="store_true", help="load over editors' changes too; they stay as revisions"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument(
            "--sound", action="store_true", help="load all that is sound where something has a fault; else nothing is"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder, force, dry_run = options["content"], options["force"], options["dry_run"]
        self.stdout.write("Checking and rendering what has changed …")
        ledger = Ledger()
        if any(ledger.of("article")) and next(folder.glob("articles/*/article.toml"), None) is None:
            raise CommandError(
                f"{folder} holds no articles, as if it were lost; nothing was loaded. Bring the folder back; "
                "what readers have is withdrawn in the admin, not by an empty folder."
            )
        content = read_content(folder, ledger=None if force else ledger)
        for fault in content.faults:
            self.stderr.write(str(fault))
        if content.faults and not options["sound"]:
            raise CommandError(f"{len(content.faults)} fault(s); nothing was loaded.")
        report = load_content(content, ledger, force=force, dry_run=dry_run)
        if not dry_run:
            follow_files()
        for sentence in report.sentences():
            self.stdout.write(sentence)
        self.stdout.write(("Nothing was written. It would be: " if dry_run else "") + report.summary())
        if content.faults:
            self.stderr.write(f"{len(content.faults)} fault(s) in {folder.name}/, named above; all else was loaded.")
