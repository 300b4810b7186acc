"""Catalogues are compiled when they changed, and a broken one is named."""

import io
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
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
