"""Brings a restored database up to this release and makes anew what is derived; `restore` starts it as a process."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rxsite.backup.finishing import Finished, finish_database, read_pages


class Command(BaseCommand):
    """Run by hand after a restore whose last step failed, once what it named is mended; it does no harm twice."""

    help = "Migrate, make derived rows anew, and with --pages read some pages; the last line is JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pages", action="store_true")

    def handle(self, *arguments: Any, pages: bool, **options: Any) -> None:
        entries, warning = finish_database()
        read, failed = read_pages() if pages else (0, [])
        self.stdout.write(json.dumps(asdict(Finished(entries, warning, read, failed))))
