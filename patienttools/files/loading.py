"""Loading: the one rule by which entries of content/ become rows: the file now, the file when last loaded, the row now.

Nothing that an editor changed, renamed, withdrew or deleted is undone. What left the files is retired if nobody touched
it, and named if somebody did. What each case comes to is `decide`, and content/README.md has it as a table.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError

from patienttools.files.digests import digest_of
from patienttools.files.faults import ContentError
from patienttools.files.kinds import ContentKind, Document
from patienttools.files.ledger import Ledger
from patienttools.files.models import LoadedEntry
from patienttools.files.reports import WRITES, Outcome, Report

# What a database says of a row that does not go together with the others.
REFUSALS = (ContentError, IntegrityError, DataError)
WHY = {
    Outcome.KEPT: "An editor changed it.",
    Outcome.KEPT_DELETED: "An editor deleted it.",
    Outcome.RETIRED: "It is no longer in the files.",
    Outcome.KEPT_RETIRED: "An editor changed it.",
    Outcome.FORCED: "The editor’s text stays as a revision.",
    Outcome.ADOPTED: "The row says the same already.",
}
LOST = "The files hold nothing of this kind any more, as if a file were lost. With --force it goes."


def decide(file: str | None, loaded: str | None, row: str | None, *, force: bool = False) -> Outcome:
    """What becomes of an entry, from three digests: the file's now, the file's when last loaded, and the row's now.

    None: there is no such thing. Raises ValueError where neither file nor ledger knows the entry.
    """
    if file is None and loaded is None:
        raise ValueError("a row that never came from the files is an editor's own")
    if file is None:
        return _decide_without_file(loaded, row, force=force)
    if row is None:
        if loaded is None:
            return Outcome.MADE
        return Outcome.FORCED if force else Outcome.KEPT_DELETED
    if row == file:
        return Outcome.UNCHANGED if loaded == file else Outcome.ADOPTED
    if row == loaded:
        return Outcome.CHANGED
    return Outcome.FORCED if force else Outcome.KEPT


def _decide_without_file(loaded: str | None, row: str | None, *, force: bool) -> Outcome:
    if row is None:
        return Outcome.GONE
    return Outcome.RETIRED if row == loaded or force else Outcome.KEPT_RETIRED


def load_kind(
    kind: ContentKind[Document],
    documents: Mapping[str, Document],
    ledger: Ledger,
    report: Report,
    *,
    unread: Collection[str] | None = (),
    force: bool = False,
) -> bool:
    """Brings the rows of one kind up to its documents, inside the caller's transaction. True if readers see it.

    `unread` are the keys that stand in the files and could not be read; None where a broken file does not even tell
    which: then nothing is taken for moved. A dry run is the same, in a transaction that is rolled back.
    """
    is_changed = False
    if unread is not None:
        is_changed = _follow_moves(kind, documents, {*documents, *unread}, ledger, report)
    waiting = {}
    for key, document in documents.items():
        entry = ledger.get(kind.name, key)
        if entry is not None and not force and kind.is_passed_over(key, document, entry):
            report.add(kind.name, key, Outcome.UNCHANGED)
            if not entry.identity and (identity := kind.identity(document)):
                ledger.remember(kind.name, key, identity=identity)
        else:
            waiting[key] = document
    found = _Rows(kind, waiting, [ledger.row_id(kind.name, key) for key in waiting])
    written: dict[str, tuple[Document, Any]] = {}
    for key, document in waiting.items():
        is_changed |= _load_entry(kind, key, document, found, ledger, report, written, force=force)
    if written:
        kind.connect(list(written.values()), ledger)
        # Read again, so that the ledger holds what the database holds.
        fresh = {row.pk: row for row in kind.rows([], [row.pk for _document, row in written.values()])}
        for key, (_document, row) in written.items():
            ledger.remember(kind.name, key, row_digest=digest_of(kind.row_data(fresh[row.pk])))
    return is_changed


def retire_kind(
    kind: ContentKind[Document],
    documents: Collection[str],
    ledger: Ledger,
    report: Report,
    *,
    unread: Collection[str] | None = (),
    force: bool = False,
) -> bool:
    """Takes what left the files from the site, unless an editor touched it. True if readers see something else.

    Kinds are retired in the reverse order of loading, so that nothing goes before what needs it. `unread` as above.
    Of a vital kind the last entries go only by `force`: a lost file must not take every number from readers.
    """
    if unread is None:
        return False
    present = {*documents, *unread}
    left = {entry.key: entry for entry in ledger.of(kind.name) if entry.key not in present}
    is_lost = kind.is_vital and not present and not force
    found = _Rows(kind, list(left), [entry.row_id for entry in left.values()])
    rows = {key: found.of(key, entry) for key, entry in left.items()}
    outcomes = {
        key: decide(None, entry.digest, found.digest(rows[key], entry), force=force) for key, entry in left.items()
    }
    leaving = {key: rows[key] for key, outcome in outcomes.items() if outcome == Outcome.RETIRED}
    why = dict.fromkeys(leaving, LOST) if is_lost else _drop_needed(kind, leaving)
    is_changed = False
    for key, entry in left.items():
        outcome = Outcome.KEPT_RETIRED if key in why else outcomes[key]
        if outcome == Outcome.RETIRED:
            try:
                with transaction.atomic():
                    kind.keep_revision(rows[key], "The text before it left content/")
                    is_changed |= kind.retire(rows[key], report)
                ledger.forget(entry)
            except (ProtectedError, RestrictedError, *REFUSALS) as error:
                outcome, why[key] = Outcome.KEPT_RETIRED, f"Something else needs it: {error.args[0]}"
        report.add(kind.name, key, outcome, why.get(key) or WHY.get(outcome, ""))
    return is_changed


def _drop_needed(kind: ContentKind[Any], leaving: dict[str, Any]) -> dict[str, str]:
    """Takes out of `leaving` what something that stays still needs; returns why, by key."""
    why: dict[str, str] = {}
    while True:
        ids = {row.pk for row in leaving.values()}
        needed = {key: reason for key, row in leaving.items() if (reason := kind.why_needed(row, ids))}
        if not needed:
            return why
        why |= needed
        for key in needed:
            del leaving[key]


class _Rows:
    """The rows that a load looks at, found by the row that was loaded, and else by key."""

    def __init__(self, kind: ContentKind[Any], keys: Collection[str], ids: Iterable[int | None]) -> None:
        self._kind = kind
        known = [number for number in ids if number is not None]
        rows = list(kind.rows(list(keys), known)) if keys else []
        self.by_id: dict[int, Any] = {row.pk: row for row in rows}
        self.by_key: dict[str, Any] = {kind.key_of(row): row for row in rows}

    def of(self, key: str, entry: LoadedEntry | None) -> Any | None:
        row = self.by_id.get(entry.row_id) if entry is not None and entry.row_id is not None else None
        return row if row is not None else self.by_key.get(key)

    def digest(self, row: Any | None, entry: LoadedEntry | None) -> str | None:
        """The row's digest; the one last loaded where the row is as loading left it, whatever it could not take."""
        if row is None:
            return None
        if entry is not None and self._kind.key_of(row) != entry.key:
            return f"renamed to {self._kind.key_of(row)}"
        digest = digest_of(self._kind.row_data(row))
        return entry.digest if entry is not None and digest == (entry.row_digest or entry.digest) else digest


