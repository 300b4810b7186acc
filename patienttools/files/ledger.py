"""Ledger: what was loaded last, read at once and written at once."""

from collections.abc import Iterator
from typing import Any

from patienttools.files.models import LoadedEntry

_COLUMNS = ("key", "digest", "row_digest", "identity", "row_id", "made_from", "needs")


class Ledger:
    """Every entry of the last load, by kind and key. What is remembered or forgotten is written by `save`."""

    def __init__(self) -> None:
        self._entries = {(entry.kind, entry.key): entry for entry in LoadedEntry.objects.all()}
        self._touched: dict[int, LoadedEntry] = {}
        self._gone: list[LoadedEntry] = []

    def get(self, kind: str, key: str) -> LoadedEntry | None:
        return self._entries.get((kind, key))

    def of(self, kind: str) -> Iterator[LoadedEntry]:
        """The entries of one kind; a list, so that they may be forgotten meanwhile."""
        return iter([entry for (other, _key), entry in self._entries.items() if other == kind])

    def row_id(self, kind: str, key: str) -> int | None:
        """The row that came from an entry of the files, however an editor has renamed it since."""
        entry = self.get(kind, key)
        return entry.row_id if entry else None

    def remember(self, kind: str, key: str, **columns: Any) -> LoadedEntry:
        """Notes what an entry is now; columns that are not named stay."""
        entry = self._entries.setdefault((kind, key), LoadedEntry(kind=kind, key=key))
        if entry.pk is None or any(getattr(entry, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(entry, name, value)
            self._touched[id(entry)] = entry
        return entry

    def move(self, entry: LoadedEntry, key: str) -> None:
        """The same entry under another key."""
        del self._entries[entry.kind, entry.key]
        entry.key = key
        self._entries[entry.kind, key] = entry
        self._touched[id(entry)] = entry

    def forget(self, entry: LoadedEntry) -> None:
        del self._entries[entry.kind, entry.key]
        self._touched.pop(id(entry), None)
        if entry.pk is not None:
            self._gone.append(entry)

    def save(self) -> None:
        """Writes what changed, inside the caller's transaction."""
        LoadedEntry.objects.filter(pk__in=[entry.pk for entry in self._gone]).delete()
        touched = list(self._touched.values())
        LoadedEntry.objects.bulk_update([entry for entry in touched if entry.pk], _COLUMNS, batch_size=100)
        LoadedEntry.objects.bulk_create([entry for entry in touched if not entry.pk], batch_size=100)
        self._touched, self._gone = {}, []
