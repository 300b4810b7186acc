"""Release: one name for all that every page shows beside the library: code, templates, static files, settings.

Another name means another folder of the store, so that no page of an older deploy is ever taken for a new one.
"""

import hashlib
import importlib.metadata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import django
from django.conf import settings

# Folders of the project whose files decide what a page looks like, and the ends of their names.
SOURCES = {
    "rxsite": (".py", ".po"),
    "articles": (".py", ".toml", ".txt"),
    "patienttools": (".py", ".toml"),
    "templates": (".html", ".svg", ".txt"),
    "static": ("",),
}
# Files that pages read beside the database.
FILES = ("content/grammar.toml",)
SETTINGS = (
    "CONTENT_SECURITY_POLICY",
    "LANGUAGES",
    "LANGUAGES_BIDI",
    "MEDIA_URL",
    "RX_CONTACT_EMAIL",
    "RX_FIRST_COUNTRIES",
    "RX_NEUTRAL_URLS",
    "RX_ON_LOOPBACK",
    "RX_ORIGIN",
    "RX_SITE_NAME",
    "RX_STAFF_PATH",
    "SECURE_HSTS_SECONDS",
    "STATIC_URL",
    "TIME_ZONE",
)
SECRETS = ("RX_CODES_SECRET", "RX_EARLIER_CODES_SECRETS", "RX_EARLIER_CODES")
LIBRARIES = ("django", "bleach", "markdown-it-py", "segno", "django-csp")


@cache
def release_of_this_process() -> str:
    """The release that this process has loaded; asked when it starts, so that a later deploy does not change it."""
    return find_release(Path(settings.BASE_DIR))


def find_release(folder: Path) -> str:
    """Sixteen letters and digits that change when a source, a static file or a visible setting does."""
    digest = hashlib.sha256(django.__version__.encode())
    for library in LIBRARIES:
        digest.update(f"{library} {importlib.metadata.version(library)}\n".encode())
    for name in SETTINGS:
        digest.update(f"{name} {getattr(settings, name, None)!r}\n".encode())
    # Discreet addresses follow from secrets; of them nothing can be read here.
    for name in SECRETS:
        digest.update(hashlib.sha256(f"{name} {getattr(settings, name)!r}".encode()).digest())
    for path in source_files(folder):
        digest.update(f"{path.relative_to(folder)}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.is_file():
        digest.update(manifest.read_bytes())
    return digest.hexdigest()[:16]


def source_files(folder: Path) -> Iterator[Path]:
    """Every file that decides what pages look like, in order."""
    for name, endings in SOURCES.items():
        for path in sorted((folder / name).rglob("*")):
            if path.is_file() and path.name.endswith(endings) and "__pycache__" not in path.parts:
                yield path
    yield from (folder / name for name in FILES if (folder / name).is_file())
