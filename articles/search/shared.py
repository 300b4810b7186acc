"""Shared: large arrays in a file that all workers of a server map, so that they stand in memory once.

The server names the folder before its workers part from it; everywhere else each process keeps what it counted. Hashes
of words are the server's own, too, so what another one left there is thrown away.
"""

import fcntl
import json
import mmap
import os
import shutil
import tempfile
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

Numbers: TypeAlias = "array[int] | array[float] | memoryview"
# What is told in words and lists, and the arrays; both as the other process wrote them.
Parts = tuple[dict[str, Any], Sequence[Numbers]]
# Where each array begins is a multiple of it, and how many bytes say how long the head is.
_STEP = 8
_LOCK = "lock"
_place: dict[str, Path] = {}


def share_in(folder: Path) -> None:
    """From now on arrays are shared through this folder, made anew; where it cannot be made, each keeps its own."""
    _place.clear()
    with suppress(OSError):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        _place["folder"] = folder


def shared(name: str, token: str, count: Callable[[], Parts]) -> Parts:
    """What `count` gives, counted by one process alone while `token` is the same; its arrays are mapped from a file.

    Other files of this name go. Where there is no folder, or nothing can be written, it is simply counted.
    """
    folder = _place.get("folder")
    if folder is None:
        return count()
    try:
        with _alone(folder):
            path = folder / f"{name}-{token}"
            if not path.exists():
                parts = count()
                try:
                    _write(path, parts)
                except OSError:
                    return parts
                for other in folder.glob(f"{name}-*"):
                    if other != path:
                        other.unlink(missing_ok=True)
            try:
                return _read(path)
            except ValueError:
                path.unlink(missing_ok=True)
    except OSError:
        pass
    return count()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time."""
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, parts: Parts) -> None:
    told, arrays = parts
    head = json.dumps({"told": told, "arrays": [(_code(one), len(one)) for one in arrays]}).encode()
    handle, made = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(len(head).to_bytes(_STEP, "big"))
            _write_filled(file, head)
            for one in arrays:
                _write_filled(file, memoryview(one).cast("B"))
        Path(made).replace(path)
    except OSError:
        Path(made).unlink(missing_ok=True)
        raise


def _write_filled(file: BinaryIO, data: bytes | memoryview) -> None:
    file.write(data)
    file.write(bytes(-len(data) % _STEP))


def _read(path: Path) -> Parts:
    """Raises OSError, ValueError for a file that is not whole."""
    with path.open("rb") as file:
        whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    length = int.from_bytes(whole[:_STEP], "big")
    head = json.loads(bytes(whole[_STEP : _STEP + length]))
    at, arrays = _STEP + length + -length % _STEP, list[Numbers]()
    for code, count in head["arrays"]:
        size = array(code).itemsize * count
        if at + size > len(whole):
            raise ValueError("The file of an array is cut.")
        arrays.append(whole[at : at + size].cast(code))
        at += size + -size % _STEP
    return head["told"], arrays


def _code(one: Numbers) -> str:
    return one.format if isinstance(one, memoryview) else one.typecode
