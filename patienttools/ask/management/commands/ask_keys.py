"""The keys that seal questions of readers: made, and changed while the site runs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from patienttools.ask.keys import RingError, add_key, make_ring, ring_path, use_last
from patienttools.ask.resealing import drop_unneeded_keys, reseal

STEPS = {
    "new": "make the file that RX_ASK_KEYS names, with one key",
    "add": "add a key that opens and seals nothing yet; then copy the file to every node",
    "use": "seal with the last key from now on; then copy the file to every node",
    "reseal": "seal all that is there with the current key, and drop keys that nothing needs",
    "rotate": "add, use and reseal at once, for a site of one node",
}


class Command(BaseCommand):
    """However it ends in between, every text opens; calling it again goes on."""

    help = "Make or change the keys that seal questions of readers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("step", choices=STEPS, help="; ".join(f"{step}: {does}" for step, does in STEPS.items()))

    def handle(self, *arguments: Any, **options: Any) -> None:
        try:
            self._do(options["step"])
        except RingError as error:
            raise CommandError(str(error)) from error

    def _do(self, step: str) -> None:
        path = ring_path()
        if path is None:
            raise CommandError("RX_ASK_KEYS names no file. Name one that is on no backup, such as /etc/rxsite/ask.keys")
        if step == "new":
            if path.exists():
                raise CommandError(f"{path} is there already; a key is never written over.")
            make_ring(path)
            self.stdout.write(f"Made {path}. No backup holds it, and none must.")
            return
        if step in {"add", "rotate"}:
            self.stdout.write(f"Added key {add_key()}.")
        if step in {"use", "rotate"}:
            self.stdout.write(f"Key {use_last()} seals from now on.")
        if step in {"reseal", "rotate"}:
            self.stdout.write(f"Texts sealed anew: {reseal()}")
            self.stdout.write(f"Keys removed: {len(drop_unneeded_keys())}")
