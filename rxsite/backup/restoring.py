"""Restoring: a verified backup becomes the site's database, pictures and secret, or nothing has changed."""

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connections

from rxsite.backup import postgresql, sqlite
from rxsite.backup.contents import mark_of_secret
from rxsite.backup.errors import BackupError
from rxsite.backup.finishing import Finished, finish_elsewhere
from rxsite.backup.folder import STAMP
from rxsite.backup.manifest import Manifest
from rxsite.backup.placing import FOLDER, WAITING, Move, clear, finish, place, read_waiting, wait
from rxsite.backup.verifying import Unpacked, refuse_what_does_not_fit, unpack
from rxsite.databases.marks import mark
from rxsite.private_files import BESIDE_A_DATABASE
from rxsite.starting.turns import find_served_address, own_turn

Say = Callable[[str], object]
KEPT_SECRET = "secret_key"  # noqa: S105  a name of a file
# Where a secret waits that the environment must name.
GIVEN_SECRETS = "restored_secrets"


@dataclass(frozen=True, slots=True)
class Restored:
    """What is there now, what was moved aside, and what is left to do by hand."""

    manifest: Manifest
    finished: Finished
    aside: list[str]
    to_do: list[str]


def restore(path: Path, key: bytes | None, *, may_replace: bool, say: Say) -> Restored:
    """Raises BackupError; then the site is as it was before, unless the words say otherwise."""
    data = settings.RX_DATA
    try:
        with own_turn(data, lambda: say("Another start or restore is at work on this data folder; waiting for it …")):
            if (address := find_served_address(data)) is not None:
                raise BackupError(f"A site runs on this data folder: {address}. Stop it first.")
            finish_what_was_stopped(say)
            refuse_what_is_there(may_replace=may_replace)
            (data / FOLDER).mkdir(mode=0o700)
            # Of its own name: what a killed run had started may still look for the old one.
            work = Path(tempfile.mkdtemp(dir=data / FOLDER))
            try:
                return _restore(path, key, work, say)
            finally:
                clear(data)
    except OSError as error:
        raise BackupError(f"{error.filename or data} cannot be used: {error.strerror}.") from error


def finish_what_was_stopped(say: Say) -> None:
    """A restore that was killed is brought to its end, or what it unpacked is removed. Raises BackupError, OSError.

    For whoever has the turn of the data folder (starting/turns.py).
    """
    data = settings.RX_DATA
    if finish(data):
        say("A restore that had been stopped was brought to its end.")
    if (waiting := read_waiting(data)) is not None:
        expected, moves = waiting
        if is_on_postgresql() and postgresql.read_mark() == expected:
            place(data, moves)
            finish_elsewhere({}, with_pages=False)
            say("A restore that had been stopped was brought to its end.")
        (data / FOLDER / WAITING).unlink()
    clear(data)


def refuse_what_is_there(*, may_replace: bool) -> None:
    """Raises BackupError where a database or pictures would be in the way."""
    found = []
    if is_on_postgresql():
        with postgresql.connect() as connection:
            if postgresql.table_names(connection):
                found.append("the database holds tables")
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            ).fetchone()
            if row and row[0]:
                raise BackupError("Somebody else is connected to the database: stop the site on every node first.")
    elif any(_beside(ending).exists() and _beside(ending).stat().st_size for ending in BESIDE_A_DATABASE):
        found.append(f"{sqlite.database_path()} is there")
    if _has_pictures():
        found.append(f"{settings.MEDIA_ROOT} holds pictures")
    if found and not may_replace:
        raise BackupError(
            f"Nothing was restored: {' and '.join(found)}. With --replace that is moved aside first, and kept; or give "
            "an empty RX_DATA, and an empty database."
        )


def is_on_postgresql() -> bool:
    return bool(settings.DATABASES["default"]["ENGINE"] == "rxsite.databases.postgresql")


def _beside(ending: str) -> Path:
    path = sqlite.database_path()
    return path.with_name(f"{path.name}{ending}")


def _has_pictures() -> bool:
    root = Path(settings.MEDIA_ROOT)
    return root.is_dir() and any(root.iterdir())


def _restore(path: Path, key: bytes | None, work: Path, say: Say) -> Restored:
    say("Verifying the backup …")
    unpacked = unpack(path, work, key)
    manifest = unpacked.manifest
    refuse_what_does_not_fit(manifest)
    stamp = datetime.now(UTC).strftime(STAMP)
    secret_moves, to_do = _secrets(unpacked, work, stamp)
    moves = [*secret_moves, *_pictures(unpacked, stamp)]
    if manifest.kind == "sqlite":
        say("Bringing it up to this release …")
        finished = _finish_file(unpacked, work)
        moves += _database(unpacked, stamp)
        place(settings.RX_DATA, moves)
        mark(sqlite.database_path())
        aside = _asides(moves)
    else:
        finished, aside = _restore_postgresql(unpacked, moves, stamp, say)
    if finished.warning:
        to_do.append(f"Some pages stay as they were rendered: {finished.warning}")
    return Restored(manifest, finished, aside, to_do)


