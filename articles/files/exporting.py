"""Export: references become their file again; articles do so by articles.files.canonical."""

import re
from collections.abc import Iterable

from articles.files.library import ReferenceDocument
from patienttools.files.toml import format_toml

HEADING = (
    "# The sources that the text cites as [^key]: what kind of evidence each is, whom it asked, its limits, "
    "and how far it was read.\n"
)
_ORDER = (
    "citation",
    "url",
    "doi",
    "pmid",
    "year",
    "evidence",
    "people",
    "place",
    "period",
    "limits",
    "read",
    "accessed_on",
)


def format_references(references: Iterable[ReferenceDocument]) -> str:
    """references.toml in its canonical form: by key, letters first, then numbers as numbers."""
    ordered = sorted(references, key=lambda reference: _natural(reference.key))
    tables = (
        f"\n[{reference.key}]\n" + format_toml({name: getattr(reference, name) for name in _ORDER})
        for reference in ordered
    )
    return HEADING + "".join(tables)


def _natural(key: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", key) if part]
