"""Export: references, codes and contributors become files again; articles do so by articles.files.canonical."""

import re
from collections.abc import Iterable
from typing import Any

from articles.files.entries import (
    CODE,
    CONTRIBUTOR,
    REFERENCE,
    CodeDocument,
    ContributorDocument,
    ReferenceDocument,
)
from patienttools.files.schema import Schema
from patienttools.files.toml import format_key, format_toml

HEADING = (
    "# The sources that the text cites as [^key]: what kind of evidence each is, whom it asked, its limits, "
    "and how far it was read.\n"
)
CODES_HEADING = (
    "# Codes for the record, each with the source in which it was read; code_rules.toml says how to use them. "
    "A code that is marked uncertain must be checked first.\n"
)
CONTRIBUTORS_HEADING = (
    "# Who writes and reviews. A person is named here only when that person has agreed, "
    "with what was checked about them.\n"
)


def format_references(references: Iterable[ReferenceDocument]) -> str:
    """references.toml in its canonical form: by key, letters first, then numbers as numbers."""
    return HEADING + _tables(REFERENCE, references)


def format_codes(codes: Iterable[CodeDocument]) -> str:
    return CODES_HEADING + _tables(CODE, codes)


def format_contributors(contributors: Iterable[ContributorDocument]) -> str:
    return CONTRIBUTORS_HEADING + _tables(CONTRIBUTOR, contributors)


def _tables(kind: Schema[Any], entries: Iterable[Any]) -> str:
    tables = []
    for entry in sorted(entries, key=lambda one: (_natural(one.key), one.key)):
        table = kind.table(entry)
        del table["key"]
        tables.append(f"\n[{format_key(entry.key)}]\n{format_toml(table)}")
    return "".join(tables)


def _natural(key: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", key) if part]
