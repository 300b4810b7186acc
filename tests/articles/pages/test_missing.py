"""Missing: a helpful 404 offers the nearest thing, and tells nobody whether there is a draft."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from articles.editions.publishing import unpublish_edition
from articles.models import PublishedEdition
from tests.articles.large import grow
from tests.factories import (
    article_toml,
    bangla_text,
    content_folder,
    discreet_code,
    edition_text,
    get_edition,
    get_page,
    load,
    share_code,
    write_article,
)

pytestmark = pytest.mark.django_db
SECRET = "Zebra"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    """A small library with one draft that must stay one."""
    folder = content_folder(tmp_path)
    write_article(folder, "home", toml=article_toml("home", kind="page"), en=edition_text(title="Start"))
    write_article(folder, "guides", toml=article_toml("guides", kind="page"), en=edition_text(title="All guides"))
    write_article(folder, "help", toml=article_toml("help", kind="tool"), en=edition_text(title="Find help"))
    write_article(folder, "dry-skin", en=edition_text(), bn=bangla_text(publish=False))
    write_article(folder, "oily-skin", en=edition_text(title="Oily skin"))
    write_article(folder, "only-bangla", bn=bangla_text(title="শুধু বাংলা"))
    draft = edition_text(
        f"## {SECRET} {{#definition}}\n\n{SECRET} words.\n", title=SECRET, summary=SECRET, publish=False
    )
    write_article(folder, "zebra", en=draft)
    load(folder)
    return folder


@pytest.mark.parametrize(
    "path",
    [
        "/en/guides/zebra/",
        "/en/guides/zebra/clinical/",
        "/en/guides/zebra/sheets/doctor-visit/",
        "/en/zebra/",
        "/en/tools/zebra/",
        "/bn/guides/zebra/",
        f"/r/{discreet_code('zebra')}/en/",
        f"/r/{discreet_code('zebra')}/en/2/",
        "/en/guides/zebr/",
    ],
)
def test_a_draft_is_no_different_from_nothing(path: str) -> None:
    page = get_page(path)
    nothing = path.replace("zebra", "quagga").replace("zebr/", "quag/").replace(share_code("zebra"), "a" * 10)
    assert page.status == 404
    assert SECRET.lower() not in page.html.lower()
    assert page.html == get_page(nothing).html


def test_headers_tell_no_draft_either() -> None:
    answers = [Client().get(f"/en/guides/{slug}/") for slug in ("zebra", "quagga")]
    assert dict(answers[0].headers) == dict(answers[1].headers)


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "options"])
def test_every_method_answers_alike_for_a_draft_and_nothing(method: str) -> None:
    first, second = (getattr(Client(), method)(f"/en/guides/{slug}/") for slug in ("zebra", "quagga"))
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first.status_code in {404, 405}


@pytest.mark.parametrize(
    ("path", "offer"),
    [
        ("/en/guides/dry-skn/", "/en/guides/dry-skin/"),
        ("/en/guides/dryskin/", "/en/guides/dry-skin/"),
        ("/en/guides/skin/", "/en/guides/dry-skin/"),
        ("/en/guides/dry-skin/nothing/", "/en/guides/dry-skin/"),
        ("/en/guides/dry-skin/sheets/doctor-visit/", "/en/guides/dry-skin/"),
        ("/en/guides/dry-skin/sheets/unknown/", "/en/guides/dry-skin/"),
        ("/guides/dry-skin/", "/en/guides/dry-skin/"),
        ("/oily-skin", "/en/guides/oily-skin/"),
        ("/en/quite/other/", "/en/guides/"),
        ("/en/quite/other/", "/en/help/"),
    ],
)
def test_offers_the_nearest_thing_there_is(path: str, offer: str) -> None:
    page = get_page(path)
    assert page.status == 404
    assert offer in page.main.addresses
    assert all(get_page(address).status == 200 for address in page.main.addresses)


@pytest.mark.parametrize("path", ["/en/guides/dry-skin", "/en/help"])
def test_only_a_missing_slash_leads_on_at_once(path: str) -> None:
    response = Client().get(path)
    assert (response.status_code, response["Location"]) == (301, f"{path}/")


def test_an_unpublished_language_offers_the_published_one_and_nothing_of_the_draft() -> None:
    page = get_page("/bn/guides/dry-skin/")
    assert page.status == 404
    assert page.main.addresses[0] == "/en/guides/dry-skin/"
    assert 'hreflang="en"' in page.main.html
    assert "শুষ্ক" not in page.html


def test_a_language_that_is_a_draft_answers_like_one_that_was_never_written() -> None:
    draft = get_page("/bn/guides/dry-skin/").html
    get_edition("dry-skin", "bn").delete()
    assert get_page("/bn/guides/dry-skin/").html == draft


def test_a_language_that_has_it_alone_is_offered() -> None:
    assert "/bn/guides/only-bangla/" in get_page("/en/guides/only-bangla/").main.addresses


def test_what_was_withdrawn_is_gone_at_once() -> None:
    unpublish_edition(edition=get_edition("oily-skin"))
    page = get_page("/en/guides/oily-skin/")
    assert page.status == 404
    assert "Oily" not in page.html
    assert "/en/guides/oily-skin/" not in get_page("/en/guides/").addresses


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/xx/",
        "/en/guides/%00/",
        "/en/guides/..%2f..%2fetc/",
        "/en/guides/<script>alert(1)</script>/",
        "/en/guides/%E0%A6%A4%E0%A7%8D%E0%A6%AC%E0%A6%95/",
        "/en/guides/%ff/",
        f"/en/guides/{'a' * 2000}/",
        "/en/guides/dry-skin/clinical/clinical/",
        "/en/guides/dry-skin/%0a",
        "/r/",
        "/r/short/en/",
        f"/r/{discreet_code('dry-skin')}/xx/",
        f"/r/{discreet_code('dry-skin')}/en/99/",
        f"/r/{discreet_code('dry-skin')}/en/{'9/' * 300}",
        "/r/en/en/",
    ],
)
def test_odd_addresses_get_an_answer_and_echo_nothing(path: str) -> None:
    page = get_page(path)
    assert page.status in {200, 301, 302, 404}
    assert "<script>alert" not in page.html
    assert "a" * 100 not in page.html


def test_an_empty_library_still_answers(folder: Path) -> None:
    PublishedEdition.objects.all().delete()
    page = get_page("/bn/guides/anything/")
    assert page.status == 404
    assert page.main.addresses == ["/bn/"]
    assert get_page("/bn/").status == 200


def test_in_a_large_library_the_nearest_are_found_by_slug_and_by_title() -> None:
    grow(300)
    page = get_page("/en/guides/grown-1234/")
    assert page.status == 404
    assert any(address.startswith("/en/guides/grown-12") for address in page.main.addresses)
    title = PublishedEdition.objects.get(slug="grown-7").title
    assert "/en/guides/grown-7/" in get_page(f"/en/guides/{title.lower().replace(' ', '-')}x/").main.addresses


def test_a_404_costs_four_queries(django_assert_num_queries: Any) -> None:
    get_page("/en/guides/zebra/")
    with django_assert_num_queries(4):  # the article that is not there, which are near, their cards, the generation
        assert get_page("/en/guides/zebra/").status == 404
