"""The discreet copy: neutral address, title and head; links that stay inside; unknown codes; the link for paper."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.factories import article_toml, bangla_text, content_folder, discreet_code, edition_text, load, write_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    write_article(folder, "home", toml=article_toml("home", kind="page"), en=edition_text(title="Start"))
    write_article(folder, "guides", toml=article_toml("guides", kind="page"), en=edition_text(title="All guides"))
    write_article(folder, "dry-skin", en=edition_text(title="Dry skin"), bn=bangla_text())
    load(folder)
    return folder


def discreet(slug: str, language: str = "en", part: str = "") -> str:
    return f"/r/{discreet_code(slug)}/{language}/{part}"


def title_of(text: str) -> str:
    found = re.search(r"<title>(.*?)</title>", text)
    assert found
    return found[1]


def test_the_same_page_with_a_head_that_says_nothing(client: Client) -> None:
    text = client.get(discreet("dry-skin")).content.decode()
    head = text.partition("</head>")[0]
    assert "Dry skin" in text
    assert "kin" not in head
    assert title_of(text) == "Notes"
    assert 'content="noindex, nofollow"' in head
    assert "icons/plain" in head
    for telling in ("canonical", "alternate", "description", "og:"):
        assert telling not in head


def test_the_title_is_neutral_in_each_language(client: Client) -> None:
    assert title_of(client.get(discreet("dry-skin", "bn")).content.decode()) == "নোট"


def test_codes_survive_loading_again(client: Client, folder: Path) -> None:
    write_article(folder, "dry-skin", en=edition_text(title="Very dry skin"), bn=bangla_text())
    load(folder)
    assert "Very dry skin" in client.get(discreet("dry-skin")).content.decode()


@pytest.mark.parametrize(
    "path", ["/r/zzzzzzzzzz/en/", "/r/zzzzzzzzzz/bn/", "/r/short/en/", "/r/", "/r/zzzzzzzzzz/en/clinical/"]
)
def test_an_unknown_code_is_missing_in_the_same_neutral_chrome(client: Client, path: str) -> None:
    response = client.get(path)
    text = response.content.decode()
    assert response.status_code == 404
    assert title_of(text) == ("নোট" if "/bn/" in path else "Notes")
    links = re.findall(r'href="(/[^"]*)"', text)
    assert all(link.startswith(("/r/", "/static/")) or link == "/leave/" for link in links), links


def test_words_are_no_part_of_a_discreet_address(client: Client) -> None:
    assert client.get(discreet("dry-skin", part="sheets/")).status_code == 404
    assert client.get(discreet("dry-skin", part="clinical/")).status_code == 404


def test_a_previous_page_stands_in_for_back(client: Client) -> None:
    text = client.get(discreet("dry-skin")).content.decode()
    assert re.search(rf'class="previous__link" href="{discreet("home")}"', text)
    assert "previous__link" not in client.get(discreet("home")).content.decode()
    assert "previous__link" not in client.get("/en/guides/dry-skin/").content.decode()


def test_the_share_control_offers_the_discreet_link_first_and_says_what_it_hides(client: Client) -> None:
    text = client.get("/en/guides/dry-skin/").content.decode()
    links = re.findall(r'class="share__link"[^>]*? href="([^"]*)"', text)
    assert links == [discreet("dry-skin"), discreet("dry-skin", part="3/"), "/en/guides/dry-skin/"]
    assert "do not say what the page is about; the page itself does" in " ".join(text.split())


def test_the_discreet_copy_offers_no_link_that_tells(client: Client) -> None:
    text = client.get(discreet("dry-skin")).content.decode()
    links = re.findall(r'class="share__link"[^>]*? href="([^"]*)"', text)
    assert links == [discreet("dry-skin"), discreet("dry-skin", part="3/")]


def test_the_link_for_paper_is_drawn_here_and_names_nothing(client: Client) -> None:
    text = client.get(discreet("dry-skin", part="3/")).content.decode()
    assert "<svg" in text
    assert f"http://testserver{discreet('dry-skin')}" in text
    assert "kin" not in text.partition('class="paper ')[2].partition("</main>")[0]
    assert title_of(text) == "Notes"
    assert "Turn off “headers and footers”" in text.partition('class="paper ')[0]
