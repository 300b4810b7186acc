"""The archive: a compressed tar that any tar opens, written from files and read back strictly into an empty folder.

Reading takes the manifest first, then just the members that it names, in its order, plain files alone: no link, no
device, no longer name, no other tar's extension. Nothing is believed before its digest is right.
"""

import gzip
import hashlib
import io
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterable
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from rxsite.backup.errors import BackupError
from rxsite.backup.manifest import MANIFEST, MOST_BYTES, Manifest, Member, read_manifest, write_manifest
from rxsite.backup.sealing import OpeningReader, SealingWriter, is_sealed

BLOCK = tarfile.BLOCKSIZE
AT_ONCE = 1024 * 1024
# What is left free on a disk that a backup is unpacked to.
SPARE_BYTES = 64 * 1024 * 1024
# A tar ends with blocks of zeros; more than these is no end.
MOST_PADDING = 10 * 1024 * 1024
ALTERED = "The backup was altered, or cut short. Nothing of it was used; take another."


class ChangedError(BackupError):
    """A file changed between two looks at it: a picture that was removed just then."""


def member_of(name: str, path: Path) -> Member:
    """A file as it is now. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while data := file.read(AT_ONCE):
            digest.update(data)
            size += len(data)
    return Member(name, size, digest.hexdigest())


def write_archive(file: BinaryIO, manifest: Manifest, paths: Iterable[Path], key: bytes | None) -> None:
    """The manifest, then its members from `paths`. Raises ChangedError, OSError."""
    # Two, for the outer is closed after the inner has written its end.
    with closing(SealingWriter(file, key)) if key else nullcontext(file) as below:  # noqa: SIM117
        with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=below, mtime=0) as out:
            text = write_manifest(manifest)
            out.write(_head(MANIFEST, len(text)) + text + _padding(len(text)))
            for member, path in zip(manifest.members, paths, strict=True):
                _write_member(out, member, path)
            out.write(bytes(2 * BLOCK))


def _write_member(out: Any, member: Member, path: Path) -> None:
    digest, size = hashlib.sha256(), 0
    out.write(_head(member.name, member.size))
    try:
        with path.open("rb") as file:
            while data := file.read(AT_ONCE):
                digest.update(data)
                size += len(data)
                out.write(data)
    except FileNotFoundError as error:
        raise ChangedError(f"{path} was removed just now.") from error
    if (size, digest.hexdigest()) != (member.size, member.digest):
        raise ChangedError(f"{path} was changed just now.")
    out.write(_padding(size))


def _head(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    try:
        return info.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict")
    except ValueError as error:
        raise BackupError(f"{name} cannot be put into a backup: its name is too long, or it has over 8 GB.") from error


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)


def read_archive(file: BinaryIO, into: Path, key: bytes | None) -> Manifest:
    """Unpacks every member into a folder that holds nothing yet. Raises BackupError, OSError.

    All of the file is read to its end, so that one that was cut short is never taken for whole.
    """
    start = file.read(64)
    file.seek(0)
    if is_sealed(start) and key is None:
        raise BackupError("The backup is sealed. Give its key: --key FILE")
    below: Any = OpeningReader(file, key) if key and is_sealed(start) else file
    try:
        with gzip.GzipFile(fileobj=_Readable(below)) as stream:
            manifest = _read_first(stream)
            if manifest.size + SPARE_BYTES > shutil.disk_usage(into).free:
                raise BackupError(f"There is no room for it: it needs {manifest.size // 1_000_000 + 64} MB in {into}.")
            for member in manifest.members:
                _read_member(stream, member, into / member.name)
            _read_end(stream)
    except (EOFError, gzip.BadGzipFile, zlib.error, tarfile.TarError, UnicodeError) as error:
        raise BackupError(ALTERED) from error
    return manifest


class _Readable(io.RawIOBase):
    """What GzipFile reads from, without ways back."""

    def __init__(self, below: Any) -> None:
        self._below = below

    def read(self, size: int = -1) -> bytes:
        return bytes(self._below.read(size))


def _read_first(stream: Any) -> Manifest:
    name, size = _read_head(stream)
    if name != MANIFEST or size > MOST_BYTES:
        raise BackupError("The file is no backup of ours.")
    text = _exactly(stream, size)
    _exactly(stream, -size % BLOCK)
    return read_manifest(text)


def _read_head(stream: Any) -> tuple[str, int]:
    """Name and size of a plain file; anything else that a tar can hold is refused."""
    info = tarfile.TarInfo.frombuf(_exactly(stream, BLOCK), "utf-8", "strict")
    if info.type not in {tarfile.REGTYPE, tarfile.AREGTYPE} or info.linkname or info.size < 0:
        raise BackupError("The backup holds what is no plain file. Nothing was unpacked from there on.")
    return info.name, info.size


def _read_member(stream: Any, member: Member, path: Path) -> None:
    if _read_head(stream) != (member.name, member.size):
        raise BackupError(ALTERED)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), member.size
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while left:
            data = _exactly(stream, min(left, AT_ONCE))
            digest.update(data)
            file.write(data)
            left -= len(data)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != member.digest:
        raise BackupError(ALTERED)
    _exactly(stream, -member.size % BLOCK)


def _read_end(stream: Any) -> None:
    """Nothing but zeros, and not too many; with the last of them the checks of the layers below are done."""
    read = 0
    while data := stream.read(AT_ONCE):
        read += len(data)
        if data.strip(b"\0") or read > MOST_PADDING:
            raise BackupError("The backup holds more than its manifest says.")
    if read < 2 * BLOCK:
        raise EOFError


def _exactly(stream: Any, size: int) -> bytes:
    data = bytes(stream.read(size))
    if len(data) != size:
        raise EOFError
    return data
