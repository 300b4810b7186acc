"""Makes the pages of the library ahead of the first reader; what is stored already is passed over, so it resumes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.wsgi import get_wsgi_application

from rxsite.pagestore.changes import apply_changes
from rxsite.pagestore.keeper import Keeper
from rxsite.pagestore.site import make_store
from rxsite.pagestore.warming import page_paths, warm

# A line of progress for so many pages.
EVERY = 100


class Command(BaseCommand):
    help = "Make and store every page that is not stored yet; stopped and started again, it goes on where it was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--paper", action="store_true", help="also sheets and the discreet copies")

    def handle(self, *arguments: Any, **options: Any) -> None:
        store = make_store()
        if store is None:
            raise CommandError("RX_STORE_MB is 0: no pages are kept.")
        store.layout.make()
        apply_changes(store)
        paths = page_paths(with_paper=options["paper"])
        stored = 0
        for number, is_stored in enumerate(warm(store, Keeper(store, get_wsgi_application()), paths), 1):
            stored += is_stored
            if number % EVERY == 0 and options["verbosity"]:
                self.stdout.write(f"{number} of {len(paths)} addresses, {stored} stored")
                self.stdout.flush()
        self.stdout.write(f"{stored} of {len(paths)} addresses are stored.")
