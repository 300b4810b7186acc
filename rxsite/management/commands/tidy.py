"""Removes what is past its day: sessions of staff that ended, and remembered attempts to sign in."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from rxsite.sign_in.brake import forget_what_is_past


class Command(BaseCommand):
    """A timer calls it once a day (deploy/systemd/)."""

    help = "Remove ended sessions and remembered attempts to sign in that are past their day."

    def handle(self, *arguments: Any, **options: Any) -> None:
        call_command("clearsessions", verbosity=0)
        forget_what_is_past()
        self.stdout.write("Tidied.")
