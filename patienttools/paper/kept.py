"""Keeps finished blank sheets on this node's disk, by what they say: a sheet that says something else is another one.

So nothing has to be dropped when the library changes: what is asked for no more is the oldest, and goes first.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from patienttools.paper.press import FOLDER
from patienttools.paper.shapes import Order, as_data

ENDING = ".pdf"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of finished sheets, bounded in number and bytes. What the disk refuses is not kept."""

    folder: Path
    most_files: int = 1000
    most_bytes: int = 64 * 1024 * 1024

    def find(self, order: Order) -> bytes | None:
        with suppress(OSError):
            path = self._path(order)
            pdf = path.read_bytes()
            # Half a file is no sheet: a disk may have lost its end.
            if pdf.rstrip().endswith(b"%%EOF"):
                os.utime(path)
                return pdf
        return None

    def keep(self, order: Order, pdf: bytes) -> None:
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as file:
                file.write(pdf)
            os.replace(file.name, self._path(order))
            self._make_room()

    def _path(self, order: Order) -> Path:
        said = json.dumps(as_data(order), ensure_ascii=False, sort_keys=True).encode()
        return self.folder / f"{hashlib.sha256(_setter() + said).hexdigest()}{ENDING}"

    def _make_room(self) -> None:
        """The sheets that were asked for longest ago go, until both bounds hold; half-written files count alike."""
        files = sorted(_files(self.folder), reverse=True)
        room = self.most_bytes
        for number, (_moment, size, path) in enumerate(files):
            room -= size
            if number >= self.most_files or room < 0:
                path.unlink(missing_ok=True)


def shelf() -> Shelf:
    return Shelf(settings.RX_DATA / "paper")


def _files(folder: Path) -> Iterable[tuple[int, int, Path]]:
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            status = path.stat()
            yield status.st_mtime_ns, status.st_size, path


@cache
def _setter() -> bytes:
    """What sets the sheets: another template, font or release of the setter makes other sheets of the same words."""
    sources = [FOLDER / "paper.typ", *sorted((FOLDER / "fonts").glob("*.ttf"))]
    return hashlib.sha256(version("typst").encode() + b"".join(path.read_bytes() for path in sources)).digest()
