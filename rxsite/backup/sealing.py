"""Sealing: a stream in numbered chunks, each encrypted and authenticated by AES-256-GCM of the library `cryptography`.

A file has a key of its own (HKDF of the operator's key and a random salt), so a chunk's number may be its nonce. The
associated data of each chunk are the head of the file, the number, and whether it is the last: a chunk that was
altered, moved, left out or taken from another file does not open, nor does a file that was cut short.

    head: MAGIC, 8 bytes that name the key, 32 bytes of salt
    then chunks of CHUNK bytes and a tag of 16; the last may be shorter
"""

import os
import secrets
import stat
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rxsite.backup.errors import BackupError, SealError

MAGIC = b"rxsite sealed backup 1\n"
KEY_BYTES, NAME_BYTES, SALT_BYTES, TAG_BYTES = 32, 8, 32, 16
CHUNK = 256 * 1024
HEAD_BYTES = len(MAGIC) + NAME_BYTES + SALT_BYTES


def make_key(path: Path) -> None:
    """A new key in a file of this account alone. Raises BackupError if there is a file, or none can be made."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BackupError(f"{path} is there already; a key is never written over. Name another file.") from error
    except OSError as error:
        raise BackupError(f"{path} cannot be made: {error.strerror}.") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())


def read_key(path: Path) -> bytes:
    """32 bytes. Raises BackupError for a file that is no key, or that others can read."""
    try:
        mode, key = stat.S_IMODE(path.stat().st_mode), path.read_bytes()
    except OSError as error:
        raise BackupError(f"The key {path} cannot be read: {error.strerror}.") from error
    if mode & 0o077:
        raise BackupError(f"Others on this machine can read the key. Close it: chmod 600 {path}")
    if len(key) != KEY_BYTES:
        raise BackupError(f"{path} is no key: it has {len(key)} bytes and not {KEY_BYTES}.")
    return key


def is_sealed(start: bytes) -> bool:
    """Whether a file that begins so is a sealed one."""
    return start.startswith(MAGIC)


def _derive(key: bytes, length: int, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(key)


def _name_of(key: bytes) -> bytes:
    return _derive(key, NAME_BYTES, None, b"rxsite backup: the name of the key")


class _Chunks:
    """What writer and reader share."""

    def __init__(self, key: bytes, head: bytes) -> None:
        self._head, self._number = head, 0
        self._cipher = AESGCM(_derive(key, KEY_BYTES, head[-SALT_BYTES:], b"rxsite backup: the key of a file"))

    def _next(self, *, is_last: bool) -> tuple[bytes, bytes]:
        """Nonce and associated data of the next chunk."""
        number = self._number.to_bytes(12, "big")
        self._number += 1
        return number, self._head + number + (b"\1" if is_last else b"\0")


class SealingWriter(_Chunks):
    """A file to write to; `close` writes the last chunk and leaves the file below open."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        head = MAGIC + _name_of(key) + secrets.token_bytes(SALT_BYTES)
        super().__init__(key, head)
        self._file, self._waiting = file, bytearray()
        file.write(head)

    def write(self, data: Any) -> int:
        self._waiting += data
        # One chunk always waits: it may turn out to be the last.
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def flush(self) -> None:
        """What waits is written by `close`."""

    def close(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, data: bytes, *, is_last: bool) -> None:
        nonce, associated = self._next(is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, data, associated))


class OpeningReader(_Chunks):
    """A file to read from. `read` raises SealError, and gives nothing of a chunk that does not open."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        head = file.read(HEAD_BYTES)
        if len(head) < HEAD_BYTES or not is_sealed(head):
            raise SealError("The file is no sealed backup, or was cut short.")
        if head[len(MAGIC) : -SALT_BYTES] != _name_of(key):
            raise SealError("The file was sealed with another key. Give that one: --key FILE")
        super().__init__(key, head)
        self._file, self._opened = file, bytearray()
        self._coming = file.read(CHUNK + TAG_BYTES)
        self._is_over = False

    def read(self, size: int = -1) -> bytes:
        """Exactly `size` bytes unless the file ends; all that is left where it is negative."""
        while not self._is_over and (size < 0 or len(self._opened) < size):
            self._open_next()
        wanted = len(self._opened) if size < 0 else size
        data = bytes(self._opened[:wanted])
        del self._opened[:wanted]
        return data

    def _open_next(self) -> None:
        chunk, self._coming = self._coming, self._file.read(CHUNK + TAG_BYTES)
        self._is_over = not self._coming
        nonce, associated = self._next(is_last=self._is_over)
        try:
            self._opened += self._cipher.decrypt(nonce, chunk, associated)
        except (InvalidTag, ValueError) as error:
            raise SealError("The file was altered, or cut short. Nothing of it was used; take another.") from error
