"""Rewrites the files of content/articles in their canonical form."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.canonical import format_article
from articles.documents import parse_article
from patienttools.faults import ContentError


class Command(BaseCommand):
    help = "Rewrites the files of content/articles in their canonical form; broken ones are named and left alone."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--content", type=Path, default=settings.BASE_DIR / "content", help="the content folder")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = rewritten = 0
        for folder in sorted((options["content"] / "articles").iterdir()):
            files = {file.name: file.read_bytes() for file in folder.iterdir()}
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
        self.stdout.write(f"{rewritten} file(s) rewritten.")
        if broken:
            raise CommandError(f"{broken} article(s) could not be read.")
