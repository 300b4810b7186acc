"""Brings the database up to this version of the code; says what stands in the way, and whether readers are served."""

from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from articles.models import PublishedEdition
from patienttools.helplines.models import Helpline
from rxsite.databases.marks import is_marked, mark, mark_of
from rxsite.people.groups import keep_groups
from rxsite.starting.telling import StartRefusedError, Teller, first_line, keep_traceback
from rxsite.starting.turns import take_turn_in_database


def migrate(teller: Teller) -> bool:
    """Whether there was anything to do. Raises StartRefusedError if readers could not be served with it as it is."""
    refuse_a_lost_database()
    try:
        take_turn_in_database(lambda: teller.warn("Another start is at work on this database; waiting for it …"))
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise StartRefusedError(f"{_name()} cannot be opened: {first_line(error)}.\n{_advice()}") from error
    if newer := sorted(set(executor.loader.applied_migrations) - set(executor.loader.graph.nodes)):
        teller.warn(
            f"The database was last used by a newer version of the site ({newer[-1][0]} {newer[-1][1]}), and some "
            "pages may fail.\nStart that version, or restore a copy of the database from before it."
        )
    wanted = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not wanted:
        # The table of roles can change without a migration.
        keep_groups()
        teller.say("up to date")
        mark_as_filled()
        return False
    try:
        call_command("migrate", interactive=False, verbosity=0)
        teller.say(f"brought up to date, {len(wanted)} step(s)")
        mark_as_filled()
    except Exception as error:
        kept = keep_traceback(error)
        reason = f"The database could not be brought up to this version: {first_line(error)} {kept}."
        if not are_readers_served():
            raise StartRefusedError(f"{reason}\nNothing was changed. {_advice()}") from error
        teller.warn(f"{reason}\nReaders are served as before; saving in the admin may fail until this is mended.")
    return True


def refuse_a_lost_database() -> None:
    """Raises StartRefusedError where a filled SQLite file was and none is: an empty one would take its place unsaid."""
    if connection.vendor != "sqlite":
        return
    path = Path(str(settings.DATABASES["default"]["NAME"]))
    if is_marked(path) and not (path.is_file() and path.stat().st_size):
        raise StartRefusedError(
            f"{_name()} was here before, and is gone. Nothing was made anew.\n"
            "Put it back, or a copy of it, then run make run again. "
            f"Only if the site is to begin empty: rm {mark_of(path)}"
        )


def mark_as_filled() -> None:
    """From now on its file is opened and never made. What cannot be written is no reason not to serve."""
    if connection.vendor == "sqlite":
        with suppress(OSError):
            mark(Path(str(settings.DATABASES["default"]["NAME"])))


def are_readers_served() -> bool:
    """Whether the tables that readers' pages are made from have the columns of this version."""
    try:
        PublishedEdition.objects.first()
        Helpline.objects.first()
    except DatabaseError:
        return False
    return True


def _name() -> str:
    database = settings.DATABASES["default"]
    host = f" on {database['HOST']}" if database.get("HOST") else ""
    return f"The database {database['NAME']}{host}"


def _advice() -> str:
    if connection.vendor == "postgresql":
        return "See that PostgreSQL runs and takes this account (RX_DATABASE_URL), then run make run again."
    return "See that the disk has room and that this account may read and write the file, then run make run again."
