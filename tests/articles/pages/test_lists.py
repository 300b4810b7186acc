"""Lists: the list of guides shows the library as a tree; pages about the site have their own shape."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from articles.editions.publishing import unpublish_edition
from articles.models import PublishedEdition
from tests.factories import (
    ENGLISH_SECTIONS,
    article_toml,
    bangla_text,
    content_folder,
    discreet_code,
    edition_text,
    get_edition,
    get_page,
    load,
    published_paths,
    write_article,
)

pytestmark = pytest.mark.django_db
LISTS = ("/en/guides/",)
VISIT = "## What to tell {#visit_tell}\n\n- Since when it itches.\n"
CONSENT = """
[consent]
given_on = 2026-10-01
by = "In writing"
may_be_withdrawn_by = "A word to the editors"
"""
STORY = "## What happened {#story}\n\nThe example walked home another way.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    write_article(folder, "home", toml=article_toml("home", kind="page"), en=edition_text(title="Start here"))
    write_article(folder, "guides", toml=article_toml("guides", kind="page"), en=edition_text(title="All guides"))
    write_article(folder, "skin", en=edition_text(title="Skin", summary="About *skin*.[^R1]"))
    write_article(folder, "dry-skin", toml=article_toml("dry-skin", parent="skin"))
    tools = "## Do something {#take_action}\n\n- **[Search](article:help).** By country.\n"
    write_article(folder, "tools", toml=article_toml("tools", kind="page"), en=edition_text(tools, title="All tools"))
    write_article(folder, "help", toml=article_toml("help", kind="tool"), en=edition_text(title="Who to call"))
    write_article(folder, "a-to-z", toml=article_toml("a-to-z", kind="page"), en=edition_text(title="A to Z"))
    write_article(folder, "search", toml=article_toml("search", kind="page"), en=edition_text(title="Search"))
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
    for address in ("/en/guides/skin/", "/en/guides/dry-skin/", "/en/guides/story/", "/en/tools/"):
        assert page.addresses.count(address) == 1
    assert "/en/tools/diary/" not in page.addresses
    assert "About skin." in page.words
    assert "A draft" not in page.words
    assert "/en/about/" not in page.addresses


@pytest.mark.parametrize("path", LISTS)
def test_a_child_stands_below_its_parent(folder: Path, path: str) -> None:
    html = get_page(path).main.html
    shelf, child = html.index('id="topic-skin"'), html.index('href="/en/guides/dry-skin/"')
    assert shelf < child < html.index('href="/en/guides/story/"')
    assert 'href="#topic-skin"' in html[:shelf]
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


def test_the_fullest_topic_stands_first_and_what_stands_alone_last(folder: Path) -> None:
    write_article(folder, "aches", en=edition_text(title="Aches"))
    write_article(folder, "back-ache", toml=article_toml("back-ache", parent="aches"), en=edition_text(title="Back"))
    write_article(folder, "oily-skin", toml=article_toml("oily-skin", parent="skin"), en=edition_text(title="Oily"))
    load(folder)
    shelves = [text for level, text in get_page("/en/guides/").main.headings if level == 2]
    assert shelves[:3] == ["Skin", "Aches", "More guides"]


def test_an_article_has_one_short_line_and_a_long_sentence_is_none(folder: Path) -> None:
    long = f"Skin that feels tight {'after the sun, ' * 10}and at night."
    write_article(folder, "skin", en=edition_text(title="Skin", summary="It itches. It burns at night."))
    write_article(folder, "dry-skin", toml=article_toml("dry-skin", parent="skin"), en=edition_text(summary=long))
    load(folder)
    words = get_page("/en/guides/").words
    assert "It itches." in words
    assert "It burns" not in words
    assert "after the sun" not in words


def test_a_story_in_a_list_says_that_it_is_one_and_what_comes(folder: Path) -> None:
    toml = article_toml("told", kind="story", parent="skin", extra=CONSENT)
    related = '[[relations]]\nto = "told"\nkind = "explained_in"\n'
    write_article(folder, "oily-skin", toml=article_toml("oily-skin", extra=related))
    note = 'content_note = "It tells of an injury."\n'
    write_article(folder, "told", toml=toml, en=edition_text(STORY, title="What I did", extra=note))
    load(folder)
    for path in (
        "/en/guides/",
        "/en/a-to-z/",
        "/en/a-to-z/topics/",
        "/en/guides/skin/",
        "/en/guides/oily-skin/",
        "/en/guides/tol/",
    ):
        words = get_page(path).main.words
        assert "What I did" in words, path
        assert "A person’s own story. Before you read: It tells of an injury." in words, path


def test_the_chooser_names_every_tool_once_also_those_its_text_leaves_out(folder: Path) -> None:
    page = get_page("/en/tools/").main
    assert page.addresses.count("/en/help/") == 1
    assert page.addresses.count("/en/tools/diary/") == 1
    assert "By country." in page.words
    assert "/en/guides/skin/" not in page.addresses


def test_a_tools_address_cut_short_is_the_chooser_even_where_nobody_wrote_it() -> None:
    assert get_page("/bn/tools/").status == 200


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/en/guides/", ["/en/"]),
        ("/en/tools/", ["/en/"]),
        ("/en/tools/diary/", ["/en/", "/en/tools/"]),
        ("/en/a-to-z/topics/", ["/en/", "/en/a-to-z/"]),
        ("/en/guides/dry-skin/sheets/", ["/en/", "/en/guides/", "/en/guides/dry-skin/"]),
        (
            "/en/guides/dry-skin/sheets/key-points/",
            ["/en/", "/en/guides/", "/en/guides/dry-skin/", "/en/guides/dry-skin/sheets/"],
        ),
        ("/en/", []),
        ("/en/about/", []),
        ("/en/guides/dry-skin/", []),
        ("/en/guides/dry-skin/all/", []),
    ],
)
def test_the_way_up_stands_on_lists_tools_and_sheets(folder: Path, path: str, above: list[str]) -> None:
    key_points = edition_text(takeaways='["Drink water."]')
    write_article(folder, "dry-skin", toml=article_toml("dry-skin", parent="skin"), en=key_points)
    load(folder)
    page = get_page(path)
    assert page.status == 200
    trail = re.search(r'(?s)<nav class="trail".*?</nav>', page.html)
    assert re.findall(r'href="([^"]*)"', trail[0] if trail else "") == above


def test_the_sheets_of_a_guide_stand_below_it_as_a_list(folder: Path) -> None:
    write_article(
        folder, "dry-skin", en=edition_text(ENGLISH_SECTIONS + VISIT, takeaways='["Drink water."]'), bn=bangla_text()
    )
    load(folder)
    page = get_page("/en/guides/dry-skin/sheets/")
    offered = get_page("/en/guides/dry-skin/").main.addresses
    sheets = [address for address in page.main.addresses if re.search(r"/sheets/[a-z-]+/$", address)]
    assert sheets
    assert sorted(sheets) == sorted({address for address in offered if "/sheets/" in address})
    assert all(get_page(address).status == 200 for address in page.main.addresses if address.startswith("/en/"))
    # The Bangla text has no sheet: the switch leads to the article.
    assert get_page("/bn/guides/dry-skin/sheets/").status == 404
    assert "/bn/guides/dry-skin/" in page.addresses
    assert "/bn/guides/dry-skin/sheets/" not in page.addresses


def test_in_the_discreet_copy_lists_and_families_stay_inside_it(folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text(takeaways='["Drink water."]'))
    load(folder)
    guides = {"guides": "", "tools": "", "a-to-z": "51/", "dry-skin": "5/", "diary": ""}
    for slug, part in guides.items():
        page = get_page(f"/r/{discreet_code(slug)}/en/{part}")
        assert page.status == 200, slug
        outside = [a for a in page.main.addresses if not a.startswith(("/r/", "tel:", "#", "sms:"))]
        assert outside == [], slug


def test_a_discreet_address_without_its_language_offers_the_languages_and_names_nothing(folder: Path) -> None:
    write_article(folder, "skin", en=edition_text(title="Skin"), bn=bangla_text())
    load(folder)
    page = get_page(f"/r/{discreet_code('skin')}/")
    assert page.status == 200
    assert [f"/r/{discreet_code('skin')}/{code}/" for code in ("en", "bn")] == page.main.addresses[-2:]
    assert "Skin" not in page.html
    assert "ত্বক" not in page.html
    assert get_page(f"/r/{discreet_code('draft')}/").html == get_page("/r/zzzzzzzzzz/").html
    assert get_page("/r/zzzzzzzzzz/").status == 404
