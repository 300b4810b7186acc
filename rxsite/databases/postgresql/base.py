"""Queries are given up after a while, even where the server is frozen and keeps none of its own limits.

The limits are the running server's (limits.py); commands wait as long as it takes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import psycopg
from django.db.backends.postgresql import base
from psycopg import errors

# Seconds to find out whether a connection that lay idle is still one.
USABLE_SECONDS = 2.0
# How often a wait looks up, for a signal; psycopg's own.
INTERVAL = 0.1


class BoundedConnection(psycopg.Connection[Any]):
    """Waits `longest_wait` seconds for an answer; None: for ever."""

    longest_wait: ClassVar[float | None] = None
    own_wait: float | None = None

    def wait(self, gen: Any, interval: float = INTERVAL, timeout: float | None = None) -> Any:
        limit = self.own_wait or self.longest_wait
        if timeout is not None or limit is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, limit)
        except errors._WaitTimeout:
            # What it would still answer belongs to nobody.
            self.pgconn.finish()
            raise psycopg.OperationalError("The database does not answer") from None


class Driver:
    """psycopg, but for the kind of its connections."""

    connect = staticmethod(BoundedConnection.connect)

    def __getattr__(self, name: str) -> Any:
        return getattr(psycopg, name)


class DatabaseWrapper(base.DatabaseWrapper):
    """Says soon whether an idle connection still works."""

    Database = Driver()

    def is_usable(self) -> bool:
        if self.connection is None:
            return False
        with shortly(self.connection):
            return bool(super().is_usable())


@contextmanager
def shortly(connection: Any) -> Iterator[None]:
    """Within the block the connection waits for a moment only."""
    connection.own_wait = USABLE_SECONDS
    try:
        yield
    finally:
        connection.own_wait = None
