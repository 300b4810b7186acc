"""Spare space of templates is not sent; what a reader typed is left as it is."""

import re

import pytest

from articles.pages.spare_space import without_ends_of_items, without_spare_space
from tests.factories import get_page
from tests.library import fill_with_library


def test_lines_and_indents_go_and_words_stay_apart() -> None:
    assert without_spare_space("<p>a</p>\n\n    <p>b\n   c</p>") == "<p>a</p><p>b\nc</p>"
    assert without_spare_space("<ul>\n  <li>\n    <a>a</a>\n  </li>\n  <li><i>b\n</i>\n") == (
        "<ul><li><a>a</a></li><li><i>b\n</i>\n"
    )


def test_the_end_of_an_item_is_said_by_what_follows_it() -> None:
    lists = '<ul><li class="a">a</li><li>b<ol><li>c</li></ol></li></ul>'
    assert without_ends_of_items(lists) == '<ul><li class="a">a<li>b<ol><li>c</ol></ul>'
    assert without_ends_of_items("<ul><li>a</li> <li>b</li>\n</ul>") == "<ul><li>a</li> <li>b</li>\n</ul>"
    assert without_ends_of_items("<li>a</li><link>") == "<li>a</li><link>"


@pytest.mark.parametrize("html", ["<textarea>a\n\n  b</textarea>", "<pre>a\n  b</pre>"])
def test_what_was_typed_or_set_keeps_every_space(html: str) -> None:
    assert without_spare_space(html) == html


@pytest.mark.slow
@pytest.mark.django_db
def test_a_guide_is_sent_without_empty_lines() -> None:
    fill_with_library()
    assert not re.search(r"\n\s+", get_page("/bn/guides/stalking/").html)
