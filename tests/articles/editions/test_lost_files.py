"""A lost file, or a lost folder, takes nothing from readers: the last entries of a vital kind go only by force."""

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model

from articles.lint.models import LintRule
from articles.models import Article, Edition, PublishedEdition, Reference
from articles.search.models import DangerRule, Expression
from patienttools.helplines.models import Country, Helpline
from tests.factories import content_folder, load, write_article

pytestmark = pytest.mark.django_db
OTHER_FILES = {
    "search/synonyms.toml": '[[same]]\nkey = "cream"\nen = ["cream", "ointment"]\n',
    "search/danger_queries.toml": '[[rules]]\nkey = "help"\nen = ["help me now"]\n',
    "lint.toml": '[[rules]]\nkey = "x"\nlanguage = "en"\npattern = "z"\nwhy = "Z."\ninstead = "Y."\n',
}
VITAL: dict[str, tuple[type[Model], ...]] = {
    "references.toml": (Reference,),
    "helplines.toml": (Country, Helpline),
    "search/synonyms.toml": (Expression,),
    "search/danger_queries.toml": (DangerRule,),
    "lint.toml": (LintRule,),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    write_article(folder, "dry-skin")
    (folder / "search").mkdir()
    for name, text in OTHER_FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    load(folder)
    return folder


def empty(path: Path) -> None:
    path.write_text("", encoding="utf-8")


@pytest.mark.parametrize("lose", [empty, Path.unlink])
@pytest.mark.parametrize("name", VITAL)
def test_a_lost_file_takes_no_row_and_is_named(name: str, lose: Callable[[Path], None], folder: Path) -> None:
    before = [model._default_manager.count() for model in VITAL[name]]
    assert all(before)
    lose(folder / name)
    with contextlib.suppress(CommandError):  # a file that has to be there
        call_command("load_content", content=folder, sound=True)
    assert [model._default_manager.count() for model in VITAL[name]] == before


@pytest.mark.parametrize("name", ["helplines.toml", "search/danger_queries.toml"])
def test_the_report_says_why_it_stays_and_how_it_goes(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty(folder / name)
    assert "as if a file were lost. With --force it goes." in load(folder)
    load(folder, force=True)
    assert not any(model._default_manager.exists() for model in VITAL[name])


@pytest.mark.parametrize("options", [{}, {"sound": True}, {"force": True}, {"force": True, "sound": True}])
@pytest.mark.parametrize("lose", [shutil.rmtree, lambda folder: shutil.rmtree(folder / "articles")])
def test_a_folder_without_articles_is_refused_whole(
    lose: Callable[[Path], None], options: dict[str, bool], folder: Path
) -> None:
    lose(folder)
    with pytest.raises(CommandError, match="holds no articles"):
        call_command("load_content", content=folder, **options)
    assert (Article.objects.count(), Edition.objects.count(), PublishedEdition.objects.count()) == (1, 1, 1)
    assert Helpline.objects.exists()


def test_an_empty_folder_may_be_loaded_into_an_empty_database(tmp_path: Path) -> None:
    Helpline.objects.all().delete()
    load(content_folder(tmp_path / "fresh"))
    assert Helpline.objects.exists()
