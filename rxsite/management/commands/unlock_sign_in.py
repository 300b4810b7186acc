"""Lets an account sign in again at once, after too many attempts that failed."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from rxsite.sign_in.brake import unlock
from rxsite.sign_in.records import Outcome, keep_record


class Command(BaseCommand):
    """For whoever runs the server; an administrator does the same with an action in the list of accounts."""

    help = "Let an account sign in again at once, after too many attempts that failed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="the name of the account")

    def handle(self, *arguments: Any, user: str, **options: Any) -> None:
        if not User.objects.filter(username__iexact=user.strip()).exists():
            raise CommandError(f"There is no account named {user}.")
        unlock(user)
        keep_record(Outcome.UNLOCKED, user, by="unlock_sign_in")
        self.stdout.write(f"{user} can sign in again.")
