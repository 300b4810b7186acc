"""Loading: word lists become expressions and danger rules; never over an editor's change."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction

from articles.search.indexing import index_expressions
from articles.search.models import DangerRule, Expression
from articles.search.wordlists import DangerDocument, ExpressionDocument, WordLists
from patienttools.generation.models import step_generation

Document = ExpressionDocument | DangerDocument


def load_word_lists(lists: WordLists, *, force: bool = False) -> list[str]:
    """Brings the rows up to the files, in one transaction. Returns the keys that were kept as an editor left them.

    What came from the files, stands there no longer and was not changed since is deleted.
    """
    kept: list[str] = []
    with transaction.atomic():
        is_changed = _load(Expression, lists.expressions, force, kept)
        is_changed |= _load(DangerRule, lists.dangers, force, kept)
        if is_changed:
            index_expressions()
            step_generation()
    return kept


def _load(
    model: type[Expression] | type[DangerRule], documents: Mapping[str, Document], force: bool, kept: list[str]
) -> bool:
    is_changed = False
    rows = {row.key: row for row in model._default_manager.all()}
    for key, document in documents.items():
        columns = _columns(document)
        digest, row = _digest(columns), rows.get(key)
        if row is not None:
            current = _digest({name: getattr(row, name) for name in columns})
            if current == digest == row.loaded_digest:
                continue
            if current not in {digest, row.loaded_digest} and not force:
                kept.append(key)
                continue
        model._default_manager.update_or_create(key=key, defaults=columns | {"loaded_digest": digest})
        is_changed = True
    for key, row in rows.items():
        if row.loaded_digest and key not in documents and documents:
            if _digest({name: getattr(row, name) for name in _names(row)}) != row.loaded_digest:
                kept.append(key)
                continue
            row.delete()
            is_changed = True
    return is_changed


def _names(row: Expression | DangerRule) -> Iterable[str]:
    if isinstance(row, Expression):
        return ("key", "role", "slug", "sections", "phrases", "names")
    return ("key", "slug", "section", "patterns")


def _columns(document: Document) -> dict[str, Any]:
    """What a row holds, as JSON keeps it."""
    columns: dict[str, Any] = json.loads(json.dumps(asdict(document)))
    return columns


def _digest(columns: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(columns, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
