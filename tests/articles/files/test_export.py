"""Export: the road walked backwards; load, export, load again, and not one byte has changed."""

import io
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from articles.editions.publishing import unpublish_edition
from articles.models import Article, Edition, PublishedEdition, Reference, Section
from patienttools.files.models import LoadedEntry
from patienttools.generation.models import LibraryGeneration
from tests.factories import (
    article_toml,
    bangla_text,
    content_folder,
    edition_text,
    get_edition,
    load,
    many_sections,
    write_article,
)
from tests.library import fill_with_library

pytestmark = pytest.mark.django_db


def export(folder: Path) -> str:
    said = io.StringIO()
    call_command("export_content", content=folder, stdout=said)
    return said.getvalue()


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library in its canonical form, with everything that a file can hold."""
    folder = content_folder(tmp_path)
    write_article(folder, "skin", en=edition_text(publish=False), bn=bangla_text())
    extra = 'codes = ["icd-10-cm:L85.3"]\nnot_applicable = ["tests", "legal"]\n'
    extra += '\n[[relations]]\nkind = "is_a_kind_of"\nto = "skin"\n\n[[relations]]\nkind = "helped_by"\nto = "skin"\n'
    review = '\n[[reviews]]\nkind = "clinical"\nby = "a-reviewer"\non = 2026-01-02\n'
    text = edition_text(
        many_sections(40),
        title='He said \\"no\\" \\\\ “yes”',
        summary="One *sentence*.[^R1] Another.",
        takeaways='[\n  "First.[^R2]",\n  "Second \\"quoted\\".",\n]',
        extra=review,
    )
    write_article(folder, "dry-skin", toml=article_toml("dry-skin", parent="skin", extra=extra), en=text)
    call_command("format_content", content=folder, stdout=io.StringIO())
    return folder


def test_the_shipped_library_comes_back_byte_for_byte(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(settings.BASE_DIR / "content", folder)
    before = all_bytes(folder)
    fill_with_library()
    shutil.rmtree(folder / "articles")
    (folder / "references.toml").unlink()
    export(folder)
    assert all_bytes(folder) == before
    assert "0 published, 0 withdrawn, 0 kept" in load(folder)


def test_a_library_with_everything_comes_back_byte_for_byte(folder: Path) -> None:
    before = all_bytes(folder)
    load(folder)
    generation = LibraryGeneration.objects.get().number
    shutil.rmtree(folder / "articles")
    export(folder)
    articles = {name: data for name, data in all_bytes(folder).items() if name.startswith("articles/")}
    assert articles == {name: data for name, data in before.items() if name.startswith("articles/")}
    assert "0 made, 0 changed, 13 unchanged, 0 moved, 0 retired, 0 published" in load(folder)
    assert LibraryGeneration.objects.get().number == generation
    assert "0 file(s) changed" in export(folder)


def test_an_empty_database_takes_an_export_and_gives_the_same_again(folder: Path) -> None:
    load(folder)
    export(folder)
    first = all_bytes(folder)
    PublishedEdition.objects.all().delete()
    Edition.objects.all().delete()
    Article.objects.update(parent=None)
    Article.objects.all().delete()
    Reference.objects.all().delete()
    LoadedEntry.objects.all().delete()
    load(folder)
    assert "0 file(s) changed" in export(folder)
    assert all_bytes(folder) == first


def test_an_editors_changes_are_in_the_files_and_load_as_nothing_new(folder: Path) -> None:
    load(folder)
    edition = get_edition("dry-skin")
    edition.title = "A title of an editor’s"
    edition.save()
    Section.objects.filter(edition=edition, kind="definition").update(
        body="As typed in a form.\r\n\r\n\r\nCafe\u0301.  "
    )
    Reference.objects.filter(key="R1").update(limits="What an editor added.")
    unpublish_edition(edition=get_edition("skin", "bn"))
    export(folder)
    text = (folder / "articles" / "dry-skin" / "en.md").read_text(encoding="utf-8")
    assert 'title = "A title of an editor’s"' in text
    assert "As typed in a form.\n\nCaf\u00e9.\n" in text
    assert "publish = false" in (folder / "articles" / "skin" / "bn.md").read_text(encoding="utf-8")
    assert 'limits = "What an editor added."' in (folder / "references.toml").read_text(encoding="utf-8")
    load(folder)
    assert "0 file(s) changed" in export(folder)
    call_command("check_content", content=folder, stdout=io.StringIO())


def test_formatting_rewrites_a_loose_file_once_and_names_a_broken_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = folder / "articles" / "skin" / "en.md"
    good = place.read_bytes()
    place.write_bytes(good.replace(b"}\n\n", b"}\n\n\n\n").replace(b"\n", b"\r\n"))
    call_command("format_content", content=folder)
    assert place.read_bytes() == good
    assert "1 file(s) rewritten." in capsys.readouterr().out
    place.write_bytes(b"broken")
    with pytest.raises(Exception, match="could not be read"):
        call_command("format_content", content=folder)
    assert place.read_bytes() == b"broken"


def test_checking_refuses_a_file_that_is_not_in_the_canonical_form(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = folder / "articles" / "skin" / "en.md"
    references = folder / "references.toml"
    call_command("format_content", content=folder)
    call_command("check_content", content=folder)
    place.write_bytes(place.read_bytes().replace(b"\n", b"\r\n"))
    references.write_bytes(references.read_bytes() + b"\n")
    capsys.readouterr()
    with pytest.raises(Exception, match="2 fault"):
        call_command("check_content", content=folder)
    assert "skin/en.md: Not in the canonical form." in capsys.readouterr().err
