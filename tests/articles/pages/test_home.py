"""Home: doors by situation, a box to ask in, one thing to do; nothing of it grows with the library."""

import re
from pathlib import Path
from typing import Any

import pytest

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
HOME = """\
## What is happening? {#first_steps}

- [My skin is dry](article:dry-skin)
- [It is something that nobody wrote yet](article:dry-skin#signs)

## Do one thing now {#take_action}

- **[Search](article:search).** It keeps nothing.

## Read first {#definition}

- [Dry skin](article:dry-skin)

## About this place {#about}

It keeps nothing about you.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    for slug in ("search", "guides", "help"):
        toml = article_toml(slug, kind="tool" if slug == "help" else "page")
        write_article(folder, slug, toml=toml, en=edition_text(title=slug))
    write_article(folder, "home", toml=article_toml("home", kind="page"), en=edition_text(HOME, title="Read here"))
    write_article(folder, "dry-skin", en=edition_text(), bn=bangla_text())
    load(folder)
    return folder


def test_it_asks_first_and_tells_of_itself_last(folder: Path) -> None:
    page = get_page("/en/")
    names = [text for _level, text in page.main.headings]
    assert [n for n in names if "danger" not in n.lower()] == [
        "Read here",
        "What is happening?",
        "Do one thing now",
        "Read first",
        "About this place",
    ]
    html = page.main.html
    assert html.index("My skin is dry") < html.index('name="q"') < html.index("Do one thing now")


def test_the_box_asks_the_search_page_by_post(folder: Path) -> None:
    form = re.search(r"<form[^>]*>", get_page("/en/").main.html)
    assert form is not None
    assert 'action="/en/search/"' in form[0]
    assert 'method="post"' in form[0]


def test_in_the_discreet_copy_every_door_and_the_box_stay_in_it(folder: Path) -> None:
    page = get_page(f"/r/{discreet_code('home')}/en/")
    addresses = [address for address in page.main.addresses if not address.startswith("tel:")]
    assert addresses
    assert [address for address in addresses if not address.startswith("/r/")] == []
    assert f'action="/r/{discreet_code("search")}/en/"' in page.html


def test_it_costs_the_same_however_large_the_library_is(folder: Path, django_assert_num_queries: Any) -> None:
    before = get_page("/en/").html
    for number in range(20):
        write_article(folder, f"more-{number}")
    load(folder)
    get_page("/en/")
    with django_assert_num_queries(3):  # its own text, what that links to, and what is featured
        assert get_page("/en/").html == before


def test_a_home_that_nobody_wrote_leads_to_the_guides(folder: Path) -> None:
    page = get_page("/bn/")
    assert page.status == 200
    assert "/en/guides/" in page.main.addresses
