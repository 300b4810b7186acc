"""Tables: the entries of one TOML file in their order, read and written; where an entry stands is its position."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from patienttools.files.fields import Fields

Document = TypeVar("Document")


class Entries(dict[str, Document]):
    """The sound entries of a file by key, in its order. `unread`: the others’ keys; None if nobody can tell."""

    unread: set[str] | None

    def __init__(self, entries: Mapping[str, Document] = {}, unread: set[str] | None = None) -> None:
        super().__init__(entries)
        self.unread = unread

    def ordered(self, order: Callable[[Document], Any]) -> "Entries[Document]":
        """The same entries in another order."""
        pairs = sorted(self.items(), key=lambda pair: order(pair[1]))
        return Entries(dict(pairs), self.unread)

    def add(self, others: "Entries[Document]") -> None:
        """Takes up the entries of another file or heading."""
        self.update(others)
        self.unread = None if self.unread is None or others.unread is None else self.unread | others.unread


def read_tables(
    top: Fields | None,
    name: str,
    read: Callable[[Fields], Document],
    key_of: Callable[[Document], str],
    *,
    key_field: str = "key",
    seen: set[str] | None = None,
) -> Entries[Document]:
    """The entries headed [[name]]. A key that stands twice is a fault. Positions that no entry says are counted.

    `seen` are keys that stood elsewhere already; those of this table are added.
    """
    entries: Entries[Document] = Entries({}, set() if top is not None else None)
    seen = set() if seen is None else seen
    position = 0
    for fields in top.tables(name) if top is not None else ():
        document = read(fields)
        fields.finish()
        key = key_of(document)
        if key in seen:
            fields.fault(key_field, f"The key “{key}” stands twice.")
        seen.add(key)
        if hasattr(document, "position"):
            position = position + 1 if document.position is None else document.position
            document = replace(document, position=position)  # type: ignore[type-var]
        if not fields.fault_count:
            entries[key] = document
        elif entries.unread is not None:
            # Whose key cannot be read may be any.
            entries.unread = entries.unread | {key} if key else None
    return entries


def without_expected(tables: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The tables, each with its position only where it does not follow from the table before."""
    before = 0
    for table in tables:
        position = table["position"]
        yield {**table, "position": None if position == before + 1 else position}
        before = position