def _restore_postgresql(unpacked: Unpacked, moves: list[Move], stamp: str, say: Say) -> tuple[Finished, list[str]]:
    """The database in one transaction, then pictures and secret. Raises BackupError."""
    connections.close_all()
    data, manifest = settings.RX_DATA, unpacked.manifest
    with postgresql.connect() as connection:
        is_full = bool(postgresql.table_names(connection))
    aside = f"{postgresql.ASIDE}{stamp.lower()}" if is_full else ""
    wait(data, stamp, moves)
    say("Restoring the database …")
    try:
        postgresql.restore_dump(unpacked.database, manifest, aside=aside, mark=stamp)
    except BackupError:
        if postgresql.read_mark() != stamp:
            (data / FOLDER / WAITING).unlink()
            raise
    place(data, moves)
    if postgresql.read_tables() != dict(manifest.tables):
        raise BackupError("What PostgreSQL took in is not what the backup holds. Do not start the site on it.")
    say("Bringing it up to this release …")
    finished = finish_elsewhere({}, with_pages=False)
    (data / FOLDER / WAITING).unlink()
    return finished, [*([f"schema {aside}"] if aside else []), *_asides(moves)]


def _asides(moves: list[Move]) -> list[str]:
    return [str(move.target) for move in moves if move.is_aside]


def _finish_file(unpacked: Unpacked, work: Path) -> Finished:
    """On a copy that nobody serves; it is whole before it takes its place."""
    variables = {"RX_DATABASE_URL": f"sqlite:///{unpacked.database.as_posix()}".replace("%", "%25").replace("?", "%3F")}
    finished = finish_elsewhere(variables, with_pages=False)
    with closing(sqlite3.connect(unpacked.database, isolation_level=None)) as database:
        # All of it in the one file that is renamed.
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode = DELETE")
    sqlite.check_file(unpacked.database)
    return finished


def _database(unpacked: Unpacked, stamp: str) -> list[Move]:
    own = sqlite.database_path()
    own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = own.with_name(f"{own.name}.restored")
    new.unlink(missing_ok=True)
    shutil.move(unpacked.database, new)
    descriptor = os.open(new, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    aside = [
        Move(_beside(ending), own.with_name(f"{own.name}.before-{stamp}{ending}"), is_aside=True)
        for ending in BESIDE_A_DATABASE
        if _beside(ending).exists()
    ]
    return [*aside, Move(new, own)]


def _pictures(unpacked: Unpacked, stamp: str) -> list[Move]:
    """A folder for a folder. Raises BackupError where that cannot be."""
    media, new = Path(settings.MEDIA_ROOT), unpacked.media
    if media.is_mount():
        raise BackupError(
            f"{media} is a disk of its own, and cannot be renamed: unmount it, and copy the pictures to it."
        )
    new.mkdir(mode=0o700, exist_ok=True)
    media.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    near = media.with_name(f"{media.name}.restored")
    shutil.rmtree(near, ignore_errors=True)
    shutil.move(new, near)
    for path in (near, *near.rglob("*")):
        wanted = settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS if path.is_dir() else settings.FILE_UPLOAD_PERMISSIONS
        path.chmod(wanted or 0o600)
    aside = [Move(media, media.with_name(f"{media.name}.before-{stamp}"), is_aside=True)] if _has_pictures() else []
    return [*aside, Move(near, media)]


def _secrets(unpacked: Unpacked, work: Path, stamp: str) -> tuple[list[Move], list[str]]:
    """How the secret takes its place, or what there is to do where the environment names it."""
    manifest, data = unpacked.manifest, settings.RX_DATA
    if not manifest.has_secrets:
        if manifest.secret_mark == mark_of_secret(settings.SECRET_KEY):
            return [], []
        return [], [
            "The backup does not hold the site's secret, and the one here is another: printed addresses of discreet "
            "copies do not open. Give the old one as RX_SECRET_KEY."
        ]
    found = json.loads(unpacked.secrets.read_text(encoding="utf-8"))
    others = [name for name in found if name != "RX_SECRET_KEY"]
    is_same = mark_of_secret(found["RX_SECRET_KEY"]) == mark_of_secret(settings.SECRET_KEY)
    moves, to_do = [], []
    if not is_same and not settings.RX_SECRET_IS_GIVEN:
        new = work / KEPT_SECRET
        new.touch(mode=0o600)
        new.write_text(found["RX_SECRET_KEY"], encoding="ascii")
        own = data / KEPT_SECRET
        if own.exists():
            moves.append(Move(own, data / f"{KEPT_SECRET}.before-{stamp}", is_aside=True))
        moves.append(Move(new, own))
    if others or (not is_same and settings.RX_SECRET_IS_GIVEN):
        new = work / GIVEN_SECRETS
        new.touch(mode=0o600)
        new.write_text("".join(f"{name}={value}\n" for name, value in found.items()), encoding="utf-8")
        moves.append(Move(new, data / GIVEN_SECRETS))
        to_do.append(
            f"{data / GIVEN_SECRETS} holds the secrets of the backup: put them into the environment, then remove it."
        )
    return moves, to_do
