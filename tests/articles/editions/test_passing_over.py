"""What has not changed since the last load is passed over unread, and only what a change concerns is rendered again."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from articles.management.content import load_content, read_content
from articles.models import Edition, PublishedEdition
from patienttools.files.ledger import Ledger
from patienttools.files.models import LoadedEntry
from patienttools.files.reports import Outcome, Report
from tests.factories import REFERENCES, bangla_text, content_folder, edition_text, write_article

pytestmark = pytest.mark.django_db
FOLDERS = 505
BAR_SECONDS = 2.0
CITING = "## What it is {#definition}\n\nRough.[^R1]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return content_folder(tmp_path)


def load(folder: Path) -> tuple[set[str], Report]:
    """The editions that were read, and the report."""
    ledger = Ledger()
    content = read_content(folder, ledger=ledger)
    assert content.faults == ()
    return set(content.library.made), load_content(content, ledger)


@pytest.mark.long
def test_five_hundred_unchanged_folders_are_passed_over_in_two_seconds(
    folder: Path, say: Callable[[str], None]
) -> None:
    for number in range(FOLDERS):
        write_article(folder, f"made-up-{number}", en=edition_text(CITING), bn=bangla_text())
    load(folder)
    started = time.perf_counter()
    read, report = load(folder)
    seconds = time.perf_counter() - started
    say(f"loading {FOLDERS} unchanged folders: {seconds:.2f} s (bar: {BAR_SECONDS} s)")
    assert read == set()
    assert report.count(Outcome.UNCHANGED) == len(report.entries)
    assert report.keys("edition", Outcome.UNCHANGED) != []
    assert seconds < 10 * BAR_SECONDS


def test_an_unchanged_load_asks_a_handful_of_queries(folder: Path, django_assert_max_num_queries: object) -> None:
    for number in range(5):
        write_article(folder, f"made-up-{number}")
    load(folder)
    # Two of them are for the files of pictures, which are a day older than their rows.
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        load(folder)


def test_a_changed_source_renders_again_only_what_cites_it(folder: Path) -> None:
    write_article(folder, "citing", en=edition_text(CITING), bn=bangla_text())
    write_article(folder, "silent")
    load(folder)
    text = REFERENCES.replace("A first source", "A corrected source")
    (folder / "references.toml").write_text(text, encoding="utf-8")
    read, report = load(folder)
    assert read == {"citing/en"}
    assert report.keys("edition", Outcome.PUBLISHED) == ["citing/en"]
    assert load(folder)[0] == set()


def test_a_changed_contributor_renders_again_what_names_it(folder: Path) -> None:
    write_article(folder, "one", en=edition_text())
    write_article(folder, "two", en=edition_text().replace("site-editors", "second-team"))
    load(folder)
    path = folder / "contributors.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("The second team", "Team two"), encoding="utf-8")
    assert load(folder)[0] == {"two/en"}
    assert PublishedEdition.objects.get(slug="two").document["writer"]["name"] == "Team two"


def test_a_changed_reviewer_renders_again_what_they_reviewed(folder: Path) -> None:
    review = '\n[[reviews]]\nkind = "safety"\nby = "a-reviewer"\non = 2026-11-20\n'
    write_article(folder, "one", en=edition_text())
    write_article(folder, "two", en=edition_text(extra=review))
    load(folder)
    path = folder / "contributors.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("A reviewer", "Another name"), encoding="utf-8")
    assert load(folder)[0] == {"two/en"}
    assert PublishedEdition.objects.get(slug="two").document["reviews"][0]["name"] == "Another name"


def test_a_changed_source_renders_again_a_takeaway_that_alone_cites_it(folder: Path) -> None:
    write_article(folder, "citing", en=edition_text(takeaways='["It heals.[^R1]"]'))
    write_article(folder, "silent")
    load(folder)
    text = REFERENCES.replace("A first source", "A corrected source")
    (folder / "references.toml").write_text(text, encoding="utf-8")
    assert load(folder)[0] == {"citing/en"}
    document = PublishedEdition.objects.get(slug="citing").document
    assert document["references"][0]["citation"] == "A corrected source"


def test_a_new_article_leaves_the_others_unread_and_a_changed_one_is_read_in_all_its_languages(folder: Path) -> None:
    write_article(folder, "one", en=edition_text(), bn=bangla_text())
    load(folder)
    write_article(folder, "two")
    assert load(folder)[0] == {"two/en"}
    path = folder / "articles" / "one" / "article.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"topic"', '"condition"'), encoding="utf-8")
    assert load(folder)[0] == {"one/bn", "one/en"}


def test_another_renderer_reads_everything_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_article(folder, "one", en=edition_text(), bn=bangla_text())
    load(folder)
    monkeypatch.setattr("articles.editions.loading.digest_of_code", lambda: "another")
    assert load(folder)[0] == {"one/bn", "one/en"}


def test_what_could_not_be_taken_is_looked_at_again(folder: Path) -> None:
    write_article(folder, "one")
    load(folder)
    Edition.objects.update(title="An editor's")
    write_article(folder, "one", en=edition_text(title="New"))
    for _ in range(2):
        read, report = load(folder)
        assert read == {"one/en"}
        assert report.outcomes("edition", "one/en") == [Outcome.KEPT]
    Edition.objects.update(title="Dry skin")
    assert Outcome.CHANGED in load(folder)[1].outcomes("edition", "one/en")
    assert load(folder)[0] == set()


def test_an_older_ledger_without_marks_is_filled_in(folder: Path) -> None:
    write_article(folder, "one")
    load(folder)
    LoadedEntry.objects.update(made_from="", identity="", needs=[])
    _read, report = load(folder)
    assert report.count(Outcome.UNCHANGED) == len(report.entries)
    assert not LoadedEntry.objects.filter(kind="edition", made_from="").exists()
    assert not LoadedEntry.objects.filter(kind="article", identity="").exists()
    assert load(folder)[0] == set()
