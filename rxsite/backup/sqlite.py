"""SQLite: a copy by its own backup API while the site goes on writing, emptied of what is never in, and checked."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings

from rxsite.backup.errors import BackupError
from rxsite.moving.tables import Summary

SECONDS_TO_WAIT = 20
# Pages copied between two moments in which another process may have the file's locks.
PAGES_AT_ONCE = 512
EMPTY = Summary(0, f"{0:064x}")

Migrations = tuple[tuple[str, str], ...]


def database_path() -> Path:
    """The site's own file."""
    return Path(str(settings.DATABASES["default"]["NAME"]))


def open_existing(path: Path, *, can_write: bool = False) -> sqlite3.Connection:
    """Never makes a file. Raises sqlite3.Error."""
    # A database in WAL mode is read through a file beside it, which whoever comes first has to make.
    mode = "rw" if can_write or path == database_path() else "ro"
    return sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}", uri=True, timeout=SECONDS_TO_WAIT, isolation_level=None
    )


def copy_database(target: Path, left_out: Any) -> None:
    """What the site had at one moment, in one file. Raises BackupError.

    The moment is that of a transaction which reads: writers go on beside it, and what they write is not in.
    """
    try:
        with closing(open_existing(database_path())) as live:
            live.execute("BEGIN")
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()
            with closing(sqlite3.connect(target, isolation_level=None)) as copy:
                live.backup(copy, pages=PAGES_AT_ONCE, sleep=0.0)
        with closing(open_existing(target, can_write=True)) as copy:
            _empty(copy, left_out)
    except sqlite3.Error as error:
        raise BackupError(f"The database {database_path()} could not be copied: {error}.") from error


def _empty(copy: sqlite3.Connection, left_out: Any) -> None:
    """Removes the rows, and what is left of them and of all that was deleted before in free pages."""
    copy.execute("PRAGMA journal_mode = DELETE")
    copy.execute("PRAGMA secure_delete = ON")
    for table in set(left_out) & set(_tables(copy)):
        copy.execute(f'DELETE FROM "{table}"')  # noqa: S608  names of ours
    for index in _indexes(copy):
        # Without this it would remember the words of rows that are gone.
        copy.execute(f'INSERT INTO "{index}"("{index}") VALUES (\'rebuild\')')  # noqa: S608  its own name
    copy.execute("VACUUM")


def read_tables(path: Path) -> dict[str, Summary]:
    """Rows and digest of each table, at one moment. Raises BackupError."""
    try:
        with closing(open_existing(path)) as database:
            database.execute("BEGIN")
            return {table: _summarise(database, table) for table in _tables(database)}
    except sqlite3.Error as error:
        raise BackupError(f"The database in {path.name} cannot be read: {error}.") from error


def _tables(database: sqlite3.Connection) -> list[str]:
    """Those with rows of their own: an index of full text, and the tables that it is kept in, follow from others."""
    found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    indexes = _indexes(database)
    return sorted(
        str(name)
        for (name,) in found
        if not name.startswith("sqlite_")
        and not any(name == index or name.startswith(f"{index}_") for index in indexes)
    )


def _indexes(database: sqlite3.Connection) -> list[str]:
    """Virtual tables, which here are all indexes of full text."""
    rows = database.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
    return [str(name) for (name,) in rows]


def _summarise(database: sqlite3.Connection, table: str) -> Summary:
    count, total = 0, 0
    quoted = table.replace('"', '""')
    for row in database.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608  its own name, quoted
        total += int.from_bytes(hashlib.sha256(repr(row).encode(errors="surrogatepass")).digest(), "big")
        count += 1
    return Summary(count, f"{total % 2**256:064x}")


def read_migrations(path: Path) -> Migrations:
    """Which steps its tables have been through. Raises BackupError."""
    try:
        with closing(open_existing(path)) as database:
            rows = database.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    except sqlite3.Error as error:
        raise BackupError(f"The database holds no site: {error}.") from error
    return tuple((str(app), str(name)) for app, name in rows)


def check_file(path: Path) -> None:
    """Raises BackupError if SQLite finds a fault in it."""
    try:
        with closing(open_existing(path)) as database:
            (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise BackupError(f"The database is damaged: {found}.")
