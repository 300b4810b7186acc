"""Loads content/ as far as it is sound; whatever is wrong with it, the start goes on with what the database holds."""

import io

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction

from articles.models import PublishedEdition
from rxsite.starting.telling import Teller, first_line, keep_traceback

AGAIN = "Mend that and run make run again; make check looks for faults without loading anything."


def load(teller: Teller) -> None:
    """Says every fault with file and line, then what readers see now and what to do. Raises nothing."""
    told, faults = io.StringIO(), io.StringIO()
    try:
        call_command("load_content", sound=True, stdout=told, stderr=faults, no_color=True)
    except CommandError as error:
        teller.warn(faults.getvalue())
        teller.warn(f"{first_line(error)}.\n{what_readers_see()}\n{AGAIN}")
    except Exception as error:
        teller.warn(faults.getvalue())
        teller.warn(f"content/ could not be loaded {keep_traceback(error)}.\n{what_readers_see()}\n{AGAIN}")
    else:
        teller.say(told.getvalue().strip())
        if faults.getvalue():
            teller.warn(f"{faults.getvalue()}{what_readers_see()}\n{AGAIN}")


def what_readers_see() -> str:
    """One sentence."""
    try:
        with transaction.atomic():
            count = PublishedEdition.objects.count()
    except DatabaseError:
        return "Readers see what the database holds."
    if not count:
        return (
            "The database holds no pages yet: readers see a page that says so, with emergency numbers if there are any."
        )
    return f"Readers see what the database holds: {count} pages."
