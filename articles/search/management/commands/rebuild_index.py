"""Makes the index of search afresh from what is published, or only says whether it is right."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.search.indexing import find_faults, rebuild


class Command(BaseCommand):
    help = "Makes the index of search afresh from what is published. With --verify it changes nothing and says faults."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--verify", action="store_true", help="only compare the index with what is published")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["verify"]:
            self.stdout.write(f"{rebuild()} entries indexed.")
        faults = find_faults()
        for fault in faults[:50]:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} fault(s) in the index. Run rebuild_index without --verify.")
        self.stdout.write("The index is what is published.")
