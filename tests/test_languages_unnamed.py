"""No code names a language: settings, catalogues, content and the rules of languages do."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
CODES = frozenset({"en", "bn", "english", "bangla", "bengali"})
MAY_NAME = ("rxsite/settings.py", "articles/search/languages/")


def languages_named_in(source: str) -> Iterator[tuple[int, str]]:
    """Line and word of each string that is a language's code or name, and of each name that holds one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lower() in CODES:
            yield node.lineno, node.value
        name = getattr(node, "id", "") or getattr(node, "attr", "") or getattr(node, "name", "")
        if isinstance(name, str) and CODES & set(name.lower().split("_")):
            yield node.lineno, name


@pytest.mark.parametrize("room", ["articles", "patienttools", "rxsite"])
def test_no_code_names_a_language(room: str) -> None:
    named = [
        f"{path.relative_to(BASE)}:{line}: {word}"
        for path in sorted((BASE / room).rglob("*.py"))
        if not str(path.relative_to(BASE)).startswith(MAY_NAME) and "migrations" not in path.parts
        for line, word in languages_named_in(path.read_text(encoding="utf-8"))
    ]
    assert named == []


@pytest.mark.parametrize("source", ['text = names["en"]', "if language == 'bn': pass", "titles_bn = 1", "row.title_en"])
def test_what_names_one_is_found(source: str) -> None:
    assert list(languages_named_in(source))


@pytest.mark.parametrize("source", ["length = len(items)", 'text = "when"', "open_now = enough", '"engine"'])
def test_what_only_looks_like_one_is_not(source: str) -> None:
    assert not list(languages_named_in(source))