def _load_entry(
    kind: ContentKind[Document],
    key: str,
    document: Document,
    found: _Rows,
    ledger: Ledger,
    report: Report,
    written: dict[str, tuple[Document, Any]],
    *,
    force: bool,
) -> bool:
    entry = ledger.get(kind.name, key)
    row: Any = found.of(key, entry)
    digest = digest_of(kind.data(document))
    outcome = decide(digest, entry.digest if entry else None, found.digest(row, entry), force=force)
    why, is_changed = _why(kind, outcome, row, entry), False
    if outcome in {Outcome.KEPT, Outcome.KEPT_DELETED}:
        report.add(kind.name, key, outcome, why)
        if entry is not None and entry.digest == digest:
            ledger.remember(kind.name, key, **kind.notes(key, document))
        return False
    settling = Report()
    try:
        with transaction.atomic():
            if outcome == Outcome.FORCED and row is not None:
                kind.keep_revision(row, "The text before content was loaded over it")
            if outcome in WRITES:
                row = kind.write(document, row, ledger)
            is_changed = kind.settle(document, row, is_written=outcome in WRITES, report=settling)
    except REFUSALS as error:
        said = "; ".join(str(fault) for fault in error.faults) if isinstance(error, ContentError) else str(error)
        report.add(kind.name, key, Outcome.KEPT, f"It does not go together with what the site holds: {said}")
        return False
    if outcome in WRITES:
        written[key] = document, row
    row_digest = entry.row_digest if entry is not None and outcome == Outcome.UNCHANGED else digest
    ledger.remember(kind.name, key, digest=digest, row_digest=row_digest, row_id=row.pk, **kind.notes(key, document))
    report.add(kind.name, key, outcome, why)
    report.entries += settling.entries
    report.touched |= settling.touched
    return is_changed


