"""Broken content: every fault is named at once, nothing sound is lost, and strangers’ files are passed over."""

import io
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import Edition, PublishedEdition, Reference
from tests.factories import bangla_text, content_folder, edition_text, get_page, load, write_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    write_article(folder, "dry-skin", en=edition_text(), bn=bangla_text())
    write_article(folder, "oily-skin", en=edition_text(title="Oily skin"))
    return folder


def run(command: str, folder: Path, **options: bool) -> tuple[str, str, bool]:
    """What the command printed, what it complained of, and whether it went through."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command, content=folder, stdout=out, stderr=err, **options)
    except CommandError as error:
        return out.getvalue(), err.getvalue() + str(error), False
    return out.getvalue(), err.getvalue(), True


def break_file(folder: Path, name: str, text: bytes = b'broken = "\n') -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)


def test_two_broken_files_are_both_named_and_nothing_is_loaded(folder: Path) -> None:
    break_file(folder, "helplines.toml")
    break_file(folder, "search/asked.toml")
    break_file(folder, "articles/oily-skin/en.md", b"\xff\xfe no text")
    for command in ("load_content", "check_content"):
        _out, err, is_through = run(command, folder)
        assert not is_through
        assert "helplines.toml" in err
        assert "search/asked.toml" in err
        assert "oily-skin/en.md" in err
        assert "UTF-8" in err
    assert not Edition.objects.exists()


def test_with_sound_all_else_is_loaded_and_the_faults_are_named(folder: Path) -> None:
    break_file(folder, "helplines.toml")
    break_file(folder, "articles/oily-skin/en.md", b"no fields")
    _out, err, is_through = run("load_content", folder, sound=True)
    assert is_through
    assert "helplines.toml" in err
    assert "oily-skin/en.md" in err
    assert set(PublishedEdition.objects.values_list("slug", flat=True)) == {"dry-skin"}
    assert get_page("/en/guides/dry-skin/").status == 200


def test_what_is_broken_for_a_day_is_not_retired(folder: Path) -> None:
    load(folder)
    whole = (folder / "articles" / "oily-skin" / "en.md").read_bytes()
    break_file(folder, "articles/oily-skin/en.md", b"no fields")
    break_file(folder, "references.toml")
    run("load_content", folder, sound=True)
    assert set(PublishedEdition.objects.values_list("slug", flat=True)) == {"dry-skin", "oily-skin"}
    assert Reference.objects.exists()
    (folder / "articles" / "oily-skin" / "en.md").write_bytes(whole)


def test_a_broken_grammar_is_a_named_fault_and_no_traceback(folder: Path) -> None:
    break_file(folder, "grammar.toml")
    for command in ("load_content", "check_content"):
        _out, err, is_through = run(command, folder)
        assert not is_through
        assert "grammar.toml" in err


def decomposed(data: bytes) -> bytes:
    return unicodedata.normalize("NFD", data.decode()).encode()


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "a byte-order mark": lambda data: b"\xef\xbb\xbf" + data,
    "Windows line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "decomposed letters": decomposed,
}


@pytest.mark.parametrize("change", FORMS.values(), ids=FORMS)
def test_every_file_is_taken_however_a_program_saved_it(folder: Path, change: Callable[[bytes], bytes]) -> None:
    load(folder)
    before = {slug: get_page(f"/en/guides/{slug}/").html for slug in ("dry-skin", "oily-skin")}
    for path in folder.rglob("*.*"):
        path.write_bytes(change(path.read_bytes()))
    out, err, is_through = run("load_content", folder)
    assert is_through, err
    assert err == ""
    assert "0 made, 0 changed" in out
    assert {slug: get_page(f"/en/guides/{slug}/").html for slug in before} == before


STRANGERS = (".DS_Store", "Thumbs.db", "en.md~", ".en.md.swp", "#en.md#", "._en.md")


def test_strangers_files_are_passed_over_by_every_command(folder: Path) -> None:
    for place in (folder, folder / "articles", folder / "articles" / "dry-skin"):
        for name in STRANGERS:
            (place / name).write_bytes(b"\xff\x00 not ours")
    for command in ("format_content", "load_content", "export_content"):
        _out, err, is_through = run(command, folder)
        assert is_through, (command, err)
        assert err == "", command
    assert all((folder / "articles" / "dry-skin" / name).exists() for name in STRANGERS)


def test_an_export_names_folders_of_articles_that_are_gone(folder: Path) -> None:
    load(folder)
    write_article(folder, "gone-skin", en=edition_text(title="Gone"))
    _out, err, is_through = run("export_content", folder)
    assert is_through
    assert "articles/gone-skin/ is no article of the database" in err
    assert (folder / "articles" / "gone-skin").is_dir()
