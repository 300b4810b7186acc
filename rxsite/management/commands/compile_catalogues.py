"""Compiles translation catalogues (.po) to what Django reads (.mo), without GNU gettext."""

import os
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
    """Whether it was compiled; a reader of the compiled file sees the old or the new one, never a half."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    unfinished = target.with_suffix(f".{os.getpid()}.tmp")
    try:
        polib.pofile(str(source), encoding="utf-8", check_for_duplicates=True).save_as_mofile(str(unfinished))
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return True
