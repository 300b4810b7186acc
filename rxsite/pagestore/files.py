"""Files: pages written whole or not at all, taken only if they are just what was written, and removed for good."""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from rxsite.pagestore.layout import ENDINGS, PART_OPENING, Layout, make_folder

# The disk gives room in blocks.
_BLOCK = 4096
# The mark of a page that is served and to be made anew: seconds since 1970 at which no page was written.
STALE_MOMENT = (0, 0)
_ORDER_OF_WRITING = ("br", "gzip", "")


def digest_of(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()


def room_of(bodies: Mapping[str, bytes]) -> int:
    """Bytes that the files of a page take on the disk."""
    return sum(-(-len(body) // _BLOCK) * _BLOCK for body in bodies.values())


class PartFiles:
    """The forms of one page, written and on the disk, under names that nobody reads; then put in place together."""

    def __init__(self, layout: Layout, path: str, bodies: Mapping[str, bytes]) -> None:
        """Raises OSError, and leaves nothing behind, where they cannot be written."""
        self._layout, self._path = layout, path
        self._parts: dict[str, str] = {}
        folder = Path(layout.file(path)).parent
        try:
            make_folder(folder)
            for encoding in _ORDER_OF_WRITING:
                self._parts[encoding] = _write_part(folder, bodies[encoding])
        except BaseException:
            self.throw_away()
            raise

    def put_in_place(self) -> None:
        """The plain one last: where it stands, the others do. Raises OSError."""
        for encoding in _ORDER_OF_WRITING:
            os.replace(self._parts[encoding], self._layout.file(self._path, encoding))
            del self._parts[encoding]

    def throw_away(self) -> None:
        for part in self._parts.values():
            with suppress(OSError):
                os.unlink(part)
        self._parts = {}


def _write_part(folder: Path, body: bytes) -> str:
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=PART_OPENING)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), settings.FILE_UPLOAD_PERMISSIONS)
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    return name


def take(layout: Layout, path: str, encoding: str, digest: bytes, release: str = "") -> bytes | None:
    """The bytes of one form, if they are just what was written; else None."""
    try:
        body = Path(layout.file(path, encoding, release)).read_bytes()
    except OSError:
        return None
    return body if digest_of(body) == digest else None


def remove(layout: Layout, path: str, release: str = "") -> None:
    """The plain file first: without it nothing of the page is served. Raises nothing for what is not there."""
    for encoding in reversed(_ORDER_OF_WRITING):
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(layout.file(path, encoding, release))


def mark_stale(layout: Layout, path: str, release: str = "") -> None:
    """Says to every worker, by the moment of the plain file, that the page is to be made anew."""
    with suppress(OSError):
        os.utime(layout.file(path, "", release), STALE_MOMENT)


def sweep(layout: Layout, known: Mapping[str, set[str]]) -> int:
    """Removes what no page of the index owns: pages of `known` are named by release. Returns how many files went.

    It walks the whole store: for the start of a keeper.
    """
    removed = 0
    for release in layout.releases():
        opening = layout.root / release
        for folder, _folders, names in os.walk(opening, topdown=False):
            path = f"{folder.removeprefix(str(opening))}/"
            is_known = path in known.get(release, ())
            for name in names:
                if is_known and name in _NAMES:
                    continue
                with suppress(OSError):
                    os.unlink(f"{folder}/{name}")
                    removed += 1
            if release != layout.release or folder != str(opening):
                with suppress(OSError):  # one that is not empty stays
                    Path(folder).rmdir()
    return removed


_NAMES = frozenset(f"index.html{ending}" for ending in ENDINGS.values())
