"""Collects static files when one of them, or what makes them, has changed; nginx may read what is collected."""

import hashlib
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from rxsite import staticfiles, stylesheets
from rxsite.starting.telling import Teller, first_line, keep_traceback

STAMP = "static.stamp"
MANIFEST = "staticfiles.json"
MAKERS = (staticfiles.__file__, stylesheets.__file__)


def collect(teller: Teller) -> None:
    """Whatever goes wrong is said; the start goes on with the files that were collected before. Raises nothing."""
    stamp, root = settings.RX_DATA / STAMP, Path(settings.STATIC_ROOT)
    try:
        fingerprint = fingerprint_of_sources()
        if (root / MANIFEST).is_file() and stamp.is_file() and stamp.read_text() == fingerprint:
            teller.say("nothing changed")
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        open_to_all(root)
        stamp.write_text(fingerprint)
        teller.say("collected")
    except Exception as error:
        teller.warn(
            f"Static files could not be collected: {first_line(error)} {keep_traceback(error)}.\n"
            "Pages may look plain or old. Mend that and run make run again."
        )


def fingerprint_of_sources() -> str:
    """One line that changes when a source, its name, or the code that collects it does."""
    digest = hashlib.sha256(f"{django.__version__} {version('whitenoise')} {settings.STORAGES}".encode())
    for path in MAKERS:
        digest.update(Path(path).read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            if isinstance(storage, FileSystemStorage):
                status = Path(storage.path(name)).stat()
                digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
            else:  # a joined stylesheet, which is no file yet
                with storage.open(name) as file:
                    digest.update(name.encode() + file.read())
    return digest.hexdigest()


def open_to_all(root: Path) -> None:
    """nginx reads these with an account of its own."""
    root.chmod(0o755)
    for path in root.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
