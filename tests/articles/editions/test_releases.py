"""Releases: all that readers ever had stays, and any of it comes back to the byte; nothing of the draft with it."""

import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.editions.publishing import publish_edition, render_stale, unpublish_edition
from articles.editions.releases import put_back
from articles.models import Article, PublishedEdition, Release
from articles.reviewing.models import Following
from patienttools.files.faults import ContentError
from patienttools.generation.models import LibraryGeneration
from tests.factories import article_toml, bangla_text, content_folder, edition_text, get_edition, load, write_article

pytestmark = pytest.mark.django_db
PATHS = ("/en/guides/dry-skin/", "/en/guides/dry-skin/clinical/", "/en/guides/dry-skin/all/", "/en/guides/")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    write_article(
        folder, "dry-skin", en=edition_text("## What it is {#definition}\n\nRough skin.[^R1]\n"), bn=bangla_text()
    )
    load(folder)
    return folder


def pages() -> list[bytes]:
    client = Client()
    return [client.get(path).content for path in PATHS]


def releases(language: str = "en") -> list[Release]:
    """The oldest first."""
    return list(Release.objects.filter(language=language).order_by("pk"))


def publish(words: str, by: User | None = None) -> None:
    edition = get_edition("dry-skin")
    edition.sections.update(body=words)
    publish_edition(edition=edition, by=by)


def test_every_text_that_readers_had_stays_with_who_when_and_why() -> None:
    rima = User.objects.create_user("rima")
    publish("New words.", rima)
    unpublish_edition(edition=get_edition("dry-skin"), by=rima, because="A number in it is wrong.")
    loaded, published, withdrawn = releases()
    assert [release.act for release in releases()] == ["loaded", "published", "withdrawn"]
    assert (loaded.made_by, published.made_by, withdrawn.made_by_name) == (None, rima, "rima")
    assert withdrawn.because == "A number in it is wrong."
    assert "Rough skin." in loaded.source["edition"]
    assert "New words." in published.source["edition"]
    assert withdrawn.is_withdrawal
    assert len(releases("bn")) == 1


def test_a_release_comes_back_to_the_byte_and_brings_nothing_of_the_draft() -> None:
    before = pages()
    first = PublishedEdition.objects.values().get(language="en")
    publish("New words.")
    get_edition("dry-skin").sections.update(body="UNFINISHED")
    assert pages() != before
    assert put_back(release=releases()[0], by=User.objects.create_user("rima"), because="The new text is wrong.")
    assert pages() == before
    assert releases()[-1].act == "put_back"
    again = PublishedEdition.objects.values().get(language="en")
    assert {name: value for name, value in again.items() if name not in {"id", "published_by_id"}} == {
        name: value for name, value in first.items() if name not in {"id", "published_by_id"}
    }
    assert get_edition("dry-skin").sections.get().body == "UNFINISHED"


def test_a_withdrawn_page_comes_back_as_readers_had_it_and_not_as_the_draft_is() -> None:
    before = pages()
    unpublish_edition(edition=get_edition("dry-skin"))
    get_edition("dry-skin").sections.update(body="UNFINISHED")
    assert Client().get(PATHS[0]).status_code == 404
    put_back(release=releases()[0], by=None, because="It was right.")
    assert pages() == before
    assert not get_edition("dry-skin").is_withdrawn


def test_putting_back_what_readers_have_changes_nothing() -> None:
    number, count = LibraryGeneration.objects.get().number, Release.objects.count()
    assert not put_back(release=releases()[0], by=None, because="")
    assert (LibraryGeneration.objects.get().number, Release.objects.count()) == (number, count)


def test_a_withdrawal_is_nothing_to_put_back() -> None:
    unpublish_edition(edition=get_edition("dry-skin"))
    with pytest.raises(ContentError, match="readers had nothing"):
        put_back(release=releases()[-1], by=None, because="")


def test_what_is_put_back_lies_at_todays_address() -> None:
    Article.objects.update(slug="rough-skin")
    edition = get_edition("rough-skin")
    edition.sections.update(body="New words.")
    publish_edition(edition=edition, by=None)
    put_back(release=releases()[0], by=None, because="")
    assert b"Rough skin." in Client().get("/en/guides/rough-skin/").content
    assert Client().get(PATHS[0]).status_code == 404


