"""Keeper: one on each node looks four times a second at what changed, drops what went, and makes anew what is stale.

It does what editors planned for a moment, too. It is a process of its own (`manage.py keep_pages`), or a thread of a
worker that stands by: whoever holds the lock keeps, and where it dies another goes on. It needs no request, and with
the database away it leaves every page as it is.
"""

import fcntl
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

from django.db import Error as DatabaseError
from django.db import close_old_connections, connections

from articles.looks.looking import look_at_texts
from articles.pages.keeping import look_at_pieces
from articles.plans.running import run_due_plans
from rxsite.pagestore import files
from rxsite.pagestore.changes import Applied, apply_changes, expire
from rxsite.pagestore.encodings import BEST, QUICK
from rxsite.pagestore.layout import make_folder
from rxsite.pagestore.making import Application, as_page, ask, environ_of
from rxsite.pagestore.store import FAILURES, Store

logger = logging.getLogger(__name__)

# Seconds between two looks, and the most of them that go into making pages before the next look.
EVERY, WORKING = 0.25, 0.2
# Seconds between two looks for plans whose moment has come.
PLANS_EVERY = 1.0
# And for drafts that were changed: their editor's own page of the desk reads a few at once.
TEXTS_EVERY = 10.0
# Where more pages are stale than this, each is made small quickly, and smallest when there is time.
MANY = 50
# Releases of earlier deploys that are kept for a day on which the database is away.
EARLIER_RELEASES = 2
# Pages whose files are compared with their digests at each idle look.
_CHECKED = 4


class Keeper:
    def __init__(self, store: Store, application: Application) -> None:
        self._store, self._application = store, application
        self._last_checked = -1
        self._pieces: Iterator[str] | None = None
        self._is_failing = False
        self._plans_at = self._texts_at = 0.0

    # --- Its life ---

    def stand_by(self) -> threading.Thread:
        """In a thread of this process, which waits for its turn."""
        thread = threading.Thread(target=self.run, args=(threading.Event(),), name="page-keeper", daemon=True)
        thread.start()
        return thread

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set. Raises nothing."""
        lock = -1
        while lock < 0 and not stop.is_set():
            lock = self._take_turn()
            if lock < 0:
                stop.wait(EVERY)
        try:
            self._clean()
            while not stop.is_set():
                began = time.monotonic()
                close_old_connections()
                self.look()
                stop.wait(max(0.01, EVERY - (time.monotonic() - began)))
        finally:
            if lock >= 0:
                os.close(lock)
            connections.close_all()
            self._store.index.close()

    def _take_turn(self) -> int:
        """The lock, or -1. The system lets it go however the process ends."""
        try:
            make_folder(self._store.layout.root)
            lock = os.open(self._store.layout.keeper_lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return -1
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return -1
        return lock

    # --- One look ---

    def look(self) -> None:
        """What changed is applied; then pages are made for a moment. Raises nothing."""
        try:
            if self.apply().stale > MANY:
                self._pieces = None
            self._beat()
            self._run_plans()
            if not self.remake(WORKING):
                self.look_at_pieces(WORKING)
                self._look_at_texts()
                self._improve()
                self._check_some()
            self._is_failing = False
        except Exception as error:
            # Whatever it was, the next look may go well; what cannot be seen is left as it is.
            if not self._is_failing:
                logger.warning("The keeper of pages could not look: %s", error.__class__.__name__, exc_info=error)
            self._is_failing = True
            if isinstance(error, DatabaseError):
                with suppress(DatabaseError):
                    connections["default"].close()
            self._begin_afresh_if_broken(error)

    def apply(self) -> Applied:
        applied = apply_changes(self._store)
        expire(self._store)
        return applied

    def remake(self, seconds: float) -> int:
        """Makes stale pages anew, the longest stale first, for at most so long; how many were looked at."""
        until, done = time.monotonic() + seconds, 0
        index, release = self._store.index, self._store.layout.release
        rows = index.stale(release, time.time(), MANY + 1)
        quality = QUICK if len(rows) > MANY else BEST
        for row in rows:
            if time.monotonic() > until:
                break
            if self._store.claim(row.path):
                self.make(row.path, quality)
                done += 1
        return done

    def make(self, path: str, quality: int = BEST) -> bool:
        """Makes one page; what is no page any more is dropped. True if a page was kept."""
        position = self._store.position()
        if position is None:
            return False
        answer = ask(self._application, environ_of(path))
        if answer.code >= 500:
            return False  # the older bytes stay
        if page := as_page(answer, path, position):
            return self._store.keep(page, quality)
        if row := self._store.find(path):
            self._store.drop([row])
        return False

    def _run_plans(self) -> None:
        """What was planned for a moment that has come, once a second; the next look makes its pages anew."""
        now = time.monotonic()
        if now >= self._plans_at:
            self._plans_at = now + PLANS_EVERY
            run_due_plans()

    # --- When there is nothing to make ---

    def look_at_pieces(self, seconds: float) -> None:
        """Goes on through what is stored of articles' pages, for at most so long: once from the start, and after
        changes of much; a single publish stores its own.
        """
        if self._pieces is None:
            self._pieces = look_at_pieces()
        until = time.monotonic() + seconds
        while time.monotonic() < until and next(self._pieces, None) is not None:
            pass

    def _look_at_texts(self) -> None:
        """What drafts name and lack, for the desk: every few seconds, and again at once while there is more."""
        now = time.monotonic()
        if now >= self._texts_at and look_at_texts(WORKING) == 0:
            self._texts_at = now + TEXTS_EVERY

    def _improve(self) -> None:
        """Pages that were made small quickly become as small as they can."""
        for row in self._store.index.of_quality(self._store.layout.release, QUICK, 2):
            self._store.improve(row)

    def _check_some(self) -> None:
        """Compares a few pages with their digests, in turn: what is served by others must be sound as well."""
        rows = self._store.index.after(self._last_checked, _CHECKED)
        self._last_checked = rows[-1].id if rows else -1
        for row in rows:
            for encoding in row.digests:
                if self._store.take(row, encoding) is None:
                    break

    def _clean(self) -> None:
        """At the start: folders, what a killed process left half written, and deploys from long ago."""
        try:
            layout = self._store.layout
            layout.make()
            try:
                self._store.index.ensure_sound()
            except FAILURES as error:
                self._begin_afresh_if_broken(error)
            for release in [name for name in layout.releases() if name != layout.release][EARLIER_RELEASES:]:
                self._store.drop([row for row in self._store.index.rows() if row.release == release])
            known: dict[str, set[str]] = {}
            for row in self._store.index.rows():
                known.setdefault(row.release, set()).add(row.path)
            files.sweep(layout, known)
        except FAILURES as error:
            logger.warning("The page store could not be put in order: %s", error.__class__.__name__, exc_info=error)

    def _begin_afresh_if_broken(self, error: Exception) -> None:
        """An index that is no database any more tells nothing: without it no file can be known to be sound."""
        # Its subclasses say that it is locked, or that the disk is full: that passes.
        if type(error) is sqlite3.DatabaseError:
            logger.warning("The index of the page store is broken and is made afresh")
            self._store.empty()

    def _beat(self) -> None:
        """Says when the keeper last saw the library, by the moment of a file."""
        beat = self._store.layout.beat
        beat.touch(mode=0o600)
        os.utime(beat)


def seconds_since_last_look(store: Store) -> float | None:
    """How long ago this node last knew what changed; None: it never did. For /readyz."""
    try:
        return max(0.0, time.time() - store.layout.beat.stat().st_mtime)
    except OSError:
        return None
