"""Loading: rules, jargon and glossary as kinds of the one rule."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, TypeVar

from articles.lint.documents import (
    GLOSSARY,
    JARGON,
    LINT,
    RULE,
    TERM,
    JargonDocument,
    RuleDocument,
    TermDocument,
    format_glossary,
    format_jargon,
    format_rules,
    key_with_language,
    read_glossary,
)
from articles.lint.models import GlossaryTerm, JargonWord, LintRule
from articles.lint.rules import read_lint
from patienttools.files.faults import Fault
from patienttools.files.kinds import ContentKind, digest_of, fields_of
from patienttools.files.ledger import Ledger
from patienttools.files.tables import Entries
from patienttools.generation.reads import WORDS

Document = TypeVar("Document", RuleDocument, JargonDocument)


class _OnceALanguage(ContentKind[Document]):
    """What is one by key and language, so that its key in the ledger holds both."""

    def key_of(self, row: Any) -> str:
        return key_with_language(row)

    def rows(self, keys: Collection[str], ids: Collection[int]) -> Iterable[Any]:
        wanted_keys, wanted_ids = set(keys), set(ids)
        return [row for row in self.all_rows() if row.pk in wanted_ids or self.key_of(row) in wanted_keys]

    def rename(self, row: Any, key: str) -> bool:
        row.key, _slash, row.language = key.partition("/")
        row.save(update_fields=["key", "language"])
        return False


class RuleKind(_OnceALanguage[RuleDocument]):
    name, files, model = "lint rule", (LINT,), LintRule
    shown_as = (WORDS,)
    is_vital = True

    def read(self, folder: Path, faults: list[Fault]) -> Entries[RuleDocument]:
        return read_lint(folder, faults).rules

    def format(self, documents: Iterable[RuleDocument]) -> dict[str, str]:
        return {LINT: format_rules(documents)}

    def document(self, row: LintRule) -> RuleDocument:
        return RULE.from_row(row)

    def columns(self, document: RuleDocument, ledger: Ledger) -> dict[str, Any]:
        return RULE.columns(document)

    def identity(self, document: RuleDocument) -> str:
        # The same rule in another language is another rule.
        return digest_of(fields_of(document, without={"key", "position"}))


class JargonKind(_OnceALanguage[JargonDocument]):
    name, files, model = "jargon", (LINT,), JargonWord
    shown_as = (WORDS,)

    def read(self, folder: Path, faults: list[Fault]) -> Entries[JargonDocument]:
        return read_lint(folder, faults).jargon

    def format(self, documents: Iterable[JargonDocument]) -> dict[str, str]:
        return {LINT: format_jargon(documents)}

    def document(self, row: JargonWord) -> JargonDocument:
        return JARGON.from_row(row)

    def columns(self, document: JargonDocument, ledger: Ledger) -> dict[str, Any]:
        return JARGON.columns(document)

    def identity(self, document: JargonDocument) -> str:
        return digest_of(fields_of(document, without={"key", "position"}))


class TermKind(ContentKind[TermDocument]):
    name, files, model = "glossary term", (GLOSSARY,), GlossaryTerm
    shown_as = (WORDS,)

    def read(self, folder: Path, faults: list[Fault]) -> Entries[TermDocument]:
        return read_glossary(folder, faults)

    def format(self, documents: Iterable[TermDocument]) -> dict[str, str]:
        return {GLOSSARY: format_glossary(documents)}

    def document(self, row: GlossaryTerm) -> TermDocument:
        return TERM.from_row(row)

    def columns(self, document: TermDocument, ledger: Ledger) -> dict[str, Any]:
        return TERM.columns(document)

    def data(self, document: TermDocument) -> object:
        return fields_of(document, without=_unsaid(document))

    def identity(self, document: TermDocument) -> str:
        return digest_of(fields_of(document, without={"key", "position"} | _unsaid(document)))


def _unsaid(document: TermDocument) -> set[str]:
    """A term that explains nothing is told from others as it was before terms explained anything."""
    return set() if document.explanation else {"explanation"}
