"""Borrowed words: what one means stands once on a page, where readers meet it, and not at every turn."""

import tomllib

import pytest
from django.conf import settings

from tests.factories import get_page, published_paths


def read_gloss(key: str) -> tuple[str, str]:
    """The Bangla word of the glossary, what it means, as the text writes it in brackets."""
    with (settings.BASE_DIR / "content" / "glossary.toml").open("rb") as file:
        term = next(term for term in tomllib.load(file)["terms"] if term["key"] == key)
    word, _, meaning = term["bn"][0].partition(" (")
    return word, meaning.removesuffix(")")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
def test_what_the_borrowed_word_means_stands_once_a_page() -> None:
    word, meaning = read_gloss("stalking")
    told = {path: get_page(path).main.words.count(meaning) for path in published_paths() if path.startswith("/bn/")}
    assert told["/bn/guides/stalking/"] == 1
    assert word in get_page("/bn/guides/stalking/").main.words
    assert {path: times for path, times in told.items() if times > 1} == {}
