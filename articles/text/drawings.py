"""Drawings: the names by which a text asks for one of the site's own drawings, as ![what it shows](drawing:name)."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

DRAWING = re.compile(r"drawing:[a-z]+(?:-[a-z]+)*")


@cache
def drawing_names() -> tuple[str, ...]:
    """The names of all drawings, in order: one template each in templates/drawings/."""
    return tuple(sorted(path.stem for path in (Path(settings.BASE_DIR) / "templates" / "drawings").glob("*.html")))
