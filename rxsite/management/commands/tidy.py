"""Removes what is past its day: ended sessions of staff, attempts to sign in, and what was typed and never saved."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from patienttools.typed import keeping as typed
from rxsite.sign_in.brake import forget_what_is_past


class Command(BaseCommand):
    """A timer calls it once a day (deploy/systemd/)."""

    help = (
        "Remove what is past its day: ended sessions, remembered attempts to sign in, what was typed and never saved."
    )

    def handle(self, *arguments: Any, **options: Any) -> None:
        call_command("clearsessions", verbosity=0)
        forget_what_is_past()
        typed.forget_what_is_past()
        self.stdout.write("Tidied.")
