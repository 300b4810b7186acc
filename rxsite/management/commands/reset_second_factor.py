"""Takes away an account's app and recovery codes, so that its owner sets up new ones after the next password."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from rxsite.sign_in.second_step import reset


class Command(BaseCommand):
    """For whoever runs the server; an administrator does the same with an action in the list of accounts."""

    help = "Take away an account's second step of signing in; every session of it ends."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="the name of the account")

    def handle(self, *arguments: Any, user: str, **options: Any) -> None:
        found = User.objects.filter(username__iexact=user.strip()).first()
        if found is None:
            raise CommandError(f"There is no account named {user}.")
        reset(found, by="reset_second_factor")
        self.stdout.write(f"{found} sets up a new second step after the next password. Its sessions have ended.")
