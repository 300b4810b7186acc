"""The folder of backups: names by time, one run at a time, what was left half done, and the rule of keeping."""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from rxsite.backup.errors import BackupError

NAME = re.compile(r"site-(\d{8}T\d{6})Z\.tar\.gz(\.sealed)?")
STAMP = "%Y%m%dT%H%M%S"
LOCK, LAST, WORK = "backup.lock", "last.json", ".making"


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that lies in the folder: whatever has such a name was verified before it got it."""

    path: Path
    made_at: datetime


def name_for(moment: datetime, *, is_sealed: bool) -> str:
    return f"site-{moment.astimezone(UTC).strftime(STAMP)}Z.tar.gz{'.sealed' if is_sealed else ''}"


def kept_in(folder: Path) -> list[Kept]:
    """Every backup of ours, the newest first; links and whatever else lies there are none."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if (match := NAME.fullmatch(path.name)) and path.is_file() and not path.is_symlink():
            with suppress(ValueError):
                found.append(Kept(path, datetime.strptime(match[1], STAMP).replace(tzinfo=UTC)))
    return sorted(found, key=lambda kept: (kept.made_at, kept.path.name), reverse=True)


def newest(folder: Path) -> Path:
    """Raises BackupError where there is none."""
    if not (found := kept_in(folder)):
        raise BackupError(f"There is no backup in {folder}. Make one: manage.py backup")
    return found[0].path


@contextmanager
def own_turn(folder: Path, lock: str = LOCK) -> Iterator[None]:
    """One run at a time; it ends with the process, however that ends. Raises BackupError if another is at work."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise BackupError(f"{folder} cannot be used: {error.strerror}.") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(f"Another run is at work in {folder}; wait for it.") from error
        yield
    finally:
        os.close(descriptor)


@contextmanager
def work_folder(path: Path) -> Iterator[Path]:
    """An empty folder of this account alone, gone afterwards; what a killed run left in it is removed first."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=0o700)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def sync_folder(path: Path) -> None:
    """Until here a new name may be lost with the power."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_last(folder: Path) -> dict[str, Any]:
    """{"backup": {"name", "at"}, "drill": {"name", "at", "is_right"}}, as far as there was one. Raises nothing."""
    try:
        found = json.loads((folder / LAST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def note_last(folder: Path, what: str, **facts: Any) -> None:
    """Remembers the last backup or drill. Raises OSError."""
    whole = read_last(folder) | {what: {"at": datetime.now(UTC).isoformat(timespec="seconds"), **facts}}
    part = folder / f".{LAST}"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(whole, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / LAST)


def to_prune(kept: list[Kept], rule: tuple[int, ...], proved: str = "") -> list[Path]:
    """What the rule no longer keeps: the newest of each of so many days, weeks and months stays.

    So does the newest of all, and the one of the name `proved`, which a drill has restored.
    """
    stays = {one.path for one in kept[:1]} | {one.path for one in kept if one.path.name == proved}
    for many, period in zip(rule, ("%Y-%m-%d", "%G-%V", "%Y-%m"), strict=True):
        seen: dict[str, Path] = {}
        for one in kept:
            seen.setdefault(one.made_at.strftime(period), one.path)
        stays |= set(list(seen.values())[:many])
    return [one.path for one in kept if one.path not in stays]


def prune(folder: Path) -> list[str]:
    """Removes them; their names."""
    drill = read_last(folder).get("drill")
    proved = str(drill.get("name", "")) if isinstance(drill, dict) and drill.get("is_right") else ""
    gone = to_prune(kept_in(folder), settings.RX_BACKUP_KEEP, proved)
    for path in gone:
        path.unlink(missing_ok=True)
    return [path.name for path in gone]
