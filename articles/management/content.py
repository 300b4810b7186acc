"""Content: the one way in which the commands read all of content/, and the order in which they load it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction

from articles.editions.loading import Frozen, load_library, read_and_freeze, seen_in
from articles.events.loading import load_events, read_events
from articles.files.library import Library
from articles.files.passing import Seen
from articles.lint.rules import RuleBook, read_rules
from articles.search.loading import load_word_lists
from articles.search.wordlists import WordLists, read_word_lists
from articles.text.grammar import read_grammars
from patienttools.files.faults import ContentError, Fault
from patienttools.files.kinds import ContentKind
from patienttools.files.ledger import Ledger
from patienttools.files.loading import load_kind, retire_kind
from patienttools.files.reports import Outcome, Report
from patienttools.generation.models import step_generation
from patienttools.helplines.loading import HelplineFile, load_helplines, read_helplines

Read = TypeVar("Read")
# Beside the library of articles, which loads first: every other kind of entry, what others refer to before them.
KINDS: tuple[ContentKind[Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All of a content folder that is sound, and every fault of every file.

    `entries` are the documents of each kind by name and key; None where its file could not be read as a whole.
    """

    library: Library
    frozen: Frozen
    entries: Mapping[str, Mapping[str, Any]]
    unread: frozenset[str]
    faults: tuple[Fault, ...]
    helplines: HelplineFile | None
    events: list[dict[str, Any]] | None
    word_lists: WordLists | None
    rules: RuleBook | None


def read_content(folder: Path, *, ledger: Ledger | None = None) -> Content:
    """All of content/, checked and rendered. With a ledger, what has not changed since the last load is passed over."""
    languages = dict(settings.LANGUAGES)
    faults: list[Fault] = []
    entries, unread = {}, set()
    for kind in KINDS:
        known = len(faults)
        entries[kind.name] = kind.read(folder, faults)
        if len(faults) > known:
            unread.add(kind.name)
    helplines = _gather(lambda: read_helplines(folder / "helplines.toml"), faults)
    events = _gather(lambda: read_events(folder / "events.toml", languages), faults)
    word_lists = _gather(lambda: read_word_lists(folder), faults)
    rules = _gather(lambda: read_rules(folder), faults) if (folder / "lint.toml").exists() else None
    if (folder / "grammar.toml").exists():
        _gather(lambda: read_grammars(folder), faults)
    seen: Seen | None = seen_in(ledger) if ledger else None
    library, frozen = read_and_freeze(folder, languages, faults, seen=seen)
    return Content(
        library=library,
        frozen=frozen,
        entries=entries,
        unread=frozenset(unread),
        faults=ContentError(faults).faults,
        helplines=helplines,
        events=events,
        word_lists=word_lists,
        rules=rules,
    )


def _gather(read: Callable[[], Read], faults: list[Fault]) -> Read | None:
    try:
        return read()
    except ContentError as error:
        faults += error.faults
        return None


def load_content(content: Content, ledger: Ledger, *, force: bool = False, dry_run: bool = False) -> Report:
    """Brings the database up to all that is sound, in one transaction; a dry run takes it back at the end."""
    report = Report()
    with transaction.atomic():
        kept: list[str] = []
        if content.helplines is not None:
            kept += load_helplines(content.helplines, force=force)
        if content.events is not None:
            kept += load_events(content.events, force=force)
        if content.word_lists is not None:
            kept += load_word_lists(content.word_lists, force=force)
        for key in kept:
            report.add("entry", key, Outcome.KEPT, "An editor changed it.")
        load_library(library=content.library, frozen=content.frozen, ledger=ledger, report=report, force=force)
        is_changed = False
        for kind in KINDS:
            unread = None if kind.name in content.unread else ()
            documents = content.entries[kind.name]
            is_changed |= load_kind(kind, documents, ledger, report, unread=unread, force=force)
        for kind in reversed(KINDS):
            unread = None if kind.name in content.unread else ()
            is_changed |= retire_kind(kind, content.entries[kind.name], ledger, report, unread=unread, force=force)
        if is_changed:
            step_generation()
        ledger.save()
        if dry_run:
            transaction.set_rollback(True)
    return report
