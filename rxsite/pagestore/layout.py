"""Layout: which addresses may be stored, and where their files lie; nginx reads the same folders.

    <data folder>/pages/<release>/en/guides/stalking/index.html      beside it index.html.gz and index.html.br
    <data folder>/pages/live                                         a link to the folder of the release that serves

An address is stored only in the one form in which our own links write it, so that no two addresses share a file and
none leads out of the folder.
"""

import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings

from rxsite.languages import language_pattern

PLAIN = "index.html"
# What a browser asks for, and what its file ends in; the plain one is written last and removed first.
ENDINGS = {"br": ".br", "gzip": ".gz", "": ""}
LIVE, INDEX, BEAT, KEEPER_LOCK = "live", "index.sqlite3", "keeper.beat", "keeper.lock"
LONGEST_PATH = 300
# Half-written files are named so; whoever cleans up knows them by it.
PART_OPENING = ".part-"

_RELEASE = re.compile(r"[0-9a-f]{16}")
# Open addresses whose answers depend on what somebody typed, or that are no pages.
_NEVER = ("search",)


def storable_pattern() -> re.Pattern[str]:
    """What the path of a stored page looks like: /en/…/, or the discreet copy /r/<code>/…/."""
    languages, never = language_pattern(), "|".join(_NEVER)
    return re.compile(rf"/(?:(?:{languages})/(?!(?:{never})/)|r/[a-z2-9]{{10}}/)(?:[a-z0-9]+(?:-+[a-z0-9]+)*/)*")


@dataclass(frozen=True)
class Layout:
    """The files of one store. `release` is the folder that this process writes and reads first."""

    root: Path
    release: str

    def is_storable(self, path: str) -> bool:
        return len(path) <= LONGEST_PATH and self._pattern.fullmatch(path) is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return storable_pattern()

    @property
    def index(self) -> Path:
        return self.root / INDEX

    @property
    def beat(self) -> Path:
        return self.root / BEAT

    @property
    def keeper_lock(self) -> Path:
        return self.root / KEEPER_LOCK

    def file(self, path: str, encoding: str = "", release: str = "") -> str:
        """The file of a page; `path` is one that is storable."""
        return f"{self.root}/{release or self.release}{path}{PLAIN}{ENDINGS[encoding]}"

    def releases(self) -> list[str]:
        """The releases that have a folder, the newest first."""
        try:
            found = [entry for entry in os.scandir(self.root) if _RELEASE.fullmatch(entry.name)]
            found.sort(key=lambda entry: -entry.stat().st_mtime)
        except OSError:
            return []
        return [entry.name for entry in found]

    def make(self) -> None:
        """Makes the folders, for this account and nginx's group alone. Raises OSError."""
        for folder in (self.root, self.root / self.release):
            make_folder(folder)

    def go_live(self) -> None:
        """From here on nginx serves this release. Raises OSError."""
        link = self.root / f"{PART_OPENING}{LIVE}-{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(self.release)
        link.replace(self.root / LIVE)


def make_folder(folder: Path) -> None:
    """Makes a folder and those above it that are missing, whatever the process's mask. Raises OSError."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    except FileNotFoundError:
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
    folder.chmod(settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)


def site_layout(release: str) -> Layout:
    return Layout(Path(settings.RX_DATA) / "pages", release)
