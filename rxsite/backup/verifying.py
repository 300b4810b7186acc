"""Verifying: a backup is unpacked into an empty folder, and everything in it is looked at before it counts."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from rxsite.backup import postgresql, sqlite
from rxsite.backup.archive import ALTERED, read_archive
from rxsite.backup.errors import BackupError
from rxsite.backup.manifest import MEDIA, SECRETS, Manifest


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A verified backup in a folder: its members lie there under their names."""

    manifest: Manifest
    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / self.manifest.database

    @property
    def media(self) -> Path:
        return self.folder / MEDIA.rstrip("/")

    @property
    def secrets(self) -> Path:
        return self.folder / SECRETS


def kind_of_site() -> str:
    """The kind of database that the site has."""
    return "sqlite" if settings.DATABASES["default"]["ENGINE"] == "rxsite.databases.sqlite3" else "postgresql"


def unpack(path: Path, into: Path, key: bytes | None) -> Unpacked:
    """Raises BackupError for whatever is wrong with it; the folder then holds nothing that counts."""
    try:
        with path.open("rb") as file:
            manifest = read_archive(file, into, key)
    except OSError as error:
        raise BackupError(f"{path} cannot be read, or not unpacked in {into}: {error.strerror}.") from error
    found = Unpacked(manifest, into)
    if manifest.kind == "sqlite":
        sqlite.check_file(found.database)
        if sqlite.read_tables(found.database) != dict(manifest.tables):
            raise BackupError(ALTERED)
        if sqlite.read_migrations(found.database) != manifest.migrations:
            raise BackupError(ALTERED)
    else:
        postgresql.check_dump(found.database, manifest)
    return found


def steps_of_code() -> set[tuple[str, str]]:
    """Every migration that this version of the code has."""
    return set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def refuse_what_does_not_fit(manifest: Manifest) -> None:
    """Raises BackupError for a backup of a newer release, or of another kind of database."""
    if manifest.kind != kind_of_site():
        raise BackupError(
            f"The backup is of {manifest.kind}, and the site has {kind_of_site()}. Restore it there, then "
            "manage.py move_database."
        )
    if newer := sorted(set(manifest.migrations) - steps_of_code()):
        raise BackupError(
            f"The backup was made by a newer release of the site ({newer[-1][0]} {newer[-1][1]}). Install that one "
            "first."
        )
