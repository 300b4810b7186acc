"""What search engines are told, on this machine and beyond it."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import Settings

from articles.models import PublishedEdition
from tests.articles.large import grow
from tests.factories import article_toml, bangla_text, content_folder, edition_text, load, write_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    write_article(folder, "dry-skin", en=edition_text(), bn=bangla_text())
    write_article(folder, "oily-skin", en=edition_text(title="Oily skin", publish=False))
    load(folder)
    return folder


def locations(client: Client, path: str = "/sitemap.xml") -> list[str]:
    """Every address that the sitemap names, on whichever of its pages."""
    root = ElementTree.fromstring(client.get(path).content)
    found = [place.text or "" for place in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    if root.tag.endswith("sitemapindex"):
        return [
            place for page in found for place in locations(client, f"/{page.partition('://')[2].partition('/')[2]}")
        ]
    return found


def test_robots_keep_out_of_the_desk_and_find_the_sitemap(client: Client) -> None:
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"].startswith("text/plain")
    assert lines == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /leave/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_on_loopback_the_sitemap_holds_what_is_published_and_nothing_discreet(client: Client) -> None:
    found = locations(client)
    assert "http://testserver/en/guides/dry-skin/" in found
    assert "http://testserver/bn/guides/dry-skin/" in found
    assert not [place for place in found if "oily" in place or "/r/" in place]
    assert 'hreflang="bn" href="http://testserver/bn/guides/dry-skin/"' in client.get("/sitemap.xml").content.decode()


def test_beyond_loopback_the_sitemap_holds_only_what_is_reviewed(client: Client, settings: Settings) -> None:
    settings.RX_ON_LOOPBACK = False
    settings.RX_ORIGIN = "https://site.example"
    assert locations(client) == []
    edition = PublishedEdition.objects.get(slug="dry-skin", language="en")
    review = {"name": "A", "credential": "", "reviewed_on": "2026-11-01"}
    edition.document["reviews"] = [{"kind": kind, **review} for kind in ("clinical", "safety")]
    edition.save()
    assert locations(client) == ["https://site.example/en/guides/dry-skin/"]


def test_beyond_loopback_a_list_is_left_out_whoever_reviewed_its_words(library: Path, settings: Settings) -> None:
    write_article(library, "guides", toml=article_toml("guides", kind="page"), en=edition_text(title="All guides"))
    load(library)
    settings.RX_ON_LOOPBACK = False
    edition = PublishedEdition.objects.get(slug="guides", language="en")
    review = {"name": "A", "credential": "", "reviewed_on": "2026-11-01"}
    edition.document["reviews"] = [{"kind": kind, **review} for kind in ("clinical", "safety")]
    edition.save()
    assert locations(Client()) == []
    assert "noindex" in Client().get("/en/guides/").content.decode()


def test_a_large_library_has_a_list_of_sitemaps_that_hold_each_page_once(client: Client) -> None:
    grow(250)
    index = client.get("/sitemap.xml").content.decode()
    assert "<sitemapindex" in index
    assert len(index) < 1000
    found = locations(client)
    assert len(found) == len(set(found))
    assert sum("/en/guides/grown-" in place for place in found) == 250
    assert "http://testserver/en/guides/dry-skin/" in found
    assert locations(client, "/sitemap-9999999.xml") == []
    assert client.get("/sitemap-99999999999999999999.xml").status_code == 404
