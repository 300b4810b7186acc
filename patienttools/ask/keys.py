"""Keys: the ring that seals questions, in a file outside the database; read anew as soon as the file changes.

    20261129a 3q2+7wAA…=      the first seals and opens
    20260901a …               the others open what was sealed before

A key goes out of the ring when no row needs it any more; whatever copy is left of such rows then opens for nobody.
"""

import base64
import binascii
import datetime
import fcntl
import os
import secrets
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32
LONGEST_NAME = 16


class RingError(Exception):
    """The ring cannot be read, in words for an operator; it repeats nothing of a key."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A name and 32 bytes."""

    name: str
    secret: bytes

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose, so that no key does two things."""
        return _derive(self.secret, purpose)


@dataclass(frozen=True, slots=True, repr=False)
class Ring:
    """At least one key, names unique."""

    keys: tuple[Key, ...]

    @property
    def current(self) -> Key:
        return self.keys[0]

    def find(self, name: str) -> Key | None:
        return next((key for key in self.keys if key.name == name), None)


@lru_cache(maxsize=64)
def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, None, f"rxsite ask: {purpose}".encode()).derive(secret)


def ring_path() -> Path | None:
    """Where the operator keeps the ring; on loopback in the data folder if nothing is said, for the demo."""
    if settings.RX_ASK_KEYS:
        return Path(settings.RX_ASK_KEYS)
    return Path(settings.RX_DATA) / "ask_keys" if settings.RX_ON_LOOPBACK else None


def read_ring() -> Ring:
    """The ring as it stands in the file now. The demo's is made when it is first needed. Raises RingError."""
    path = ring_path()
    if path is None:
        raise RingError("RX_ASK_KEYS names no file of keys.")
    if not settings.RX_ASK_KEYS and not path.exists():
        make_ring(path)
    try:
        status = path.stat()
    except OSError as error:
        raise RingError(f"The keys {path} cannot be read: {error.strerror}.") from error
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise RingError(f"Others on this machine can read the keys. Close them: chmod 600 {path}")
    return _read(path, (status.st_ino, status.st_mtime_ns, status.st_size))


@lru_cache(maxsize=2)
def _read(path: Path, seen: tuple[int, int, int]) -> Ring:
    """`seen` tells one state of the file from the next."""
    try:
        return parse_ring(path.read_text(encoding="ascii"))
    except OSError as error:
        raise RingError(f"The keys {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise RingError(f"{path} holds no ring of keys: {error}") from error


def parse_ring(text: str) -> Ring:
    """Raises ValueError with the line that is wrong."""
    keys = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, _space, written = line.strip().partition(" ")
        try:
            secret = base64.b64decode(written.strip(), validate=True)
        except (binascii.Error, ValueError):
            secret = b""
        if not (name.isalnum() and len(name) <= LONGEST_NAME and len(secret) == KEY_BYTES):
            raise ValueError(f"line {number} is no name and key of {KEY_BYTES} bytes.")
        keys.append(Key(name, secret))
    if not keys or len({key.name for key in keys}) < len(keys):
        raise ValueError("it is empty, or names a key twice.")
    return Ring(tuple(keys))


def make_ring(path: Path) -> None:
    """A new ring of one key, for this account alone. One that is there already stays; raises RingError."""
    own = _written(path, Ring((_new_key(()),)))
    try:
        os.link(own, path)
    except FileExistsError:
        return
    except OSError as error:
        raise RingError(f"{path} cannot be made: {error.strerror}.") from error
    finally:
        os.unlink(own)


def add_key() -> str:
    """A new key at the end, which opens and seals nothing yet; its name. Raises RingError."""
    return _change(lambda ring: Ring((*ring.keys, _new_key(ring.keys)))).keys[-1].name


def use_last() -> str:
    """The last key becomes the first, which seals from now on; its name. Raises RingError."""
    return _change(lambda ring: Ring((ring.keys[-1], *ring.keys[:-1]))).current.name


def drop_keys(needed: frozenset[str]) -> list[str]:
    """Takes out what no row needs, but never the current key; the names of what went. Raises RingError."""
    before = read_ring()
    gone = [key.name for key in before.keys[1:] if key.name not in needed]
    if gone:
        _change(lambda ring: Ring((ring.current, *(key for key in ring.keys[1:] if key.name not in gone))))
    return gone


def _new_key(others: tuple[Key, ...]) -> Key:
    day = datetime.datetime.now(tz=datetime.UTC).strftime("%Y%m%d")
    names = {key.name for key in others}
    name = next(f"{day}{number}" for number in range(1, 10_000) if f"{day}{number}" not in names)
    return Key(name, secrets.token_bytes(KEY_BYTES))


def _change(change: Callable[[Ring], Ring]) -> Ring:
    path = ring_path()
    if path is None:
        raise RingError("RX_ASK_KEYS names no file of keys.")
    try:
        with _alone(path.parent):
            ring = change(read_ring())
            own = _written(path, ring)
            os.replace(own, path)
    except OSError as error:
        raise RingError(f"The keys {path} cannot be changed: {error.strerror}.") from error
    return ring


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else of this machine changes the ring meanwhile."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _written(path: Path, ring: Ring) -> Path:
    """A whole file beside it, safe on the disk; whoever comes in between finds the old one or the new one."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".ask-keys-")
    except OSError as error:
        raise RingError(f"{path} cannot be made: {error.strerror}.") from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.writelines(f"{key.name} {base64.b64encode(key.secret).decode()}\n" for key in ring.keys)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
