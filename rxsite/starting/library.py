"""Loads content/ as far as it is sound; whatever is wrong with it, the start goes on with what the database holds."""

import io
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction

from articles.models import PublishedEdition
from articles.pages.reading import read_generation_token
from rxsite.starting.telling import Teller, first_line, keep_traceback

AGAIN = "Mend that and run make run again; make check looks for faults without loading anything."


def load(teller: Teller) -> bool:
    """Whether anything of it is new. Says every fault with file and line, then what readers see now and what to do.

    Raises nothing.
    """
    before = _token()
    told, faults = io.StringIO(), io.StringIO()
    content = Path(settings.BASE_DIR) / "content"
    if next(content.glob("articles/*/article.toml"), None) is None:
        # A folder that was lost, and no wish: loading it would take every page from readers.
        teller.warn(f"{content} holds no articles; nothing was loaded.\n{what_readers_see()}\n{AGAIN}")
        return False
    if not (content / "grammar.toml").is_file():
        faults.write("grammar.toml: The file is missing.\n")
    try:
        call_command("load_content", sound=True, stdout=told, stderr=faults, no_color=True)
        reason = ""
    except CommandError as error:
        reason = f"{first_line(error)}."
    except Exception as error:
        reason = f"content/ could not be loaded {keep_traceback(error)}."
    if told.getvalue() and not reason:
        teller.say(told.getvalue().strip())
    if reason or faults.getvalue():
        teller.warn("\n".join(filter(None, (faults.getvalue().strip(), reason, what_readers_see(), AGAIN))))
    return _token() != before


def _token() -> str:
    """Another one after each change of the library; empty where the database cannot be asked."""
    try:
        return read_generation_token()
    except DatabaseError:
        return ""


def what_readers_see() -> str:
    """One sentence on the pages that there are, whatever was loaded just now."""
    try:
        with transaction.atomic():
            count = PublishedEdition.objects.count()
    except DatabaseError:
        return "Readers see what the database holds."
    if not count:
        return "The database holds no pages yet: readers see a page that says so, and emergency numbers if it has any."
    return f"Readers see the {count} pages that the database holds; what has a fault stays as it was loaded before."
