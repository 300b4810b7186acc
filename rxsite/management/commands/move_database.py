"""Moves the whole database to another one: SQLite to PostgreSQL, or back; all of it, or nothing."""

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from rxsite.environment import Environment
from rxsite.moving.tables import copy_rows, empty, moved_models, set_sequences, summarise

SOURCE, TARGET = "default", "moving_target"
NAME = "RX_DATABASE_URL"
# Made before anything else in the target, and gone when it is whole: what lies between is of a move that broke off.
MARK = "database_is_being_moved"


class Command(BaseCommand):
    """Stop the site first: what is saved while rows are read would be found missing, and nothing would be moved."""

    help = "Move every row to the database at --to, verify it, and leave the one that was as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, help="postgres://user:password@host/name or sqlite:////path")

    def handle(self, *arguments: Any, to: str, **options: Any) -> None:
        add_target(to)
        try:
            prepare(to, self.stdout.write)
            with transaction.atomic(SOURCE), transaction.atomic(TARGET):
                self._move()
        except DatabaseError as error:
            raise CommandError(f"Nothing was moved: {str(error).strip().splitlines()[0]}") from error
        finally:
            connections[TARGET].close()
        self.stdout.write(f"Everything is there. Now let {NAME} name it, and start the site with the same secret.")

    def _move(self) -> None:
        """In one transaction of the target. Raises CommandError, and then nothing of it stays."""
        if connections[SOURCE].vendor == "postgresql":
            with connections[SOURCE].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        empty(TARGET)
        for model in moved_models():
            count = copy_rows(model, SOURCE, TARGET)
            before, after = summarise(model, SOURCE), summarise(model, TARGET)
            if not before == after or count != after.rows:
                raise CommandError(f"{model._meta.db_table} is not the same on both sides. Nothing was moved.")
            self.stdout.write(f"{model._meta.db_table}: {after.rows} rows, {after.digest[:12]}")
        set_sequences(TARGET)
        with connections[TARGET].cursor() as cursor:
            cursor.execute(f"DROP TABLE {MARK}")


def add_target(address: str) -> None:
    """Makes the other database known under TARGET. Raises CommandError for an address that cannot be read."""
    environment = Environment({NAME: address})
    found = environment.database(NAME, connections.databases[SOURCE]["NAME"])
    if environment.faults:
        raise CommandError(environment.faults[0].replace(NAME, "--to"))
    own = connections.databases[SOURCE]
    if all(str(found.get(key, "")) == str(own.get(key, "")) for key in ("ENGINE", "NAME", "HOST", "PORT")):
        raise CommandError("--to is the database that the site has.")
    defaults: dict[str, Any] = {
        "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
    }
    defaults |= {"OPTIONS": {}, "TIME_ZONE": None, "TEST": {}, "USER": "", "PASSWORD": "", "HOST": "", "PORT": ""}
    connections.databases[TARGET] = defaults | found


def prepare(address: str, say: Any) -> None:
    """Makes the tables of the target. Raises CommandError if it holds something, or the source is not up to date."""
    executor = MigrationExecutor(connections[SOURCE])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is not up to date with this version: start the site once, then move it.")
    tables = set(connections[TARGET].introspection.table_names())
    if tables and MARK not in tables:
        raise CommandError("The database at --to holds tables already. Give an empty one.")
    if MARK not in tables:
        with connections[TARGET].cursor() as cursor:
            cursor.execute(f"CREATE TABLE {MARK} (id integer)")
    say("Making the tables …")
    # As the site's own database, in a process of its own: steps that carry rows over know no other.
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--no-input", "--verbosity=0"]
    made = subprocess.run(  # noqa: S603  our own command
        command, env=os.environ | {NAME: address}, capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise CommandError(f"The tables could not be made: {(made.stderr.strip().splitlines() or ['?'])[-1]}")