def _why(kind: ContentKind[Any], outcome: Outcome, row: Any | None, entry: LoadedEntry | None) -> str:
    if outcome == Outcome.KEPT and entry is None:
        return "An editor made one with this key."
    if outcome == Outcome.KEPT and entry is not None and kind.key_of(row) != entry.key:
        return f"An editor renamed it to “{kind.key_of(row)}”."
    if outcome == Outcome.FORCED and row is None:
        return "An editor had deleted it."
    return WHY.get(outcome, "")


def _follow_moves(
    kind: ContentKind[Document],
    documents: Mapping[str, Document],
    present: Collection[str],
    ledger: Ledger,
    report: Report,
) -> bool:
    """Gives what stands under another key now that key, in the ledger and in its row, unless an editor renamed it."""
    left = [entry for entry in ledger.of(kind.name) if entry.key not in present and entry.identity]
    if not left:
        return False
    new = {key: kind.identity(document) for key, document in documents.items() if not ledger.get(kind.name, key)}
    times = Counter(new.values()) + Counter(entry.identity for entry in left)
    key_of = {identity: key for key, identity in new.items()}
    moves = {entry.key: key_of[entry.identity] for entry in left if key_of.get(entry.identity)}
    moves = {old: new_key for old, new_key in moves.items() if times[new[new_key]] == 2}
    found = _Rows(kind, [*moves, *moves.values()], [ledger.row_id(kind.name, key) for key in moves])
    is_changed = False
    for old, key in moves.items():
        entry = ledger.get(kind.name, old)
        assert entry is not None
        row: Any = found.by_id.get(entry.row_id) if entry.row_id is not None else None
        why = f"It was “{old}” before."
        is_untouched = found.digest(row, entry) == entry.digest
        if row is not None and kind.key_of(row) != old:
            why += f" Its key stays as an editor changed it: “{kind.key_of(row)}”."
        elif row is not None and key in found.by_key:
            why += f" Its key stays, since an editor made another with the key “{key}”."
        elif row is not None and kind.rename(row, key):
            is_changed = True
            report.touched.update(kind.shown_as)
        ledger.move(entry, key)
        kind.moved(old, key, ledger)
        row_digest = entry.row_digest or entry.digest
        if is_untouched and kind.key_of(row) == key:
            row_digest = digest_of(kind.row_data(row))
        # Only its key has changed, unless the kind knows its things by a mark of their own.
        digest = entry.digest if kind.has_own_identity else digest_of(kind.data(documents[key]))
        ledger.remember(kind.name, key, digest=digest, row_digest=row_digest, made_from="")
        report.add(kind.name, key, Outcome.MOVED, why)
    return is_changed
