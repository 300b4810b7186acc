"""Writes the drafts of the database back as files: the road of data, walked backwards."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from articles.editions.drafts import library_articles
from articles.files.asked import SUFFIX
from articles.files.canonical import format_article
from articles.management.entries import copied_files, export_entries, write_file
from articles.pictures.media import FOLDER, pictures_kept
from patienttools.files.reading import own_paths


class Command(BaseCommand):
    help = "Writes all that the database holds as files in their canonical form. Loading them again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--content", type=Path, default=settings.BASE_DIR / "content", help="the folder to write to"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["content"]
        folder.mkdir(parents=True, exist_ok=True)
        written = 0
        slugs = set()
        for article in library_articles():
            slugs.add(article.slug)
            place = folder / "articles" / article.slug
            files = format_article(article)
            for name, text in files.items():
                written += write_file(place / name, text.encode())
            written += sum(_remove(place / f"{edition.language}{SUFFIX}", files) for edition in article.editions)
        for place in own_paths(folder / "articles"):
            if place.is_dir() and place.name not in slugs:
                self.stderr.write(
                    f"articles/{place.name}/ is no article of the database. Delete the folder if it is gone."
                )
        for name, text in export_entries().items():
            written += write_file(folder / name, text.encode())
        for name, data in copied_files().items():
            written += write_file(folder / name, data)
        for name, data in pictures_kept():
            written += write_file(folder / FOLDER / name, data)
        self.stdout.write(f"{written} file(s) changed in {folder.name}/.")


def _remove(path: Path, files: Mapping[str, str]) -> bool:
    """Takes away a file of phrases of which the database holds none any more."""
    is_gone = path.name not in files and path.is_file()
    if is_gone:
        path.unlink()
    return is_gone
