"""Rewrites the files of content/ in their canonical form."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.files.canonical import format_article
from articles.files.documents import parse_article
from articles.management.entries import format_entries, format_shared, read_entries, write_file
from patienttools.files.faults import ContentError, Fault
from patienttools.files.reading import own_paths


class Command(BaseCommand):
    help = "Rewrites files in their canonical form; broken files are named and left alone."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--content", type=Path, default=settings.BASE_DIR / "content", help="the content folder")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = rewritten = 0
        for folder in (path for path in own_paths(options["content"] / "articles") if path.is_dir()):
            files = {file.name: file.read_bytes() for file in own_paths(folder) if file.is_file()}
            try:
                article = parse_article(folder.name, files, dict(settings.LANGUAGES))
            except ContentError as error:
                broken += 1
                self.stderr.write(str(error))
                continue
            for name, text in format_article(article).items():
                if files[name] != text.encode():
                    (folder / name).write_text(text, encoding="utf-8", newline="\n")
                    rewritten += 1
        faults: list[Fault] = []
        shared = format_shared(options["content"], faults)
        entries = read_entries(options["content"], faults)
        for fault in sorted(set(faults)):
            self.stderr.write(str(fault))
        for name, text in (shared | format_entries(options["content"], entries, faults)).items():
            rewritten += write_file(options["content"] / name, text.encode())
        self.stdout.write(f"{rewritten} file(s) rewritten.")
        if broken or faults:
            raise CommandError(f"{broken} article(s) could not be read, and {len(set(faults))} fault(s) elsewhere.")
