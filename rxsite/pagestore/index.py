"""Index: what the store of this node holds, what each page was made from, and how far changes have been applied.

A small SQLite file of its own beside the pages. It is no authority: what it says of a file is checked against the
file, and where it is broken it is made afresh and the pages with it.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from patienttools.generation.reads import ALL

# Changes that were applied are remembered, so that whoever made a page meanwhile sees what it missed.
REMEMBERED_CHANGES = 5_000
# Seconds to wait for another process that writes.
PATIENCE = 5.0
# Seconds for which a page is one maker's.
CLAIM = 30.0
# Seconds by which a page may be newer than the clock: what is further ahead was made by a clock that was put back.
AHEAD = 60.0
_BATCH = 500
# What each connection, and so each thread, holds at most.
STATEMENTS, CACHE_KILOBYTES = 8, 128

# Another shape of the tables has another number: an index of another shape is begun anew, and its pages with it.
_SHAPE = 2
_SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
    id INTEGER PRIMARY KEY,
    release TEXT NOT NULL,
    path TEXT NOT NULL,
    written_at REAL NOT NULL,
    expires_at REAL,
    bytes INTEGER NOT NULL,
    quality INTEGER NOT NULL,
    plain BLOB NOT NULL, gzip BLOB NOT NULL, br BLOB NOT NULL,
    stale_at REAL,
    claimed_at REAL NOT NULL DEFAULT 0,
    UNIQUE (release, path)
);
CREATE INDEX IF NOT EXISTS page_written ON page (written_at);
CREATE INDEX IF NOT EXISTS page_expires ON page (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS page_stale ON page (release, stale_at) WHERE stale_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS page_quality ON page (release, quality);
CREATE TABLE IF NOT EXISTS name (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS need (name INTEGER NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (name, page)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS need_page ON need (page);
CREATE TABLE IF NOT EXISTS change (id INTEGER NOT NULL, key TEXT NOT NULL, PRIMARY KEY (id, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (one INTEGER PRIMARY KEY CHECK (one = 1), applied INTEGER NOT NULL,
    token TEXT NOT NULL, since INTEGER NOT NULL, bytes INTEGER NOT NULL);
INSERT OR IGNORE INTO state VALUES (1, -1, '', -1, 0);
"""


