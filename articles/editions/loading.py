"""Load: checked and rendered documents become rows, in one short transaction; never over what an editor did."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from articles.editions.article_kind import ArticleKind
from articles.editions.edition_kind import EditionEntry, EditionKind
from articles.editions.entry_kinds import CodeKind, ContributorKind, ReferenceKind
from articles.editions.freezing import FrozenEdition, find_text_faults, freeze_edition
from articles.files.library import Library, Surroundings, gather_library, with_faults
from articles.files.passing import MadeFrom, Seen
from articles.files.sheet_links import sheet_link_faults
from articles.lint.rules import RuleBook
from articles.text.rendering import RENDERER_VERSION
from patienttools.files.digests import digest_of
from patienttools.files.faults import ContentError, Fault
from patienttools.files.kinds import ContentKind
from patienttools.files.ledger import Ledger
from patienttools.files.loading import load_kind, retire_kind
from patienttools.files.reports import Outcome, Report
from patienttools.generation.models import step_generation

Frozen = Mapping[tuple[str, str], FrozenEdition]
# What makes documents and pages of texts: when it changes, every edition is read and rendered again.
MAKERS = ("articles/kinds.py", "articles/files", "articles/text", "articles/editions/freezing.py", "patienttools/files")


def read_and_freeze(
    folder: Path, languages: Iterable[str], faults: list[Fault], *, seen: Seen | None = None
) -> tuple[Library, Frozen]:
    """As much of a content folder as can be read, and its editions rendered; every fault of every file is added.

    A fault in one field hides none in the text below it: what can be read is checked to the end.
    """
    found: list[Fault] = []
    library = gather_library(folder, languages, found, seen=seen)
    found += sheet_link_faults(library)
    around, frozen, unrendered = Surroundings.of(library), {}, set()
    for article in library.articles.values():
        for edition in article.editions:
            name = f"{article.slug}/{edition.language}"
            try:
                if library.unreadable or not library.is_sound(article.slug, edition.language):
                    found += find_text_faults(article, edition, around)
                else:
                    frozen[article.slug, edition.language] = freeze_edition(article, edition, around)
            except ContentError as error:
                found += error.faults
                unrendered.add(("edition", name))
    faults += found
    return with_faults(library, found, unrendered), frozen


def freeze_library(library: Library) -> dict[tuple[str, str], FrozenEdition]:
    """Every edition of a whole library, rendered. Raises ContentError carrying every fault of every file."""
    around = Surroundings.of(library)
    frozen: dict[tuple[str, str], FrozenEdition] = {}
    faults: list[Fault] = []
    for article in library.articles.values():
        for edition in article.editions:
            try:
                frozen[article.slug, edition.language] = freeze_edition(article, edition, around)
            except ContentError as error:
                faults += error.faults
    if faults:
        raise ContentError(faults)
    return frozen


def seen_in(ledger: Ledger) -> Seen:
    """What the last load made its editions from."""
    editions = {
        entry.key: MadeFrom(entry.made_from, tuple(entry.needs)) for entry in ledger.of("edition") if entry.made_from
    }
    return Seen(digest_of_code(), editions)


@cache
def digest_of_code() -> str:
    """What every edition is made from beside its own text: the renderer, the grammar, the code, the languages."""
    root = Path(settings.BASE_DIR)
    paths = [path for maker in MAKERS for path in (sorted((root / maker).rglob("*.py")) or [root / maker])]
    code = hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()
    grammar = root / "content" / "grammar.toml"
    grammar_digest = hashlib.sha256(grammar.read_bytes() if grammar.is_file() else b"").hexdigest()
    return digest_of([RENDERER_VERSION, grammar_digest, code, sorted(dict(settings.LANGUAGES))])


def load_library(
    *,
    library: Library,
    frozen: Frozen,
    ledger: Ledger | None = None,
    report: Report | None = None,
    force: bool = False,
    rules: RuleBook | None = None,
) -> Report:
    """Brings the database up to what is sound in the library. What an editor did stays and is named, unless `force`d.

    With `force` the editor's text stays as a revision. `frozen` is what was rendered of the same library. With `rules`,
    what can do harm by them and is not answered is not published.
    """
    report = Report() if report is None else report
    with transaction.atomic():
        book = ledger or Ledger()
        is_changed = False
        plan = _plan(library, frozen, book, report, force=force, rules=rules)
        for kind, documents, unread in plan:
            is_changed |= load_kind(kind, documents, book, report, unread=unread, force=force)
        for kind, documents, unread in reversed(plan):
            is_changed |= retire_kind(kind, documents, book, report, unread=unread, force=force)
        if is_changed:
            step_generation(*report.touched)
        if ledger is None:
            book.save()
    return report


Plan = list[tuple[ContentKind[Any], Mapping[str, Any], frozenset[str] | None]]


def _plan(
    library: Library, frozen: Frozen, ledger: Ledger, report: Report, *, force: bool, rules: RuleBook | None
) -> Plan:
    """Every kind with its sound documents and the keys that could not be read; what others refer to comes first."""
    shared = (
        (ContributorKind(), library.contributors),
        (ReferenceKind(), library.references),
        (CodeKind(), library.codes),
    )
    plan: Plan = []
    for kind, documents in shared:
        broken = {key for name, key in library.broken if name == kind.name}
        unread = None if library.unreadable.intersection(kind.files) else frozenset(broken)
        plan.append((kind, {key: document for key, document in documents.items() if key not in broken}, unread))
    left_out = _unsound_articles(library, ledger, report)
    articles = {slug: document for slug, document in library.articles.items() if slug not in left_out}
    plan.append((ArticleKind(), articles, frozenset(left_out)))
    broken = {key for name, key in library.broken if name == "edition"}
    broken |= {key for key in (*library.made, *library.passed_over) if key.partition("/")[0] in left_out}
    broken |= {entry.key for entry in ledger.of("edition") if entry.key.partition("/")[0] in left_out}
    editions: dict[str, EditionEntry] = {}
    for slug, article in articles.items():
        alone = article
        for edition in article.editions:
            key = f"{slug}/{edition.language}"
            editions[key] = EditionEntry(alone, edition, frozen.get((slug, edition.language)), library.made.get(key))
    for key in library.passed_over:
        if (slug := key.partition("/")[0]) in articles:
            editions[key] = EditionEntry(articles[slug], None, None, None)
    sound = {key: entry for key, entry in editions.items() if key not in broken}
    plan.append((EditionKind(library, ledger, force=force, rules=rules), sound, frozenset(broken)))
    return plan


def _unsound_articles(library: Library, ledger: Ledger, report: Report) -> set[str]:
    """The articles that could not be read, and those that lead to one which is not on the site either."""
    unsound = {slug for kind, slug in library.broken if kind == "article"}
    while True:
        missing = {slug for slug in unsound if ledger.row_id("article", slug) is None}
        more = {
            slug: missing.intersection([article.parent, *(relation.to for relation in article.relations)])
            for slug, article in library.articles.items()
            if slug not in unsound
        }
        more = {slug: others for slug, others in more.items() if others}
        if not more:
            return unsound
        for slug, others in more.items():
            report.add("article", slug, Outcome.KEPT, f"It leads to “{min(others)}”, which could not be read.")
        unsound |= more.keys()
