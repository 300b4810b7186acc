"""Loading: everyday expressions and danger rules of content/search/ as kinds of the one rule."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from articles.search.models import DangerRule, Expression
from articles.search.wordlists import (
    DANGER,
    DANGER_RULE,
    EXPRESSION,
    FILES,
    DangerDocument,
    ExpressionDocument,
    format_dangers,
    format_expressions,
    read_word_lists,
)
from patienttools.files.faults import Fault
from patienttools.files.kinds import ContentKind
from patienttools.files.ledger import Ledger
from patienttools.files.tables import Entries
from patienttools.generation.reads import WORDS


class ExpressionKind(ContentKind[ExpressionDocument]):
    name, files, model = "expression", tuple(FILES), Expression
    shown_as = (WORDS,)
    is_vital = True

    def read(self, folder: Path, faults: list[Fault]) -> Entries[ExpressionDocument]:
        return read_word_lists(folder, faults).expressions

    def format(self, documents: Iterable[ExpressionDocument]) -> dict[str, str]:
        return format_expressions(documents)

    def document(self, row: Expression) -> ExpressionDocument:
        return EXPRESSION.from_row(row)

    def columns(self, document: ExpressionDocument, ledger: Ledger) -> dict[str, Any]:
        return EXPRESSION.columns(document)


class DangerKind(ContentKind[DangerDocument]):
    name, files, model = "danger rule", (DANGER,), DangerRule
    shown_as = (WORDS,)
    is_vital = True

    def read(self, folder: Path, faults: list[Fault]) -> Entries[DangerDocument]:
        return read_word_lists(folder, faults).dangers

    def format(self, documents: Iterable[DangerDocument]) -> dict[str, str]:
        return {DANGER: format_dangers(documents)}

    def document(self, row: DangerRule) -> DangerDocument:
        return DANGER_RULE.from_row(row)

    def columns(self, document: DangerDocument, ledger: Ledger) -> dict[str, Any]:
        return DANGER_RULE.columns(document)
