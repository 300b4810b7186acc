"""Features: an article stands first on the home page between two days, once or in every year."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from articles.editions.publishing import render_stale
from articles.files.features import FeatureDocument
from articles.models import Article, PublishedEdition
from tests.articles.clock import stop_clock
from tests.articles.editors import errors_of, make_client, read_form
from tests.factories import article_toml, bangla_text, content_folder, edition_text, get_page, load, write_article
from tests.library import fill_with_library

pytestmark = pytest.mark.django_db
DAYS = "\n[feature]\nfrom = 2027-02-07\nuntil = 2027-02-15\n"
YEARLY = f"{DAYS}yearly = true\n"
HEADING = (2, "For these days")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    write_article(folder, "home", toml=article_toml("home", kind="page"), en=edition_text(title="Home"))
    write_article(folder, "another", en=edition_text(title="Another"))
    return folder


def write_featured(folder: Path, days: str = YEARLY, **texts: str) -> Path:
    texts = texts or {"en": edition_text(title="Not romantic", summary="About *flowers*."), "bn": bangla_text()}
    return write_article(folder, "flowers", toml=article_toml("flowers", extra=days), **texts)


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("first", "last", "is_yearly", "day", "is_on"),
    [
        ("2027-02-07", "2027-02-15", False, "2027-02-06", False),
        ("2027-02-07", "2027-02-15", False, "2027-02-07", True),
        ("2027-02-07", "2027-02-15", False, "2027-02-15", True),
        ("2027-02-07", "2027-02-15", False, "2027-02-16", False),
        ("2027-02-07", "2027-02-15", False, "2028-02-10", False),
        ("2027-02-07", "2027-02-15", True, "2028-02-07", True),
        ("2027-02-07", "2027-02-15", True, "2040-02-15", True),
        ("2027-02-07", "2027-02-15", True, "2040-02-16", False),
        ("2027-02-07", "2027-02-15", True, "2026-02-10", False),
        ("2027-12-28", "2028-01-03", True, "2030-01-03", True),
        ("2027-12-28", "2028-01-03", True, "2030-12-28", True),
        ("2027-12-28", "2028-01-03", True, "2030-06-01", False),
        ("2028-02-29", "2028-02-29", True, "2029-02-28", False),
        ("2027-02-20", "2027-03-01", True, "2028-02-29", True),
    ],
)
def test_the_days_are_both_included_and_return(first: str, last: str, is_yearly: bool, day: str, is_on: bool) -> None:
    assert FeatureDocument(date(first), date(last), is_yearly).is_on(date(day)) is is_on


@pytest.mark.parametrize(
    ("moment", "is_there"),
    [
        ("2027-02-06T23:59:59+00:00", False),
        ("2027-02-07T00:00:00+00:00", True),
        ("2027-02-15T23:59:59+00:00", True),
        ("2027-02-16T00:00:00+00:00", False),
        ("2029-02-14T12:00:00+00:00", True),
    ],
)
def test_home_shows_it_first_on_its_days(
    folder: Path, moment: str, is_there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_featured(folder)
    load(folder)
    stop_clock(monkeypatch, moment)
    page = get_page("/en/").main
    assert (HEADING in page.headings) is is_there
    assert page.addresses.count("/en/guides/flowers/") == (1 if is_there else 0)
    if is_there:
        at = page.headings.index(HEADING)
        assert page.headings[at + 1] == (3, "Not romantic")
        assert "About flowers." in page.words


def test_it_speaks_the_readers_language_where_it_can(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, "2027-02-14T12:00:00+00:00")
    write_article(folder, "home", toml=article_toml("home", kind="page"), en=edition_text(), bn=bangla_text(title="ঘর"))
    write_featured(folder)
    load(folder)
    assert "/bn/guides/flowers/" in get_page("/bn/").main.addresses
    assert "/en/guides/flowers/" not in get_page("/bn/").main.addresses
    (folder / "articles" / "flowers" / "bn.md").write_text(bangla_text(publish=False), encoding="utf-8")
    load(folder)
    first = next(link for link in get_page("/bn/").main.links if "flowers" in link["href"])
    assert (first["href"], first["lang"]) == ("/en/guides/flowers/", "en")


def test_only_home_features_and_it_costs_no_query(
    folder: Path, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch, "2027-02-14T12:00:00+00:00")
    write_featured(folder)
    load(folder)
    assert get_page("/en/guides/").main.addresses.count("/en/guides/flowers/") == 1
    get_page("/en/")
    with django_assert_num_queries(3):
        get_page("/en/")


@pytest.mark.parametrize(
    ("days", "fault"),
    [
        ("\n[feature]\nfrom = 2027-02-07\n", "flowers/article.toml:5: The field “until” is missing"),
        (DAYS.replace("2027-02-15", "2027-02-01"), "flowers/article.toml:7: The last day is before the first."),
        (YEARLY.replace("2027-02-15", "2028-02-15"), "flowers/article.toml:7: What returns in every year lasts less"),
        (DAYS.replace("2027-02-07", '"7 February"'), "flowers/article.toml:6: “from” must be a date"),
        (DAYS + "weekly = true\n", "flowers/article.toml:8: Unknown field “weekly”"),
    ],
)
def test_refuses_days_that_cannot_be(folder: Path, capsys: pytest.CaptureFixture[str], days: str, fault: str) -> None:
    write_featured(folder, days)
    with pytest.raises(CommandError):
        call_command("load_content", content=folder)
    assert [line[: len(fault)] for line in capsys.readouterr().err.splitlines()] == [fault]


def test_the_days_are_frozen_with_the_text_and_come_back_byte_for_byte(folder: Path, tmp_path: Path) -> None:
    place = write_featured(folder)
    load(folder)
    row = PublishedEdition.objects.get(slug="flowers", language="en")
    assert (row.feature_from, row.feature_until, row.feature_is_yearly) == (
        date("2027-02-07"),
        date("2027-02-15"),
        True,
    )
    call_command("export_content", content=tmp_path / "out")
    exported = tmp_path / "out" / "articles" / "flowers" / "article.toml"
    assert exported.read_bytes() == (place / "article.toml").read_bytes()
    Article.objects.update(feature_from=None, feature_until=None, feature_is_yearly=False)
    PublishedEdition.objects.update(renderer_version="old")
    render_stale()
    row.refresh_from_db()
    assert row.feature is not None


def test_days_that_were_taken_away_are_gone(folder: Path) -> None:
    write_featured(folder)
    load(folder)
    write_featured(folder, "")
    load(folder)
    assert Article.objects.get(slug="flowers").feature is None
    assert {row.feature for row in PublishedEdition.objects.filter(slug="flowers")} == {None}


def test_the_desk_refuses_half_a_feature_and_keeps_a_whole_one(folder: Path) -> None:
    write_featured(folder, "")
    load(folder)
    client = make_client()
    address = f"/admin/articles/article/{Article.objects.get(slug='flowers').pk}/change/"
    data = read_form(client, address)
    half = data | {"feature_from": "2027-02-07"}
    assert "feature_until: A feature has a first day and a last day." in errors_of(client.post(address, half))
    client.post(address, half | {"feature_until": "2027-02-15", "feature_is_yearly": "on"})
    assert Article.objects.get(slug="flowers").feature == FeatureDocument(date("2027-02-07"), date("2027-02-15"), True)


@pytest.mark.parametrize(
    "columns",
    [
        {"feature_from": "2027-02-07"},
        {"feature_until": "2027-02-07"},
        {"feature_is_yearly": True},
        {"feature_from": "2027-02-08", "feature_until": "2027-02-07"},
    ],
)
def test_the_database_keeps_no_half_feature(columns: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(slug="half", share_code="abcdefghjk", **columns)


@pytest.mark.slow
def test_the_shipped_campaign_stands_first_on_the_fourteenth_of_february(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, "2027-02-14T12:00:00+00:00")
    fill_with_library()
    for language in ("en", "bn"):
        page = get_page(f"/{language}/").main
        assert page.addresses.count(f"/{language}/guides/stalking-is-not-romantic/") == 1
