"""Finishing: what was restored is brought up to this release, what is derived made anew, and pages are read from it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client, override_settings

from articles.search.indexing import index_expressions, rebuild
from rxsite.backup.errors import BackupError
from rxsite.pagestore.warming import page_paths

# Of each language, spread over all that there are.
PAGES_EACH = 6
HEADING = b"<h1"
PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@dataclass(frozen=True, slots=True)
class Finished:
    """What was done: entries of search made anew, what could not be rendered, and pages read with those that failed."""

    entries: int
    warning: str
    read: int
    failed: list[str]


def finish_database() -> tuple[int, str]:
    """Migrates, and makes anew what a backup leaves out. Raises what migrations raise."""
    call_command("migrate", interactive=False, verbosity=0)
    warning = ""
    try:
        call_command("render_stale", stdout=_Silent())
    except CommandError as error:
        warning = str(error)
    index_expressions()
    return rebuild(), warning


class _Silent:
    """Takes what a command says."""

    def write(self, text: str) -> None:
        """Nobody asks."""

    def flush(self) -> None:
        """Nothing waits."""

    def isatty(self) -> bool:
        return False


def read_pages() -> tuple[int, list[str]]:
    """How many pages were asked for, and a line for each that was not right."""
    failed, paths = [], list(_some_pages())
    with override_settings(STORAGES=settings.STORAGES | PLAIN_FILES):
        client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0].strip("."))
        for path in paths:
            answer = client.get(path, secure=settings.IS_HTTPS)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            if answer.status_code != 200 or HEADING not in body:
                failed.append(f"{path}: {answer.status_code}")
    return len(paths), failed


def _some_pages() -> Iterator[str]:
    """Of each language its first page, and others evenly spread over the library."""
    everything = page_paths()
    for code, _name in settings.LANGUAGES:
        own = [path for path in everything if path.startswith(f"/{code}/")]
        step = max(1, len(own) // PAGES_EACH)
        yield from own[::step][:PAGES_EACH]


def finish_elsewhere(variables: dict[str, str], *, with_pages: bool) -> Finished:
    """The same in a process of its own, whose site is the one that `variables` name. Raises BackupError."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"LISTEN_PID", "LISTEN_FDS"}}
    command: list[Any] = [sys.executable, str(settings.BASE_DIR / "manage.py"), "finish_restored"]
    done = subprocess.run(  # noqa: S603  our own command
        [*command, *(["--pages"] if with_pages else [])],
        env=inherited | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise BackupError(f"What was restored could not be brought up to this release: {said}")
    return Finished(**json.loads(done.stdout.strip().splitlines()[-1]))
