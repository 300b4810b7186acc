"""Joins the stylesheets of static/css into the few that browsers ask for, on their way into collectstatic.

On slow 3G each request costs two seconds, so a page loads one stylesheet; people write one file a concept.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from rcssmin import cssmin

# Served name → patterns under static/css. The first pattern stands first; cascade layers make any order
# within safe.
BUNDLES: dict[str, tuple[str, ...]] = {
    "css/site.css": ("site.css", "*.css", "panels/*.css"),
    # Only the tools load it, so that no reader of a guide pays for it.
    "css/tools.css": ("tools/*.css",),
    "css/admin.css": ("admin/*.css",),
}


def stylesheet_folder() -> Path:
    return Path(settings.BASE_DIR) / "static" / "css"


def build_stylesheets(folder: Path) -> dict[str, str]:
    """Every bundle that has sources, by its served name; the same sources always give the same text."""
    built = {}
    for name, patterns in BUNDLES.items():
        sources = dict.fromkeys(path for pattern in patterns for path in sorted(folder.glob(pattern)))
        if sources:
            built[name] = join_stylesheets(path.read_text(encoding="utf-8") for path in sources)
    return built


def join_stylesheets(sources: Iterable[str]) -> str:
    """One stylesheet, without comments and without the spaces that mean nothing; strings stay as they are."""
    return "".join(cssmin(source) for source in sources) + "\n"


class StylesheetFinder(BaseFinder):
    """Offers the bundles to collectstatic. The sources are outside STATICFILES_DIRS, so nobody serves them."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        storage = InMemoryStorage()
        for name, text in build_stylesheets(stylesheet_folder()).items():
            if not matches_patterns(name, list(ignore_patterns or ())):
                storage.save(name, ContentFile(text.encode("utf-8")))
                yield name, storage

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Nothing: the bundles exist once collected, and the site serves collected files only."""
        return []
