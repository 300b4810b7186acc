"""Makes the first account for admin when there is none, so that a fresh site can be edited at once."""

import os
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from rxsite.environment import Environment
from rxsite.sign_in.passwords import make_groups

# About 99 bits.
PASSWORD_GROUPS = 5


class Command(BaseCommand):
    """Prints the password once, and only if it was made here: nothing else keeps it in the clear.

    The account may do everything, and makes the others: those get a role as their group (rxsite/people/roles.py).
    Beyond loopback give RX_EDITOR_NAME and RX_EDITOR_PASSWORD, or run the command by hand, so that no log
    keeps the output.
    """

    help = "Make the first editor's account, if no staff account exists."

    def handle(self, *arguments: Any, **options: Any) -> None:
        if User.objects.filter(is_staff=True).exists():
            self.stdout.write("An editor's account exists already; nothing was changed.")
            return
        environment = Environment(os.environ)
        name = environment.text("RX_EDITOR_NAME", "editor", longest=150)
        given = environment.text("RX_EDITOR_PASSWORD", longest=200)
        if environment.faults:
            raise CommandError("\n".join(environment.faults))
        password = given or make_groups(PASSWORD_GROUPS)
        create_editor(name=name, password=password)
        self.stdout.write(f"Made the first editor's account.\n    name      {name}")
        if given:
            self.stdout.write("    password  the one in RX_EDITOR_PASSWORD")
        else:
            self.stdout.write(f"    password  {password}\n    Write it down now: it is not shown again.")


@transaction.atomic
def create_editor(*, name: str, password: str) -> User:
    """The saved account; raises CommandError with every reason that forbids it."""
    user = User(username=name, is_staff=True, is_superuser=True)
    user.set_password(password)
    try:
        user.full_clean(exclude=["password"])
        validate_password(password, user)
        user.save()
    except ValidationError as error:
        raise CommandError("The first editor's account was not made:\n" + "\n".join(error.messages)) from error
    except IntegrityError as error:
        raise CommandError(f"Another process has just made an account named {name}.") from error
    return user
