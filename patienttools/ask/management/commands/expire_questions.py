"""Removes questions of readers on their day, and keys that nothing needs any more; says only how many."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from patienttools.ask.expiring import expire, free_claims
from patienttools.ask.keys import RingError, ring_path
from patienttools.ask.resealing import drop_unneeded_keys


class Command(BaseCommand):
    """A timer calls it once a day (deploy/systemd/); it can be called as often as one likes."""

    help = "Remove questions whose day has come, with their answers, and keys that nothing needs any more."

    def handle(self, *arguments: Any, **options: Any) -> None:
        count = expire(timezone.now().date())
        free_claims()
        self.stdout.write(f"Questions removed: {count}")
        path = ring_path()
        if path is None or not path.exists():
            return
        try:
            gone = drop_unneeded_keys()
        except RingError as error:
            self.stderr.write(str(error))
            return
        if gone:
            self.stdout.write(f"Keys removed: {len(gone)}")
