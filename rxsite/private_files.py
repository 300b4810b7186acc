"""Keeps files with drafts, password hashes and secrets for this account alone, whatever the mode of their folder.

What may be public stands elsewhere: collected static files, which nginx reads, are nobody's secret.
"""

import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

# What a process of the site writes is its account's alone, unless it says otherwise.
UMASK = 0o077
# In the data folder; with the copies of a database that an operator lays beside it.
PRIVATE_NAMES = (
    "secret_key",
    "secret_key.*",
    "restored_secrets",
    "backups",
    "media.*",
    ".restoring",
    ".drill",
    ".secret-*",
    "ask_keys",
    ".ask-keys-*",
    "*.sqlite3",
    "*.sqlite3-*",
    "*.sqlite3.*",
    "*.lock",
    "*.log",
    "exports",
    "counters",
)
BESIDE_A_DATABASE = ("", "-wal", "-shm", "-journal")


@dataclass(slots=True)
class Closing:
    """What closing files did: those that others could read and now cannot, and those that they still can."""

    closed: list[Path] = field(default_factory=list)
    open: list[Path] = field(default_factory=list)


def close_private_files() -> Closing:
    """Closes every file of the site that is nobody else's business."""
    closing = Closing()
    for name in PRIVATE_NAMES:
        for path in sorted(settings.RX_DATA.glob(name)):
            _close_below(path, 0o700, closing)
    _close(database_files(), 0o700, closing)
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir():
        # Beyond loopback nginx reads pictures by the account's group.
        _close_below(media, settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS, closing)
    return closing


def database_files() -> Iterator[Path]:
    """The files of an SQLite database, wherever it is."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "rxsite.databases.sqlite3":
        yield from _files_of(database["NAME"])


def close_database_files(connection: Any, **signal: Any) -> None:
    """For each new connection: whoever made the database, by whatever command, made it for this account alone."""
    if connection.vendor == "sqlite":
        _close(_files_of(connection.settings_dict["NAME"]), 0o700, Closing())


def _files_of(name: object) -> Iterator[Path]:
    real = Path(str(name)).resolve()
    return (real.with_name(f"{real.name}{ending}") for ending in BESIDE_A_DATABASE)


def _close_below(path: Path, most: int, closing: Closing) -> None:
    _close([path], most, closing)
    if path.is_dir() and not path.is_symlink():
        _close(path.rglob("*"), most, closing)


def _close(paths: Iterable[Path], most: int, closing: Closing) -> None:
    """Takes every permission that is not in `most` from each path."""
    for path in paths:
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
            if path.is_symlink() or not mode & ~most & 0o077:
                continue
            path.chmod(mode & most)
            if path.is_file():
                closing.closed.append(path)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            closing.open.append(path)
