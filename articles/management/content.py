"""Content: the one way in which the commands read all of content/, and the order in which they load it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from articles.editions.loading import Frozen, load_library, read_and_freeze, seen_in
from articles.files.library import Library
from articles.files.passing import Seen
from articles.lint.rules import RuleBook, build_book, read_lint
from articles.management.entries import BEFORE_ARTICLES, KINDS, SPOKEN, read_entries
from articles.pictures.loading import PictureKind
from articles.pictures.media import read_media, take_in
from articles.search.indexing import index_expressions
from articles.text.grammar import read_grammars
from patienttools.files.faults import ContentError, Fault
from patienttools.files.kinds import ContentKind
from patienttools.files.ledger import Ledger
from patienttools.files.loading import load_kind, retire_kind
from patienttools.files.reports import Report
from patienttools.files.tables import Entries
from patienttools.generation.models import step_generation


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All of a content folder that is sound, and every fault of every file.

    `entries` are the documents of each kind by name and key; `rules` is None where there is no lint.toml.
    """

    library: Library
    frozen: Frozen
    entries: Mapping[str, Entries[Any]]
    faults: tuple[Fault, ...]
    rules: RuleBook | None
    pictures: Mapping[str, bytes]


def read_content(folder: Path, *, ledger: Ledger | None = None) -> Content:
    """All of content/, checked and rendered. With a ledger, what has not changed since the last load is passed over."""
    languages = dict(settings.LANGUAGES)
    faults: list[Fault] = []
    entries = read_entries(folder, faults)
    if (folder / "grammar.toml").exists():
        try:
            read_grammars(folder)
        except ContentError as error:
            faults += error.faults
    seen: Seen | None = seen_in(ledger) if ledger else None
    pictures = read_media(folder, entries[PictureKind.name], faults)
    library, frozen = read_and_freeze(folder, languages, faults, seen=seen)
    return Content(
        library=library,
        frozen=frozen,
        entries=entries,
        faults=ContentError(faults).faults,
        rules=_read_rules(folder, entries),
        pictures=pictures,
    )


def _read_rules(folder: Path, entries: Mapping[str, Entries[Any]]) -> RuleBook | None:
    if not (folder / "lint.toml").exists():
        return None
    rules, jargon, terms = (entries[name].values() for name in ("lint rule", "jargon", "glossary term"))
    return build_book(rules, jargon, terms, read_lint(folder, []).targets, shipped=rules)


def load_content(content: Content, ledger: Ledger, *, force: bool = False, dry_run: bool = False) -> Report:
    """Brings the database up to all that is sound, in one transaction; a dry run takes it back at the end."""
    report = Report()
    changed = set()

    def load(kind: ContentKind[Any]) -> None:
        entries = content.entries[kind.name]
        if load_kind(kind, entries, ledger, report, unread=entries.unread, force=force):
            changed.add(kind.name)

    with transaction.atomic():
        for kind in BEFORE_ARTICLES:
            load(kind)
        load_library(
            library=content.library,
            frozen=content.frozen,
            ledger=ledger,
            report=report,
            force=force,
            rules=content.rules,
        )
        for kind in KINDS[len(BEFORE_ARTICLES) :]:
            load(kind)
        for kind in reversed(KINDS):
            entries = content.entries[kind.name]
            if retire_kind(kind, entries, ledger, report, unread=entries.unread, force=force):
                changed.add(kind.name)
        if changed & SPOKEN:
            index_expressions()
        if changed:
            step_generation(*(key for kind in KINDS if kind.name in changed for key in kind.shown_as))
        ledger.save()
        if dry_run:
            transaction.set_rollback(True)
        else:
            take_in(content.pictures)
    return report
