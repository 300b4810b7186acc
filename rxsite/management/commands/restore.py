"""Restores a backup on an empty machine, or tries it out beside the running site."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from rxsite.backup.drill import Drilled, drill
from rxsite.backup.errors import BackupError
from rxsite.backup.folder import newest, note_last
from rxsite.backup.restoring import Restored, restore
from rxsite.management.commands.backup import given_key
from rxsite.private_files import UMASK

LATEST = "latest"


class Command(BaseCommand):
    """Stop the site first; for a drill it may run."""

    help = "Restore a backup where there is nothing yet (or --replace it), or --drill it beside the running site."
    # The folder can be one on which the site could not start.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help=f"the backup, or {LATEST}")
        parser.add_argument("--key", metavar="FILE", help="the key of a sealed backup; RX_BACKUP_KEY otherwise")
        parser.add_argument("--replace", action="store_true", help="move aside, and keep, what is there")
        parser.add_argument(
            "--drill", action="store_true", help="restore beside the site, compare, read pages, remove it"
        )

    def handle(self, *arguments: Any, file: str, key: str | None, replace: bool, drill: bool, **options: Any) -> None:
        os.umask(UMASK)
        try:
            path = newest(Path(settings.RX_BACKUP_TO)) if file == LATEST else Path(file).absolute()
        except BackupError as error:
            raise CommandError(str(error)) from error
        try:
            if drill:
                self._drill(path, given_key(key))
            else:
                self._tell(restore(path, given_key(key), may_replace=replace, say=self.stdout.write))
        except BackupError as error:
            if drill:
                _note(path, is_right=False)
            raise CommandError(str(error)) from error

    def _drill(self, path: Path, key: bytes | None) -> None:
        found = drill(path, key, self.stdout.write)
        self._tell_drill(found)
        _note(path, is_right=not found.faults)
        if found.faults:
            raise CommandError(f"{path.name} does not restore as it should: {len(found.faults)} faults.")
        self.stdout.write(f"{path.name} restores: everything that it holds came back as it was.")

    def _tell_drill(self, found: Drilled) -> None:
        self.stdout.write(
            f"Compared: {found.tables} tables with {found.rows} rows, {found.pictures} pictures; read: {found.pages} "
            "pages."
        )
        for line in found.moved_on:
            self.stdout.write(f"The site went on since: {line}")
        for line in found.faults:
            self.stderr.write(f"Wrong: {line}")

    def _tell(self, restored: Restored) -> None:
        for table, summary in sorted(restored.manifest.tables.items()):
            why = restored.manifest.left_out.get(table)
            self.stdout.write(f"{table}: {summary.rows} rows" if why is None else f"{table}: not in the backup, {why}")
        self.stdout.write(
            f"{len(restored.manifest.pictures)} pictures; {restored.finished.entries} entries of search made anew."
        )
        for name in restored.aside:
            self.stdout.write(f"What was there is kept: {name}")
        for line in restored.to_do:
            self.stdout.write(f"To do: {line}")
        self.stdout.write(f"Restored as it was at {restored.manifest.made_at}. Now start the site.")


def _note(path: Path, *, is_right: bool) -> None:
    """For the desk, of a backup that lies where they are kept; what cannot be written changes nothing."""
    if path.parent == Path(settings.RX_BACKUP_TO).absolute() and path.is_file():
        with suppress(OSError):
            note_last(path.parent, "drill", name=path.name, is_right=is_right)
