"""Kinds: what each kind of entry of content/ says of itself, so that one rule loads them all."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import reversion
from django.db.models import Model, Q, QuerySet

from patienttools.files.digests import digest_of, fields_of
from patienttools.files.faults import Fault
from patienttools.files.ledger import Ledger
from patienttools.files.models import LoadedEntry
from patienttools.files.reports import Report

Document = TypeVar("Document")


class ContentKind(Generic[Document]):
    """One kind of entry: how its files become documents, and its documents rows. A kind overrides what differs.

    Documents are frozen dataclasses with a `key` (`key_name` otherwise). `name` stands in the ledger: never change it.
    """

    name: ClassVar[str]
    files: ClassVar[tuple[str, ...]] = ()  # below content/
    model: ClassVar[type[Model]]
    key_name: ClassVar[str] = "key"
    shown_as: ClassVar[tuple[str, ...]] = ("all",)  # the keys of what such an entry is on readers' pages
    is_vital: ClassVar[bool] = False  # whether files that hold nothing of the kind any more are taken for lost
    has_own_identity: ClassVar[bool] = False  # whether `identity` is a mark of its own, and not all but the key

    def read(self, folder: Path, faults: list[Fault]) -> dict[str, Document]:
        """The sound documents of a content folder, by key, in the file's order; what is wrong is added to `faults`."""
        raise NotImplementedError

    def format(self, documents: Iterable[Document]) -> dict[str, str]:
        """Files by name, in their one canonical form; reading them gives the same documents again."""
        raise NotImplementedError

    def document(self, row: Any) -> Document:
        """The row as the file would say it."""
        raise NotImplementedError

    def columns(self, document: Document, ledger: Ledger) -> dict[str, Any]:
        """What the row holds, its key included. `ledger.row_id` finds rows of other kinds, renamed ones too."""
        return fields_of(document)

    def data(self, document: Document) -> object:
        """What of a document tells it from another: text, or data of which canonical JSON can be made."""
        return document

    def identity(self, document: Document) -> str:
        """By what the same thing is recognised under another key; by default all but the key. Empty: by nothing."""
        return digest_of(fields_of(document, without={self.key_name}))

    def rows(self, keys: Collection[str], ids: Collection[int]) -> Iterable[Any]:
        """The rows with these keys or primary keys, with all that `document` needs."""
        return self.all_rows().filter(Q(**{f"{self.key_name}__in": keys}) | Q(pk__in=ids))

    def all_rows(self) -> QuerySet[Any]:
        return self.model._default_manager.all()

    def key_of(self, row: Any) -> str:
        return str(getattr(row, self.key_name))

    def row_data(self, row: Any) -> object:
        """What tells a row from what was loaded; by default what its document says."""
        return self.data(self.document(row))

    def is_passed_over(self, key: str, document: Document, entry: LoadedEntry) -> bool:
        """Whether nothing has changed in the files since the entry was last loaded."""
        return entry.digest == digest_of(self.data(document))

    def write(self, document: Document, row: Any | None, ledger: Ledger) -> Any:
        """The new or changed row."""
        row = row if row is not None else self.model()
        for name, value in self.columns(document, ledger).items():
            setattr(row, name, value)
        row.save()
        return row

    def settle(self, document: Document, row: Any, *, is_written: bool, report: Report) -> bool:
        """Called with every row that now stands as its file says. True if readers see something else."""
        return is_written

    def connect(self, written: Sequence[tuple[Document, Any]], ledger: Ledger) -> None:
        """Called once all rows of the kind are written, for what leads from one to another."""

    def notes(self, key: str, document: Document) -> dict[str, Any]:
        """Columns of the ledger beside the digests, once an entry is settled."""
        return {"identity": self.identity(document)}

    def rename(self, row: Any, key: str) -> bool:
        """Gives a row the key under which the files have it now. True if readers see something else."""
        setattr(row, self.key_name, key)
        row.save(update_fields=[self.key_name])
        return True

    def moved(self, old: str, key: str, ledger: Ledger) -> None:
        """Called when an entry of the ledger has another key, whatever became of its row."""

    def why_needed(self, row: Any, leaving: Collection[int]) -> str:
        """A sentence that says what still needs a row that left the files; empty if nothing but rows that leave too."""
        return ""

    def retire(self, row: Any, report: Report) -> bool:
        """Takes the row away. True if readers see something else."""
        row.delete()
        return True

    def keep_revision(self, row: Any, comment: str) -> None:
        """Keeps the row as a revision, so that an editor finds it again."""
        if reversion.is_registered(self.model):
            with reversion.create_revision(atomic=True):
                reversion.set_comment(comment)
                reversion.add_to_revision(row)
