"""Catalogues are compiled when they changed, a broken one is named, and none lacks a word of readers or staff."""

import ast
import io
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import polib
import pytest
from django.conf import settings as project_settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation.template import templatize
from pytest_django import Settings

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def catalogue(settings: Settings, tmp_path: Path) -> Path:
    """The only catalogue there is."""
    settings.LOCALE_PATHS = [tmp_path]
    path = tmp_path / "bn" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + 'msgid "Leave"\nmsgstr "ছাড়ুন"\n', encoding="utf-8")
    return path


def run_command() -> str:
    """What the command printed."""
    output = io.StringIO()
    call_command("compile_catalogues", stdout=output)
    return output.getvalue()


def test_compiles_once_and_again_only_after_a_change(catalogue: Path) -> None:
    assert "compiled: 1" in run_command()
    assert "ছাড়ুন".encode() in catalogue.with_suffix(".mo").read_bytes()
    assert "compiled: 0" in run_command()
    later = catalogue.with_suffix(".mo").stat().st_mtime + 1
    os.utime(catalogue, (later, later))
    assert "compiled: 1" in run_command()


@pytest.mark.parametrize(
    "text", ['msgid "a"\nmsgstr "b"\nnonsense\n', 'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n']
)
def test_names_a_broken_catalogue_and_leaves_nothing_half_made(catalogue: Path, text: str) -> None:
    catalogue.write_text(HEADER + text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"django\.po"):
        run_command()
    assert [path.name for path in catalogue.parent.iterdir()] == ["django.po"]


BASE_DIR = project_settings.BASE_DIR
# What a text leaves open, to be filled in.
OPEN = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TRANSLATING = {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "_", "pgettext", "pgettext_lazy"}


def words_of(source: str) -> Iterator[str]:
    """The words that a Python text, or what Django makes of a template, asks the catalogue for."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in TRANSLATING:
            word = node.args[1 if name.startswith("p") else 0]
            if isinstance(word, ast.Constant) and isinstance(word.value, str):
                yield word.value


def words_of_template(path: Path) -> Iterator[str]:
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for begin in re.finditer(r"\bn?gettext\(", source):
        # A bracket may stand in the words as well: the call ends at the first with which it is one.
        for end in re.finditer(r"\)", source[begin.start() :]):
            with suppress(SyntaxError):
                yield from list(words_of(source[begin.start() :][: end.end()]))
                break


def test_every_word_that_readers_and_staff_meet_is_in_every_catalogue() -> None:
    asked: dict[str, str] = {}
    for folder in ("rxsite", "articles", "patienttools"):
        for path in (BASE_DIR / folder).rglob("*.py"):
            asked |= dict.fromkeys(words_of(path.read_text(encoding="utf-8")), str(path))
    for path in (BASE_DIR / "templates").rglob("*.html"):
        asked |= dict.fromkeys(words_of_template(path), str(path))
    assert {"What we found", "Search this topic", "%(shown)s sign"} <= set(asked)
    for catalogue in (BASE_DIR / "rxsite" / "locale").glob("*/LC_MESSAGES/django.po"):
        entries = polib.pofile(str(catalogue))
        translated = {entry.msgid for entry in entries if entry.msgstr or any(entry.msgstr_plural.values())}
        assert {word: place for word, place in asked.items() if word and word not in translated} == {}


def test_a_translation_leaves_open_what_its_text_does_and_nothing_else() -> None:
    """One that named something else would be no page but a fault."""
    for catalogue in (BASE_DIR / "rxsite" / "locale").glob("*/LC_MESSAGES/django.po"):
        for entry in polib.pofile(str(catalogue)):
            own = {*OPEN.findall(entry.msgid), *OPEN.findall(entry.msgid_plural)}
            for text in (entry.msgstr, *entry.msgstr_plural.values()):
                assert set(OPEN.findall(text)) <= own, entry.msgid
            if entry.msgstr:
                assert sorted(OPEN.findall(entry.msgstr)) == sorted(OPEN.findall(entry.msgid)), entry.msgid
