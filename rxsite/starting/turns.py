"""Two starts on one data folder, or on one PostgreSQL, take turns, and a folder is served once.

Two locks, both let go by the system however a process ends: one while a start prepares, one for as long as it serves,
which the server inherits.
"""

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

PREPARING, SERVING = "preparing.lock", "serving.lock"
# Any number, the same for every node of a site.
PREPARING_NUMBER = 7_346_021


@contextmanager
def own_turn(folder: Path, on_waiting: Callable[[], object]) -> Iterator[None]:
    """One start at a time; `on_waiting` is called once if another is at work. Raises OSError."""
    descriptor = _open(folder / PREPARING)
    try:
        if not _take(descriptor):
            on_waiting()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def take_turn_in_database(on_waiting: Callable[[], object]) -> None:
    """The same for nodes that share a PostgreSQL; it ends with the connection. SQLite is inside one data folder."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [PREPARING_NUMBER])
        if cursor.fetchone() == (False,):
            on_waiting()
            cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING_NUMBER])


def find_served_address(folder: Path) -> str | None:
    """Where the folder is served already; None if it is not. Raises OSError."""
    descriptor = _open(folder / SERVING)
    try:
        return None if _take(descriptor) else _read(descriptor)
    finally:
        os.close(descriptor)


def claim(folder: Path, address: str) -> None:
    """Marks the folder as served at the address, by this process and the programs that it becomes. Raises OSError."""
    descriptor = _open(folder / SERVING)
    if not _take(descriptor):
        address = _read(descriptor)
        os.close(descriptor)
        raise BlockingIOError(errno.EWOULDBLOCK, f"it is served at {address} already")
    os.ftruncate(descriptor, 0)
    os.write(descriptor, address.encode())
    os.set_inheritable(descriptor, True)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _read(descriptor: int) -> str:
    return os.pread(descriptor, 200, 0).decode(errors="replace")


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
