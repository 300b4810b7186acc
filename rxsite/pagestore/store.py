"""Store: files and index as one: a page is kept, taken, dropped; nothing here raises what a reader sees."""

import logging
import sqlite3
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from rxsite.pagestore import files
from rxsite.pagestore.encodings import BEST, compress
from rxsite.pagestore.index import Index, NewPage, PageRow, Position
from rxsite.pagestore.layout import Layout

logger = logging.getLogger(__name__)

# What can go wrong with a disk and with the small database on it.
FAILURES = (sqlite3.Error, OSError)
# A page that is larger than this is not kept.
LARGEST = 2 * 1024 * 1024
# After a failure to write, such as a full disk, nothing is written for so many seconds.
_PAUSE = 30.0
# How many pages go at once where room is needed.
_EVICTED = 50
Anything = TypeVar("Anything")


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePage:
    """A page as Django made it. `keys` say what it shows, `position` how far changes were applied before that."""

    path: str
    body: bytes
    keys: Collection[str]
    expires_at: float | None
    position: Position


class Store:
    """The pages of one node. `most_bytes` bounds all of them together."""

    def __init__(self, layout: Layout, most_bytes: int) -> None:
        self.layout, self.index = layout, Index(layout.index)
        self._most_bytes = most_bytes
        self._paused_until = 0.0

    def prepare(self) -> None:
        """Folders are there, and nginx serves this release from here on. Raises nothing."""
        try:
            self.layout.make()
            self.layout.go_live()
        except OSError as error:
            self._pause("begin", error)

    # --- Readers ---

    def position(self) -> Position | None:
        """How far changes have been applied; None where nothing can be kept: no index, or nobody ever looked."""
        try:
            position = self.index.position()
        except FAILURES as error:
            self._pause("read", error)
            return None
        return position if position.number >= 0 else None

    def find(self, path: str, release: str = "") -> PageRow | None:
        try:
            return self.index.find(release or self.layout.release, path)
        except FAILURES:
            return None

    def take(self, row: PageRow, encoding: str) -> bytes | None:
        """One form of the page, sound; a page of which a form is not sound is dropped, whole."""
        body = files.take(self.layout, row.path, encoding, row.digests[encoding], row.release)
        return body if body is not None else self._look_again(row, encoding)

    def _look_again(self, row: PageRow, encoding: str) -> bytes | None:
        """At a page that seems unsound: another process may have written it anew, or be about to say that it has.

        Its files are in place a moment before its row is: only once nobody writes is what differs a fault.
        """
        try:
            with self.index.changing() as connection:
                now = self.index.find(row.release, row.path)
                if now is None:
                    return None
                body = files.take(self.layout, row.path, encoding, now.digests[encoding], row.release)
                if body is None:
                    self.index.drop(connection, [now.id])
                    files.remove(self.layout, row.path, row.release)
                return body
        except FAILURES as error:
            self._pause("write", error)
            return None

    def claim(self, path: str) -> bool:
        """Whether the caller is to make this stale page anew."""
        try:
            return self.index.claim(self.layout.release, path)
        except FAILURES:
            return False

    # --- Writers ---

    def keep(self, page: MadePage, quality: int = BEST) -> bool:
        """Writes the page; False if it is not kept: something that it shows has changed, or the disk refuses."""
        if len(page.body) > LARGEST or time.monotonic() < self._paused_until:
            return False
        bodies = compress(page.body, quality)
        new = NewPage(
            release=self.layout.release,
            path=page.path,
            expires_at=page.expires_at,
            room=files.room_of(bodies),
            quality=quality,
            digests={encoding: files.digest_of(body) for encoding, body in bodies.items()},
            keys=page.keys,
            position=page.position,
        )
        try:
            parts = files.PartFiles(self.layout, page.path, bodies)
            try:
                with self.index.changing() as connection:
                    if not self.index.put(connection, new, time.time()):
                        return False
                    parts.put_in_place()
            finally:
                parts.throw_away()
            self._make_room()
        except FAILURES as error:
            self._pause("write", error)
            return False
        return True

    def improve(self, row: PageRow) -> bool:
        """Makes a sound page as small as it can be; False if it is another page by now."""
        body = self.take(row, "")
        if body is None:
            return False
        bodies = compress(body, BEST)
        new = NewPage(
            release=row.release,
            path=row.path,
            expires_at=row.expires_at,
            room=files.room_of(bodies),
            quality=BEST,
            digests={encoding: files.digest_of(form) for encoding, form in bodies.items()},
            keys=(),
            position=Position(0, ""),
        )
        try:
            parts = files.PartFiles(self.layout, row.path, bodies)
            try:
                with self.index.changing() as connection:
                    if not self.index.improve(connection, row, new):
                        return False
                    parts.put_in_place()
            finally:
                parts.throw_away()
        except FAILURES as error:
            self._pause("write", error)
            return False
        return True

    def drop(self, rows: Iterable[PageRow]) -> None:
        """Takes pages away: index first, so that a failure leaves files without a row, which nobody takes for sound."""
        rows = list(rows)
        try:
            with self.index.changing() as connection:
                self.index.drop(connection, [row.id for row in rows])
                for row in rows:
                    files.remove(self.layout, row.path, row.release)
        except FAILURES as error:
            self._pause("write", error)

    def empty(self) -> None:
        """Begins afresh where the index itself is broken."""
        self.index.close()
        for release in self.layout.releases():
            files.sweep(self.layout, {})
            with suppress(OSError):
                (self.layout.root / release).rmdir()
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):
                self.layout.index.with_name(f"{self.layout.index.name}{ending}").unlink(missing_ok=True)
        self.layout.make()

    def _make_room(self) -> None:
        while self.index.room() > self._most_bytes:
            oldest = self.index.oldest(self.layout.release, _EVICTED)
            if not oldest:
                return
            self.drop(oldest)

    def _pause(self, what: str, error: Exception) -> None:
        """Says it once in a while: the site goes on without."""
        if time.monotonic() >= self._paused_until:
            logger.warning("The page store could not %s: %s", what, error.__class__.__name__, exc_info=error)
        self._paused_until = time.monotonic() + _PAUSE
