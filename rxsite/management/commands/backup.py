"""Makes a verified backup of the whole site while it runs, or a key to seal backups with."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from rxsite.backup.errors import BackupError
from rxsite.backup.making import Made, make_backup
from rxsite.backup.sealing import make_key, read_key
from rxsite.private_files import UMASK


class Command(BaseCommand):
    """A timer calls it once a day (deploy/systemd/). What is in a backup stands in rxsite/backup/contents.py."""

    help = "Back the site up into one file, verify it, and remove old backups by the rule RX_BACKUP_KEEP."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", metavar="FOLDER", help="where to; RX_BACKUP_TO otherwise")
        parser.add_argument("--key", metavar="FILE", help="seal it with this key; RX_BACKUP_KEY otherwise")
        parser.add_argument("--new-key", metavar="FILE", help="only make a key, and keep it in this new file")

    def handle(self, *arguments: Any, to: str | None, key: str | None, new_key: str | None, **options: Any) -> None:
        os.umask(UMASK)
        try:
            if new_key:
                make_key(Path(new_key))
                self.stdout.write(
                    f"{new_key} is the key. Keep a copy where no backup is: without it no sealed backup can be opened."
                )
                return
            self._tell(make_backup(Path(to or settings.RX_BACKUP_TO).absolute(), given_key(key), self.stdout.write))
        except BackupError as error:
            raise CommandError(str(error)) from error

    def _tell(self, made: Made) -> None:
        manifest = made.manifest
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            f"{made.path}: {made.path.stat().st_size} bytes, verified; {len(manifest.tables)} tables with {rows} rows, "
            f"{len(manifest.pictures)} pictures."
        )
        for table, why in manifest.left_out.items():
            self.stdout.write(f"Not in it: {table} ({why}).")
        if not manifest.has_secrets:
            where = "RX_SECRET_KEY" if settings.RX_SECRET_IS_GIVEN else settings.RX_DATA / "secret_key"
            self.stdout.write(
                "Not in it: the secret, for the backup is not sealed. Printed addresses of discreet copies depend on "
                f"it: keep {where} elsewhere, or give a key."
            )
        for name in made.pruned:
            self.stdout.write(f"Removed by the rule: {name}")


def given_key(path: str | None) -> bytes | None:
    """The key of the command, or of the settings; None where there is none. Raises BackupError."""
    named = path or settings.RX_BACKUP_KEY
    return read_key(Path(named)) if named else None
