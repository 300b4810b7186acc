"""Entries: every kind of content/ beside the library of articles, in the order of loading, and its files written."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Model

from articles.editions.drafts import code_document, contributor_document, reference_document
from articles.events.loading import EventKind
from articles.files.exporting import format_codes, format_contributors, format_references
from articles.files.library import read_codes, read_contributors, read_references
from articles.lint.documents import LINT
from articles.lint.loading import JargonKind, RuleKind, TermKind
from articles.lint.rules import format_targets, read_lint
from articles.models import Code, Contributor, Reference
from articles.pictures.loading import PictureKind
from articles.search.loading import DangerKind, ExpressionKind
from patienttools.files.faults import Fault
from patienttools.files.kinds import ContentKind
from patienttools.files.tables import Entries
from patienttools.helplines.loading import ConfirmationKind, CountryKind, HelplineKind

# What articles show is there before them.
BEFORE_ARTICLES: tuple[ContentKind[Any], ...] = (PictureKind(),)
KINDS: tuple[ContentKind[Any], ...] = (
    *BEFORE_ARTICLES,
    CountryKind(),
    HelplineKind(),
    ConfirmationKind(),
    EventKind(),
    ExpressionKind(),
    DangerKind(),
    RuleKind(),
    JargonKind(),
    TermKind(),
)
# The files that articles share: how each is read and written, its rows, and a row as a document.
SHARED: Mapping[str, tuple[Callable[..., dict[str, Any]], Callable[..., str], type[Model], Callable[[Any], Any]]] = {
    "references.toml": (read_references, format_references, Reference, reference_document),
    "codes.toml": (read_codes, format_codes, Code, code_document),
    "contributors.toml": (read_contributors, format_contributors, Contributor, contributor_document),
}
# What the words of search are made from.
SPOKEN = frozenset({ExpressionKind.name, DangerKind.name})
# No rows: what an export takes over from the content folder in use.
COPIED = ("grammar.toml", "code_rules.toml")
NOT_CANONICAL = "Not in the canonical form. Run “make fix”."


def read_entries(folder: Path, faults: list[Fault]) -> dict[str, Entries[Any]]:
    """The sound entries of every kind, by its name; what is wrong is added to `faults`."""
    read = {kind.name: kind.read(folder, faults) for kind in KINDS}
    return {
        name: entries if isinstance(entries, Entries) else Entries(entries, set()) for name, entries in read.items()
    }


def format_entries(folder: Path, read: Mapping[str, Entries[Any]], faults: Iterable[Fault]) -> dict[str, str]:
    """The files that a folder has in their one form, by name, without those in which something is wrong."""
    broken = {fault.path for fault in faults}
    documents = {kind.name: list(read[kind.name].values()) for kind in KINDS}
    files = format_documents(folder, documents)
    return {name: text for name, text in files.items() if (folder / name).is_file() and name not in broken}


def format_shared(folder: Path, faults: list[Fault]) -> dict[str, str]:
    """The files that articles share, in their one form, by name; without those in which something is wrong."""
    files = {}
    for name, (read, write, _model, _document) in SHARED.items():
        known = len(faults)
        entries = read(folder, faults)
        if len(faults) == known:
            files[name] = write(entries.values())
    return files


def export_entries() -> dict[str, str]:
    """The files of all that the database holds, by name."""
    documents = {kind.name: [kind.document(row) for row in kind.all_rows()] for kind in KINDS}
    shared = {
        name: write([document(row) for row in model._default_manager.all()])
        for name, (_read, write, model, document) in SHARED.items()
    }
    return shared | format_documents(content_in_use(), documents)


def copied_files() -> dict[str, bytes]:
    """The files that no row holds, as they stand in the content folder in use."""
    folder = content_in_use()
    return {name: (folder / name).read_bytes() for name in COPIED if (folder / name).is_file()}


def content_in_use() -> Path:
    return Path(settings.BASE_DIR) / "content"


def format_documents(folder: Path, documents: Mapping[str, list[Any]]) -> dict[str, str]:
    """The files of these documents, each kind in its order; what holds for each language stands as in the folder."""
    files = {LINT: format_targets(read_lint(folder, []).targets.values())}
    for kind in KINDS:
        for name, text in kind.format(documents[kind.name]).items():
            files[name] = files.get(name, "") + text
    return files


def find_uncanonical(folder: Path, files: Mapping[str, str]) -> list[Fault]:
    """A fault for each file that does not stand in its one form, byte for byte."""
    return [
        Fault(name, 0, NOT_CANONICAL) for name, text in files.items() if (folder / name).read_bytes() != text.encode()
    ]


def write_file(path: Path, data: bytes) -> bool:
    """Writes a file if it holds something else. True if it did."""
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return True
