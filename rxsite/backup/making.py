"""Making: copy, archive, read back, and only then a name that counts."""

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from rxsite.backup import postgresql, sqlite
from rxsite.backup.archive import ChangedError, member_of, write_archive
from rxsite.backup.contents import kept_out_tables, mark_of_secret, secrets_of_site
from rxsite.backup.errors import BackupError
from rxsite.backup.folder import WORK, kept_in, name_for, note_last, own_turn, prune, sync_folder, work_folder
from rxsite.backup.manifest import DATABASES, MEDIA, SECRETS, Manifest, Member, is_member_name
from rxsite.backup.verifying import kind_of_site, unpack
from rxsite.pagestore.release import release_of_this_process

# Pictures that are removed while they are read: the next try finds the ones that are there.
TRIES = 5


@dataclass(frozen=True, slots=True)
class Made:
    """A verified backup, what it holds, and which older ones were removed."""

    path: Path
    manifest: Manifest
    pruned: list[str]


def make_backup(folder: Path, key: bytes | None, say: Callable[[str], object]) -> Made:
    """Raises BackupError, and then nothing in the folder has changed that counts."""
    with own_turn(folder), work_folder(folder / WORK) as work:
        try:
            say("Copying the database …")
            parts = _copy(work, key)
            partial = work / "partial"
            manifest = _write(partial, parts, key)
            say("Reading it back …")
            (work / "read").mkdir(mode=0o700)
            if unpack(partial, work / "read", key).manifest != manifest:
                raise BackupError("What was written does not read as what was meant. Look at the disk.")
            path = _give_name(partial, folder, is_sealed=key is not None)
            note_last(folder, "backup", name=path.name)
            return Made(path, manifest, prune(folder))
        except OSError as error:
            raise BackupError(f"{folder} cannot be written: {error.strerror}.") from error


@dataclass(frozen=True, slots=True)
class _Parts:
    """All but the pictures, which may still change."""

    first: Manifest
    paths: tuple[Path, ...]


def _copy(work: Path, key: bytes | None) -> _Parts:
    left_out, kind = kept_out_tables(), kind_of_site()
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    database = work / DATABASES[kind]
    if kind == "sqlite":
        sqlite.copy_database(database, left_out)
        tables, migrations = sqlite.read_tables(database), sqlite.read_migrations(database)
        server = sqlite.sqlite3.sqlite_version
    else:
        tables, migrations, server = postgresql.dump(database, left_out)
    paths = [database]
    if key is not None:
        secrets = work / SECRETS
        secrets.touch(mode=0o600)
        secrets.write_text(json.dumps(secrets_of_site()), encoding="utf-8")
        paths.append(secrets)
    members = tuple(member_of(path.name, path) for path in paths)
    first = Manifest(
        made_at=made_at, release=release_of_this_process(), kind=kind, server=server, migrations=migrations,
        tables=tables,
        left_out={table: why for table, why in left_out.items() if table in tables},
        secret_mark=mark_of_secret(settings.SECRET_KEY), members=members,
    )  # fmt: skip
    return _Parts(first, tuple(paths))


def _write(partial: Path, parts: _Parts, key: bytes | None) -> Manifest:
    """The database first, then pictures: whatever the copy names was there before them."""
    for _number in range(TRIES):
        try:
            pictures = list(_pictures())
            members = parts.first.members + tuple(member for member, _path in pictures)
            manifest = replace(parts.first, members=members)
            with partial.open("wb") as file:
                partial.chmod(0o600)
                write_archive(file, manifest, [*parts.paths, *(path for _member, path in pictures)], key)
                file.flush()
                os.fsync(file.fileno())
                # What is read back comes from the disk, and not from memory.
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        except (ChangedError, FileNotFoundError):
            continue
        return manifest
    raise BackupError("The folder of pictures went on changing while it was read. Try again later.")


def _pictures() -> Iterator[tuple[Member, Path]]:
    """In the order of their names. Those that are just being written have a dot before their name and are not in."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if any(part.startswith(".") for part in inside.parts) or path.is_symlink() or not path.is_file():
            continue
        name = f"{MEDIA}{inside.as_posix()}"
        if not is_member_name(name):
            raise BackupError(f"{path} has a name that cannot be kept. Rename it, or move it away.")
        yield member_of(name, path), path


def _give_name(partial: Path, folder: Path, *, is_sealed: bool) -> Path:
    """A second apart from every other. Raises OSError."""
    while True:
        path = folder / name_for(datetime.now(UTC), is_sealed=is_sealed)
        stamps = {kept.path.name.partition(".")[0] for kept in kept_in(folder)}
        if path.name.partition(".")[0] not in stamps:
            break
        time.sleep(0.05)
    partial.rename(path)
    sync_folder(folder)
    return path