def test_loading_the_same_files_again_leaves_what_an_editor_put_back(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text("## What it is {#definition}\n\nOther.\n"), bn=bangla_text())
    load(folder)
    assert releases()[-1].act == "loaded"
    put_back(release=releases()[0], by=None, because="")
    before = pages()
    write_article(folder, "dry-skin", en=edition_text("## What it is {#definition}\n\nThird.\n"), bn=bangla_text())
    assert "Readers have what an editor put back." in load(folder)
    assert pages() == before
    load(folder, force=True)
    assert b"Third." in Client().get(PATHS[0]).content


def test_what_leaves_the_files_leaves_its_releases(folder: Path) -> None:
    write_article(folder, "itching", en=edition_text(title="Itching"))
    load(folder)
    for path in (folder / "articles" / "itching").iterdir():
        path.unlink()
    (folder / "articles" / "itching").rmdir()
    load(folder)
    assert not Article.objects.filter(slug="itching").exists()
    kept = Release.objects.filter(slug="itching").order_by("pk")
    assert [release.act for release in kept] == ["loaded", "withdrawn"]
    with pytest.raises(ContentError, match="not there any more"):
        put_back(release=kept[0], by=None, because="")


def test_a_page_rendered_afresh_or_moved_is_a_release(folder: Path) -> None:
    PublishedEdition.objects.filter(language="en").update(renderer_version="0")
    render_stale()
    assert releases()[-1].act == "rendered"
    write_article(folder, "rough-skin", toml=article_toml("dry-skin"), en=edition_text())
    for path in (folder / "articles" / "dry-skin").iterdir():
        path.unlink()
    (folder / "articles" / "dry-skin").rmdir()
    load(folder)
    assert "moved" in [release.act for release in releases()]


def test_what_another_code_published_is_kept_before_it_is_replaced() -> None:
    """Two releases of the code can serve one database, and the one before keeps no releases."""
    row = PublishedEdition.objects.get(language="en")
    PublishedEdition.objects.filter(pk=row.pk).update(digest="f" * 64, title="As the code before wrote it")
    publish("New words.")
    assert [release.act for release in releases()] == ["loaded", "found", "published"]
    assert releases()[1].columns["title"] == "As the code before wrote it"


def test_nobody_changes_or_deletes_a_release() -> None:
    release = releases()[0]
    for act in (release.save, release.delete, Release.objects.all().delete, lambda: Release.objects.update(slug="x")):
        with pytest.raises(TypeError, match="never"):
            act()


def test_a_release_costs_two_queries_of_a_publish() -> None:
    edition = get_edition("dry-skin")
    edition.sections.update(body="New words.")
    with CaptureQueriesContext(connection) as asked:
        publish_edition(edition=edition, by=None)
    assert len([one for one in asked if "articles_release" in one["sql"]]) == 2


def test_the_migration_keeps_what_readers_have_and_it_can_be_put_back() -> None:
    before, day = pages(), PublishedEdition.objects.get(language="en").published_at
    Following.objects.all().delete()
    Release.objects.all()._raw_delete("default")
    migration: Any = import_module("articles.migrations.0015_releases")
    migration.keep_what_readers_have(apps, None)
    assert [(one.act, one.made_at) for one in releases()] == [("found", day)]
    publish("New words.")
    assert [release.act for release in releases()] == ["found", "published"]
    put_back(release=releases()[0], by=None, because="")
    assert pages() == before


def test_days_on_the_home_page_come_back_as_days() -> None:
    Article.objects.update(feature_from=datetime.date(2026, 11, 20), feature_until=datetime.date(2026, 12, 20))
    publish("New words.")
    Article.objects.update(feature_from=None, feature_until=None)
    publish("Newer words.")
    put_back(release=releases()[1], by=None, because="")
    assert PublishedEdition.objects.get(language="en").feature_from == datetime.date(2026, 11, 20)