@dataclass(frozen=True, slots=True)
class Position:
    """How far changes have been applied: the number of the last one, and its token. -1: none was ever looked at."""

    number: int
    token: str


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page of the store. Digests are by encoding; moments are seconds since 1970."""

    id: int
    release: str
    path: str
    expires_at: float | None
    quality: int
    digests: Mapping[str, bytes]
    stale_at: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """A page about to be written. `position` is how far changes were applied when it began to be made."""

    release: str
    path: str
    expires_at: float | None
    room: int
    quality: int
    digests: Mapping[str, bytes]
    keys: Collection[str]
    position: Position


_ROW = "id, release, path, expires_at, quality, plain, gzip, br, stale_at"


class Index:
    """Every process and thread has a connection of its own. All that fails raises sqlite3.Error or OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = threading.local()

    # --- Reading ---

    def find(self, release: str, path: str) -> PageRow | None:
        found = self.connection.execute(f"SELECT {_ROW} FROM page WHERE release = ? AND path = ?", (release, path))  # noqa: S608
        return next((_row(row) for row in found), None)

    def position(self) -> Position:
        number, token = self.connection.execute("SELECT applied, token FROM state").fetchone()
        return Position(number, token)

    def keys_of(self, release: str, path: str) -> set[str]:
        """What the page was made from."""
        found = self.connection.execute(
            "SELECT key FROM page JOIN need ON need.page = page.id JOIN name ON name.id = need.name "
            "WHERE release = ? AND path = ?",
            (release, path),
        )
        return {key for (key,) in found}

    def paths(self, release: str) -> set[str]:
        return {path for (path,) in self.connection.execute("SELECT path FROM page WHERE release = ?", (release,))}

    def stale(self, release: str, at: float, most: int) -> list[PageRow]:
        """Pages to be made anew that nobody is making, the longest stale first."""
        found = self.connection.execute(
            f"SELECT {_ROW} FROM page WHERE release = ? AND stale_at IS NOT NULL AND claimed_at < ? "  # noqa: S608
            "ORDER BY stale_at, id LIMIT ?",
            (release, at - CLAIM, most),
        )
        return [_row(row) for row in found]

    def count_stale(self, release: str) -> int:
        found = self.connection.execute(
            "SELECT count(*) FROM page WHERE release = ? AND stale_at IS NOT NULL", (release,)
        )
        return int(found.fetchone()[0])

    def of_quality(self, release: str, quality: int, most: int) -> list[PageRow]:
        """Pages that are sound, and small in that quality."""
        found = self.connection.execute(
            f"SELECT {_ROW} FROM page WHERE release = ? AND quality = ? AND stale_at IS NULL LIMIT ?",  # noqa: S608
            (release, quality, most),
        )
        return [_row(row) for row in found]

    def room(self) -> int:
        """What the files of all pages take together."""
        return int(self.connection.execute("SELECT bytes FROM state").fetchone()[0])

    def rows(self) -> Iterator[PageRow]:
        """Every page of every release."""
        last = -1
        while batch := self.after(last, _BATCH):
            yield from batch
            last = batch[-1].id

    def after(self, id: int, most: int) -> list[PageRow]:
        """The next pages of the index, in no order that means anything."""
        found = self.connection.execute(f"SELECT {_ROW} FROM page WHERE id > ? ORDER BY id LIMIT ?", (id, most))  # noqa: S608
        return [_row(row) for row in found]

    def oldest(self, release: str, most: int) -> list[PageRow]:
        """What goes first where room is needed: pages of other releases, then those written longest ago."""
        found = self.connection.execute(
            f"SELECT {_ROW} FROM page ORDER BY release = ?, written_at LIMIT ?",  # noqa: S608
            (release, most),
        )
        return [_row(row) for row in found]

    # --- Writing: each inside `changing`, which one process at a time enters ---

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """One transaction; files are renamed inside it, so that file and row go together."""
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    def put(self, connection: sqlite3.Connection, page: NewPage, at: float) -> bool:
        """The page's row, in place of an older one. False, and nothing done, if a change came in between."""
        if self._was_missed(connection, page.position, page.keys):
            return False
        self.drop(connection, [id for (id,) in _ids(connection, page.release, page.path)])
        cursor = connection.execute(
            "INSERT INTO page (release, path, written_at, expires_at, bytes, quality, plain, gzip, br) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                page.release,
                page.path,
                at,
                page.expires_at,
                page.room,
                page.quality,
                page.digests[""],
                page.digests["gzip"],
                page.digests["br"],
            ),
        )
        keys = [(key,) for key in page.keys]
        connection.executemany("INSERT OR IGNORE INTO name (key) VALUES (?)", keys)
        connection.executemany(
            "INSERT INTO need (name, page) SELECT id, ? FROM name WHERE key = ?",
            [(cursor.lastrowid, key) for (key,) in keys],
        )
        connection.execute("UPDATE state SET bytes = bytes + ?", (page.room,))
        return True

    def improve(self, connection: sqlite3.Connection, row: PageRow, new: NewPage) -> bool:
        """The same page, made smaller. False if it is not there any more, or to be made anew."""
        connection.execute(
            "UPDATE state SET bytes = bytes + ? - (SELECT bytes FROM page WHERE id = ?) "
            "WHERE EXISTS (SELECT 1 FROM page WHERE id = ? AND stale_at IS NULL)",
            (new.room, row.id, row.id),
        )
        done = connection.execute(
            "UPDATE page SET quality = ?, gzip = ?, br = ?, bytes = ? WHERE id = ? AND stale_at IS NULL",
            (new.quality, new.digests["gzip"], new.digests["br"], new.room, row.id),
        )
        return done.rowcount == 1

    def drop(self, connection: sqlite3.Connection, ids: Collection[int]) -> None:
        """Forgets pages; their files are the caller's business."""
        for batch in _batches(ids):
            marks = ", ".join("?" * len(batch))
            freed = connection.execute(f"SELECT total(bytes) FROM page WHERE id IN ({marks})", batch).fetchone()[0]  # noqa: S608
            connection.execute("UPDATE state SET bytes = max(0, bytes - ?)", (int(freed),))
            connection.execute(f"DELETE FROM need WHERE page IN ({marks})", batch)  # noqa: S608
            connection.execute(f"DELETE FROM page WHERE id IN ({marks})", batch)  # noqa: S608

    def showing(self, connection: sqlite3.Connection, keys: Collection[str]) -> list[tuple[int, str, str]]:
        """The pages of every release that show something of these keys: number, release and path."""
        if ALL in keys:
            return list(connection.execute("SELECT id, release, path FROM page"))
        found: dict[int, tuple[int, str, str]] = {}
        for batch in _batches(keys):
            marks = ", ".join("?" * len(batch))
            rows = connection.execute(
                "SELECT DISTINCT page.id, release, path FROM name JOIN need ON need.name = name.id "  # noqa: S608
                f"JOIN page ON page.id = need.page WHERE name.key IN ({marks})",
                batch,
            )
            found |= {row[0]: row for row in rows}
        return list(found.values())

    def mark_stale(self, connection: sqlite3.Connection, ids: Collection[int], at: float) -> None:
        for batch in _batches(ids):
            marks = ", ".join("?" * len(batch))
            connection.execute(
                f"UPDATE page SET stale_at = coalesce(stale_at, ?), claimed_at = 0 WHERE id IN ({marks})",  # noqa: S608
                [at, *batch],
            )

    def expired(self, at: float) -> list[tuple[int, str, str]]:
        """Pages whose moment has come, or was believed to have come by a clock that has been put back since.

        Number, release and path.
        """
        return list(
            self.connection.execute(
                "SELECT id, release, path FROM page WHERE expires_at IS NOT NULL AND expires_at <= ? "
                "AND stale_at IS NULL "
                "UNION SELECT id, release, path FROM page WHERE written_at > ? AND stale_at IS NULL",
                (at, at + AHEAD),
            )
        )

    def remember(self, connection: sqlite3.Connection, changes: Iterable[tuple[int, str]], position: Position) -> None:
        """These changes are applied."""
        connection.executemany("INSERT OR IGNORE INTO change VALUES (?, ?)", list(changes))
        oldest = position.number - REMEMBERED_CHANGES
        connection.execute("DELETE FROM change WHERE id <= ?", (oldest,))
        connection.execute(
            "UPDATE state SET applied = ?, token = ?, since = max(since, ?)", (position.number, position.token, oldest)
        )

    def begin_anew(self, connection: sqlite3.Connection, position: Position) -> None:
        """From another library, or after too long: what was remembered of changes means nothing."""
        connection.execute("DELETE FROM change")
        connection.execute(
            "UPDATE state SET applied = ?, token = ?, since = ?", (position.number, position.token, position.number)
        )

    def claim(self, release: str, path: str, at: float | None = None) -> bool:
        """Whether this caller alone makes the page anew for the next moments."""
        at = time.time() if at is None else at
        with self.changing() as connection:
            done = connection.execute(
                "UPDATE page SET claimed_at = ? WHERE release = ? AND path = ? AND stale_at IS NOT NULL "
                "AND claimed_at NOT BETWEEN ? AND ?",
                (at, release, path, at - CLAIM, at + CLAIM),
            )
            return done.rowcount == 1

    def _was_missed(self, connection: sqlite3.Connection, position: Position, keys: Collection[str]) -> bool:
        """Whether something that the page shows was changed, and applied, since it began to be made."""
        applied, token, since = connection.execute("SELECT applied, token, since FROM state").fetchone()
        if (applied, token) == (position.number, position.token):
            return False
        # Numbers have gaps: what was taken back had some. From `since` on every change is remembered.
        if applied < position.number or position.number < since:
            return True
        missed = connection.execute("SELECT key FROM change WHERE id > ?", (position.number,))
        return any(key == ALL or key in keys for (key,) in missed)

    # --- The file ---

    def ensure_sound(self) -> None:
        """Raises sqlite3.DatabaseError where the file is no sound index."""
        if (said := self.connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(said)

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's own."""
        # A connection must not go along into another process.
        if getattr(self._own, "process", None) != os.getpid():
            self._own.connection, self._own.process = self._open(), os.getpid()
        connection: sqlite3.Connection = self._own.connection
        return connection

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None, cached_statements=STATEMENTS)
        try:
            self._path.chmod(0o600)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
            if connection.execute("PRAGMA user_version").fetchone()[0] != _SHAPE:
                _shape(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """This thread's connection."""
        if getattr(self._own, "process", None) == os.getpid():
            self._own.connection.close()
        self._own.process = None


def _shape(connection: sqlite3.Connection) -> None:
    """The tables, empty. Several processes may come here at once: the first does it."""
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("PRAGMA user_version").fetchone()[0] != _SHAPE:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            connection.execute(f"DROP TABLE {table}")
        for statement in _SCHEMA.strip().split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_SHAPE}")
    connection.execute("COMMIT")


def _ids(connection: sqlite3.Connection, release: str, path: str) -> list[tuple[int]]:
    return list(connection.execute("SELECT id FROM page WHERE release = ? AND path = ?", (release, path)))


def _row(values: tuple[object, ...]) -> PageRow:
    id, release, path, expires_at, quality, plain, gzip, br, stale_at = values
    digests = {"": plain, "gzip": gzip, "br": br}
    return PageRow(id, release, path, expires_at, quality, digests, stale_at)  # type: ignore[arg-type]


def _batches(values: Collection[object]) -> Iterator[list[object]]:
    listed = list(values)
    return (listed[start : start + _BATCH] for start in range(0, len(listed), _BATCH))
