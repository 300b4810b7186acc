"""The shipped library in a test's database: loaded once a run by the real command, then copied row by row.

Loading it takes fifteen seconds, and some twenty modules need it. What is copied is what the command wrote: every row
of every table that it filled, on either engine. Whoever tests loading itself calls the command.
"""

import fcntl
import io
import os
import pickle
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models

# Made by migrations and by Django itself, the same in every database of a run.
NOT_COPIED = frozenset({"auth", "contenttypes", "sessions", "admin", "reversion"})

Rows = dict[str, tuple[list[str], list[tuple[object, ...]]]]


def fill_with_library() -> None:
    """Fills the test's database with the shipped library. It may hold nothing of a library yet."""
    place = Path(settings.RX_DATA)
    kept, media = place / "library.rows", place / "library.media"
    with _turn(place / "library.lock"):
        if not kept.exists():
            call_command("load_content", verbosity=0, stdout=io.StringIO())
            new = kept.with_suffix(".new")
            new.write_bytes(pickle.dumps(_read()))
            if Path(settings.MEDIA_ROOT).is_dir():
                shutil.copytree(settings.MEDIA_ROOT, media)
            os.replace(new, kept)
            return
    _write(pickle.loads(kept.read_bytes()))
    if media.is_dir():
        shutil.copytree(media, settings.MEDIA_ROOT, dirs_exist_ok=True)


@contextmanager
def _turn(lock: Path) -> Iterator[None]:
    """One process at a time."""
    with lock.open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _tables() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and model._meta.app_label not in NOT_COPIED]


def _read() -> Rows:
    rows: Rows = {}
    with connection.cursor() as cursor:
        for model in _tables():
            columns = [field.column for field in model._meta.local_concrete_fields]
            cursor.execute(f"SELECT {_names(columns)} FROM {_names([model._meta.db_table])}")
            rows[model._meta.db_table] = columns, cursor.fetchall()
    return rows


def _write(rows: Rows) -> None:
    with connection.cursor() as cursor:
        for table, (columns, lines) in rows.items():
            # What migrations put there stands among what was read.
            cursor.execute(f"DELETE FROM {_names([table])}")
            if lines:
                marks = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {_names([table])} ({_names(columns)}) VALUES ({marks})", lines)
        for statement in connection.ops.sequence_reset_sql(no_style(), _tables()):
            cursor.execute(statement)


def _names(names: list[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, names))
