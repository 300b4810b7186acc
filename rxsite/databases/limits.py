"""Limits of time and room that the running server puts on its database; commands, which may need more, have none."""

from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created

# A transaction that does nothing for longer was forgotten, and may hold what others wait for.
IDLE_SECONDS = 60
# Above the server's own limit, for a server that is frozen and keeps none.
OVER_SECONDS = 2
# What each connection, and so each thread, holds of an SQLite file; the rest is in the system's memory, once for all.
CACHE_KILOBYTES = 256


def keep_limits() -> None:
    """For every connection from now on in this process and those that it forks."""
    connection_created.connect(limit, dispatch_uid="database_limits")
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        from rxsite.databases.postgresql.base import BoundedConnection  # noqa: PLC0415  it needs its driver

        BoundedConnection.longest_wait = settings.RX_STATEMENT_SECONDS + OVER_SECONDS


def limit(connection: Any, **signal: Any) -> None:
    """Sets the limits of one connection."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET statement_timeout = '{settings.RX_STATEMENT_SECONDS}s'")
            cursor.execute(f"SET lock_timeout = '{settings.RX_LOCK_SECONDS}s'")
            cursor.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
        else:
            cursor.execute(f"PRAGMA busy_timeout = {settings.RX_LOCK_SECONDS * 1000}")
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
