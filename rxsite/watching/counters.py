"""Counts what the site does, in all its processes together: numbers alone, without a path, an address or a moment.

Each process counts in a small file of its own below RX_DATA/counters, mapped into memory; whoever wants to know adds
them up. Files of processes that ended are counted until the server starts anew.
"""

import mmap
import os
import struct
import threading
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from django.conf import settings

FOLDER = "counters"
# Milliseconds: up to and with each, and more than the last.
BOUNDS_MS = (5, 20, 50, 200, 1000)
TIMED = ("render", "publish")
PLAIN = ("pages", "store_hits", "refused", "errors", "outages")
NAMES = (*PLAIN, *(f"{name}_{bound}" for name in TIMED for bound in (*BOUNDS_MS, "more")))
SHAPE = struct.Struct(f"<{len(NAMES)}Q")
POSITIONS = {name: number for number, name in enumerate(NAMES)}
# A file of another length is of another release's counters.
LOCK = threading.Lock()


def count(name: str, times: int = 1) -> None:
    """Adds to a counter of NAMES. Never fails: what cannot be counted is not counted."""
    memory, position = own_memory(), POSITIONS[name] * 8
    if memory is None:
        return
    with LOCK:
        (before,) = struct.unpack_from("<Q", memory, position)
        struct.pack_into("<Q", memory, position, before + times)


def count_time(name: str, seconds: float) -> None:
    """Adds one to the step of a name of TIMED in which the time lies."""
    step = bisect_left(BOUNDS_MS, seconds * 1000)
    count(f"{name}_{BOUNDS_MS[step] if step < len(BOUNDS_MS) else 'more'}")


def read_totals() -> dict[str, int]:
    """Every counter, over all processes since the server started."""
    totals = [0] * len(NAMES)
    for path in _files():
        with suppress(OSError, struct.error):
            totals = [total + own for total, own in zip(totals, SHAPE.unpack(path.read_bytes()), strict=True)]
    return dict(zip(NAMES, totals, strict=True))


def begin_anew() -> None:
    """Forgets the counts of processes that are no more; the server calls it when it starts."""
    for path in _files():
        with suppress(OSError, ValueError):
            if not Path(f"/proc/{int(path.name.partition('-')[0])}").exists():
                path.unlink()


@cache
def own_memory() -> mmap.mmap | None:
    """The numbers of this process, for as long as it lives; None where no file can be made."""
    path = settings.RX_DATA / FOLDER / f"{os.getpid()}-{os.urandom(4).hex()}"
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with path.open("xb+") as file:
            file.write(SHAPE.pack(*([0] * len(NAMES))))
            file.flush()
            # Room on the disk is taken now: writing into a hole of a full disk would end the process.
            os.posix_fallocate(file.fileno(), 0, SHAPE.size)
            return mmap.mmap(file.fileno(), SHAPE.size)
    except OSError:
        return None


# A process that forks counts in a file of its own.
os.register_at_fork(after_in_child=own_memory.cache_clear)


def _files() -> Iterator[Path]:
    with suppress(OSError):
        yield from sorted((settings.RX_DATA / FOLDER).iterdir())
