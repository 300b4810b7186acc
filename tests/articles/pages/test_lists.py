"""Lists: the list of guides shows the library as a tree; pages about the site have their own shape."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from articles.editions.publishing import unpublish_edition
from articles.models import PublishedEdition
from tests.factories import (
    article_toml,
    bangla_text,
    content_folder,
    edition_text,
    get_edition,
    get_page,
    load,
    published_paths,
    write_article,
)

pytestmark = pytest.mark.django_db
LISTS = ("/en/guides/",)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    write_article(folder, "home", toml=article_toml("home", kind="page"), en=edition_text(title="Start here"))
    write_article(folder, "guides", toml=article_toml("guides", kind="page"), en=edition_text(title="All guides"))
    write_article(folder, "skin", en=edition_text(title="Skin", summary="About *skin*.[^R1]"))
    write_article(folder, "dry-skin", toml=article_toml("dry-skin", parent="skin"))
    write_article(folder, "story", toml=article_toml("story", kind="campaign"), en=edition_text(title="A story"))
    write_article(folder, "diary", toml=article_toml("diary", kind="tool"), en=edition_text(title="A diary"))
    write_article(folder, "about", toml=article_toml("about", kind="page"), en=edition_text(title="About us"))
    write_article(folder, "only-bangla", bn=bangla_text(title="শুধু বাংলা"))
    write_article(folder, "draft", en=edition_text(title="A draft", publish=False))
    load(folder)
    return folder


@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_what_readers_have_with_its_summary_in_plain_words(folder: Path, path: str) -> None:
    page = get_page(path).main
    for address in ("/en/guides/skin/", "/en/guides/dry-skin/", "/en/guides/story/", "/en/tools/diary/"):
        assert page.addresses.count(address) == 1
    assert "About skin." in page.words
    assert "A draft" not in page.words
    assert "/en/about/" not in page.addresses


@pytest.mark.parametrize("path", LISTS)
def test_a_child_stands_below_its_parent(folder: Path, path: str) -> None:
    html = get_page(path).main.html
    skin = html.index('href="/en/guides/skin/"')
    assert '<ul class="entry__children">' in html[skin : html.index('href="/en/guides/dry-skin/"')]
    unpublish_edition(edition=get_edition("skin"))
    assert "/en/guides/dry-skin/" in get_page(path).main.addresses


@pytest.mark.parametrize("path", LISTS)
def test_what_only_another_language_has_is_offered_in_that_language(folder: Path, path: str) -> None:
    link = next(link for link in get_page(path).main.links if link["href"] == "/bn/guides/only-bangla/")
    assert (link["lang"], link["hreflang"]) == ("bn", "bn")
    assert "Not written in this language yet" in get_page(path).words


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_however_long_it_is(folder: Path, path: str, django_assert_num_queries: Any) -> None:
    get_page(path)
    with django_assert_num_queries(3):  # its own text, what that links to, and all cards
        get_page(path)
    for number in range(20):
        write_article(folder, f"more-{number}")
    load(folder)
    get_page(path)
    with django_assert_num_queries(3):
        assert get_page(path).main.html.count("/en/guides/more-") == 20


@pytest.mark.parametrize("path", ["/en/", *LISTS])
def test_an_empty_library_has_a_home_and_a_list_all_the_same(path: str) -> None:
    page = get_page(path)
    assert page.status == 200
    assert [text for level, text in page.headings if level == 1] == [settings.RX_SITE_NAME]


def test_a_page_about_the_site_has_its_text_and_no_clinical_view(folder: Path) -> None:
    page = get_page("/en/about/")
    assert page.status == 200
    assert "Skin that feels rough" in page.words
    assert not [address for address in page.main.addresses if "clinical" in address]
    assert get_page("/en/about/clinical/").status == 404


def test_only_the_contact_page_shows_the_address(folder: Path, settings: Any) -> None:
    settings.RX_CONTACT_EMAIL = "desk@site.example"
    write_article(folder, "contact", toml=article_toml("contact", kind="page"))
    load(folder)
    for path in published_paths():
        expected = path == "/en/contact/"
        assert ("desk@site.example" in get_page(path).html) is expected, path
    settings.RX_CONTACT_EMAIL = ""
    assert "mailto:" not in get_page("/en/contact/").html


def test_three_levels_stand_in_one_another_and_none_is_lost(folder: Path) -> None:
    write_article(folder, "very-dry-skin", toml=article_toml("very-dry-skin", parent="dry-skin"))
    load(folder)
    assert PublishedEdition.objects.filter(slug="very-dry-skin").exists()
    assert "/en/guides/very-dry-skin/" in get_page("/en/guides/").main.addresses
