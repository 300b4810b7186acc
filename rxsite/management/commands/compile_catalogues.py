"""Compiles translation catalogues (.po) to what Django reads (.mo), without GNU gettext."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Only catalogues that changed since; the compiled files stay out of git."""

    help = "Compile the translation catalogues that changed."
    # It runs before the first migration, and a faulty environment is the business of other commands.
    requires_system_checks: list[str] = []

    def handle(self, *arguments: Any, **options: Any) -> None:
        faults: list[str] = []
        compiled = 0
        for source in find_catalogues():
            try:
                compiled += compile_if_stale(source)
            except (OSError, UnicodeDecodeError, ValueError) as error:
                faults.append(f"{source}: {error}")
        if faults:
            raise CommandError("\n".join(faults))
        if options["verbosity"]:
            self.stdout.write(f"Catalogues compiled: {compiled}.")


def find_catalogues() -> list[Path]:
    """The .po files under LOCALE_PATHS, in a fixed order."""
    return sorted(path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/*.po"))


def compile_if_stale(source: Path) -> bool:
    """Whether it was compiled: beside its source, or in the data folder where this account cannot write there."""
    target, elsewhere = source.with_suffix(".mo"), place_in_data(source)
    if is_fresh(target, source):
        # It would stand before the newer one.
        elsewhere.unlink(missing_ok=True)
        return False
    if is_fresh(elsewhere, source):
        return False
    catalogue = polib.pofile(str(source), encoding="utf-8", check_for_duplicates=True)
    try:
        compile_to(target, catalogue)
    except OSError as error:
        if error.errno not in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise
        elsewhere.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        compile_to(elsewhere, catalogue)
    return True


def place_in_data(source: Path) -> Path:
    """Where the compiled catalogue of a language stands in the data folder; LOCALE_PATHS names it first."""
    language, folder = source.parts[-3:-1]
    return Path(settings.RX_DATA) / "locale" / language / folder / source.with_suffix(".mo").name


def is_fresh(target: Path, source: Path) -> bool:
    return target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns


def compile_to(target: Path, catalogue: polib.POFile) -> None:
    """A reader of the compiled file sees the old or the new one, never a half."""
    unfinished = target.with_suffix(f".{os.getpid()}.tmp")
    try:
        catalogue.save_as_mofile(str(unfinished))
        os.replace(unfinished, target)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
