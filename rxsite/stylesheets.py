"""Joins the stylesheets of static/css into the few that browsers ask for, on their way into collectstatic.

On slow 3G each request costs two seconds, so a page loads one stylesheet; people write one file a concept.
"""

import re
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
    # Only the tools load it, so that no reader of a guide pays for it; developers alone open the gallery.
    "css/tools.css": ("tools/*.css",),
    "css/leaflets.css": ("tools/*.css", "leaflets/*.css"),
    "css/calls.css": ("tools/countries.css", "calls/*.css"),
    "css/ask.css": ("ask/*.css",),
    "css/order.css": ("order/*.css",),
    "css/gallery.css": ("gallery/*.css",),
    "css/admin.css": ("admin/*.css",),
    # Who reads a draft to review it.
    "css/reviewing.css": ("reviewing/*.css",),
}


# Not the second half of a class name, as in .leave--wide.
CUSTOM_PROPERTY = re.compile(r"(?<![\w-])--[a-z][\w-]*")
DECLARED = re.compile(rf"({CUSTOM_PROPERTY.pattern})\s*:")
# A descendant that only a function names.
DESCENDANT = re.compile(r"([\w\])*]) :(is|where|not|has|lang)\(")
LAYER = re.compile(r"(@layer [\w.-]+)\{")
# Braces that are part of a string open and close nothing.
BRACE = re.compile(r"[{}]|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")


def stylesheet_folder() -> Path:
    return Path(settings.BASE_DIR) / "static" / "css"


def build_stylesheets(folder: Path) -> dict[str, str]:
    """Every bundle that has sources, by its served name; the same sources always give the same text."""
    built = {}
    for name, patterns in BUNDLES.items():
        sources = dict.fromkeys(path for pattern in patterns for path in sorted(folder.glob(pattern)))
        if sources:
            built[name] = join_stylesheets(path.read_text(encoding="utf-8") for path in sources)
    return _with_short_names(built)


def _with_short_names(built: dict[str, str]) -> dict[str, str]:
    """Custom properties bear one or two letters on the wire, the same in every stylesheet: names are for who writes.

    Those that no stylesheet of ours declares are another's, such as the colours of Django's admin, and stay.
    """
    names = dict.fromkeys(name for text in built.values() for name in DECLARED.findall(text))
    short = {name: f"--{_letters(number)}" for number, name in enumerate(names)}
    return {
        file: CUSTOM_PROPERTY.sub(lambda found: short.get(found[0], found[0]), text) for file, text in built.items()
    }


def _letters(number: int) -> str:
    """0 is a, 25 is z, 26 is aa."""
    return (_letters(number // 26 - 1) if number >= 26 else "") + chr(ord("a") + number % 26)


def join_stylesheets(sources: Iterable[str]) -> str:
    """One stylesheet, without comments and without the spaces that mean nothing; strings stay as they are.

    What stands side by side in the same layer becomes one block of it.
    """
    joined: list[tuple[str, str]] = []
    for source in sources:
        # It takes the space before a colon away, and “.a :is(b)” would become “.a:is(b)”, which is another thing.
        for layer, text in _layers(cssmin(DESCENDANT.sub(r"\1 *:\2(", source))):
            if layer and joined and joined[-1][0] == layer:
                joined[-1] = (layer, joined[-1][1] + text)
            else:
                joined.append((layer, text))
    return "".join(f"{layer}{{{text}}}" if layer else text for layer, text in joined) + "\n"


def _layers(css: str) -> Iterator[tuple[str, str]]:
    """A stylesheet as its outermost blocks of a layer, each with what is in it; all else under no name, as it is."""
    at = 0
    while opening := LAYER.search(css, at):
        if css[at : opening.start()]:
            yield "", css[at : opening.start()]
        depth, end = 1, opening.end()
        while depth:
            piece = BRACE.search(css, end)
            if piece is None:
                raise ValueError(f"{opening[1]}: a brace is not closed")
            depth += {"{": 1, "}": -1}.get(piece[0], 0)
            end = piece.end()
        yield opening[1], css[opening.end() : end - 1]
        at = end
    if css[at:]:
        yield "", css[at:]


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
