"""Lists of a large library: by letter and by family, a page at a time, in the open and in the discreet copy."""

from pathlib import Path

import pytest

from articles.models import PublishedEdition
from articles.pages.alphabet import PAGE
from articles.search.placing import place_all, place_of
from tests.articles.large import grow
from tests.factories import (
    article_toml,
    bangla_text,
    content_folder,
    discreet_code,
    edition_text,
    get_page,
    load,
    write_article,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    for slug in ("home", "guides", "a-to-z", "tools", "search"):
        write_article(folder, slug, toml=article_toml(slug, kind="page"), en=edition_text(title=f"The {slug}"))
    write_article(folder, "planner", toml=article_toml("planner", kind="tool"), en=edition_text(title="A planner"))
    write_article(folder, "dry-skin", en=edition_text(), bn=bangla_text())
    load(folder)
    grow(1500)
    return folder


def follow(path: str) -> list[str]:
    """Every guide of a list, page after page."""
    found, seen = [], set()
    while path and path not in seen:
        seen.add(path)
        page = get_page(path)
        assert page.status == 200
        found += [address for address in page.main.addresses if "/guides/" in address]
        further = [link["href"] for link in page.main.links if f'href="{link["href"]}">Next page' in page.main.html]
        path = further[0] if further else ""
    return found


@pytest.mark.slow
def test_the_alphabet_leads_to_a_page_of_each_letter_that_together_hold_every_guide_once() -> None:
    page = get_page("/en/a-to-z/").main
    letters = [address for address in page.addresses if address.removeprefix("/en/a-to-z/").strip("/").isdigit()]
    assert len(letters) == len(set(letters)) >= 10
    assert not [address for address in page.addresses if "grown-" in address]
    found = [address for letter in letters for address in follow(letter) if address != "/en/guides/"]
    assert len(found) == len(set(found)) == 1501


def test_a_letter_stands_in_order_and_tools_among_the_guides() -> None:
    page = get_page("/en/a-to-z/065/").main
    titles = [words for level, words in page.headings if level == 2 and words.startswith("A")]
    assert titles[0] == "A planner"
    assert titles == sorted(titles, key=lambda title: place_of(title, "guide", "en")[1])


@pytest.mark.slow
def test_a_family_is_paged_and_each_of_its_guides_stands_once() -> None:
    first = get_page("/en/a-to-z/topics/").main
    assert sum("/guides/grown-" in address for address in first.addresses) in {PAGE, PAGE - 1}
    expected = PublishedEdition.objects.filter(subject="topic", kind="guide").count()
    found = [address for address in follow("/en/a-to-z/topics/") if address != "/en/guides/"]
    assert len(found) == len(set(found)) == expected - 1  # dry skin in Bangla is another language's


def test_the_list_of_guides_shows_the_first_of_each_family_and_leads_to_all() -> None:
    page = get_page("/en/guides/").main
    assert 0 < sum("/guides/grown-" in address for address in page.addresses) <= 60
    for family in ("conditions", "tests", "medicines", "cancer", "topics"):
        assert f"/en/a-to-z/{family}/" in page.addresses


def test_tools_are_listed_as_ever() -> None:
    assert "/en/tools/planner/" in get_page("/en/tools/").main.addresses


@pytest.mark.parametrize("part", ["001/", "065/099/", "065/000/", "topics/099/", "topics/000/", "cancer/clinical/"])
def test_a_page_that_there_is_not_is_not_there(part: str) -> None:
    assert get_page(f"/en/a-to-z/{part}").status == 404


def test_the_discreet_copy_has_the_same_pages_and_leads_nowhere_else() -> None:
    start = f"/r/{discreet_code('a-to-z')}/en/"
    page = get_page(start).main
    assert f"{start}065/" in page.addresses
    letter = get_page(f"{start}065/").main
    assert len(letter.addresses) > 20
    assert not [address for address in letter.addresses if address.startswith("/en/")]


def test_an_edition_is_placed_when_it_is_published_and_by_its_languages_order(library: Path) -> None:
    row = PublishedEdition.objects.get(slug="dry-skin", language="bn")
    assert (row.letter, row.list_key) == place_of(row.title, "guide", "bn")
    assert row.letter == "শ"
    write_article(library, "dry-skin", en=edition_text(title="Chapped skin"), bn=bangla_text())
    load(library)
    assert PublishedEdition.objects.get(slug="dry-skin", language="en").letter == "C"
    assert PublishedEdition.objects.get(slug="home", language="en").letter == ""


def test_what_was_published_before_there_were_places_gets_one() -> None:
    before = dict(PublishedEdition.objects.values_list("pk", "list_key"))
    PublishedEdition.objects.update(letter="", list_key="")
    place_all()
    assert dict(PublishedEdition.objects.values_list("pk", "list_key")) == before
