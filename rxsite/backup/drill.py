"""The drill: a backup is restored beside the running site, compared row by row and file by file, read, and gone."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from rxsite.backup import postgresql, sqlite
from rxsite.backup.archive import member_of
from rxsite.backup.contents import secrets_of_site
from rxsite.backup.errors import BackupError
from rxsite.backup.finishing import finish_elsewhere
from rxsite.backup.folder import own_turn, work_folder
from rxsite.backup.manifest import Manifest
from rxsite.backup.verifying import Unpacked, kind_of_site, refuse_what_does_not_fit, unpack
from rxsite.moving.tables import Summary

FOLDER, LOCK = ".drill", "drill.lock"
URL = "RX_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Drilled:
    """Found: faults of the restored, then what differs from the site because the site went on."""

    manifest: Manifest
    tables: int
    rows: int
    pictures: int
    pages: int
    faults: list[str]
    moved_on: list[str]


def drill(path: Path, key: bytes | None, say: Callable[[str], object]) -> Drilled:
    """Raises BackupError if the backup cannot even be restored. Nothing stays, nor does what a killed run left."""
    data = settings.RX_DATA
    try:
        with own_turn(data, LOCK), work_folder(data / FOLDER) as whole:
            say("Unpacking and verifying …")
            # Of its own name: what a killed run had started may still look for the old one.
            work = Path(tempfile.mkdtemp(dir=whole))
            (work / "backup").mkdir(mode=0o700)
            unpacked = unpack(path, work / "backup", key)
            refuse_what_does_not_fit(unpacked.manifest)
            with _restored(unpacked, work, say) as (found, variables):
                say("Comparing …")
                faults = _differences(found, unpacked.manifest)
                moved_on = _moved_on(unpacked.manifest)
                faults += _wrong_pictures(unpacked, moved_on)
                say("Bringing it up to this release, and reading pages …")
                finished = finish_elsewhere(variables, with_pages=True)
                faults += [f"page {line}" for line in finished.failed]
    except OSError as error:
        raise BackupError(f"{error.filename or data} cannot be used: {error.strerror}.") from error
    manifest = unpacked.manifest
    rows = sum(table.rows for table in manifest.tables.values())
    return Drilled(manifest, len(manifest.tables), rows, len(manifest.pictures), finished.read, faults, moved_on)


@contextmanager
def _restored(
    unpacked: Unpacked, work: Path, say: Callable[[str], object]
) -> Iterator[tuple[dict[str, Summary], dict[str, str]]]:
    """The tables as they were taken in, and the environment of a site upon them."""
    data = work / "data"
    data.mkdir(mode=0o700)
    variables = {"RX_DATA": str(data), "RX_STORE_MB": "0", **secrets_of_site()}
    if unpacked.manifest.kind == "sqlite":
        place = data / "site.sqlite3"
        unpacked.database.rename(place)
        yield sqlite.read_tables(place), variables | {URL: ""}
        return
    own = str(settings.DATABASES["default"]["NAME"])
    prefix = f"{own[:40]}_drill_"
    postgresql.drop_databases(prefix)
    name = f"{prefix}{os.getpid()}"
    postgresql.create_database(name)
    try:
        say("Restoring it into a database of its own …")
        postgresql.restore_dump(unpacked.database, unpacked.manifest, database=name)
        yield postgresql.read_tables(name), variables | {URL: _address_of(name)}
    finally:
        postgresql.drop_databases(prefix)


def _address_of(database: str) -> str:
    """The site's own address, with another database at its end."""
    address, mark, options = os.environ[URL].partition("?")
    return f"{address.rpartition('/')[0]}/{database}{mark}{options}"


def _differences(found: dict[str, Summary], manifest: Manifest) -> list[str]:
    """Every table that is not, row by row, what the manifest says."""
    return [
        f"table {table}: {_rows(found.get(table))} restored, {_rows(manifest.tables.get(table))} in the manifest"
        for table in sorted({*found, *manifest.tables})
        if found.get(table) != manifest.tables.get(table)
    ]


def _rows(summary: Summary | None) -> str:
    return "no such table" if summary is None else f"{summary.rows} rows ({summary.digest[-12:]})"


def _moved_on(manifest: Manifest) -> list[str]:
    """Tables in which the site is elsewhere by now; every other one is, row by row, that of the backup."""
    own = sqlite.read_tables(sqlite.database_path()) if kind_of_site() == "sqlite" else postgresql.read_tables()
    return [
        f"table {table}: {manifest.tables[table].rows} rows then, {_rows(own.get(table))} now"
        for table in sorted(manifest.tables)
        if table not in manifest.left_out and own.get(table) != manifest.tables[table]
    ]


def _wrong_pictures(unpacked: Unpacked, moved_on: list[str]) -> list[str]:
    """Pictures that were not taken in as they should; those that the site no longer has are added to `moved_on`."""
    faults, root = [], Path(settings.MEDIA_ROOT)
    for name, digest in unpacked.manifest.pictures.items():
        if member_of(name, unpacked.media / name).digest != digest:
            faults.append(f"picture {name}")
        own = root / name
        if not own.is_file():
            moved_on.append(f"picture {name}: no longer there")
        elif member_of(name, own).digest != digest:
            # A picture gets its name once, and is never changed under it.
            faults.append(f"picture {name} of the site is another than that of the backup")
    return faults
