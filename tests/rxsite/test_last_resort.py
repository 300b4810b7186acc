"""The last resort: every language of the site that has words for it, no database, no context."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import get_resolver
from pytest_django import Settings

from rxsite.last_resort import last_page, server_error
from tests.factories import read_html


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    last_page.cache_clear()
    yield
    last_page.cache_clear()


def answer() -> str:
    request: HttpRequest = RequestFactory().get("/")
    response = get_resolver().resolve_error_handler(500)(request)
    assert response.status_code == 500
    return response.content.decode()


def test_it_stands_in_every_language_and_asks_no_database() -> None:
    page = read_html(answer())
    assert [level for level, _text in page.headings] == [1, 2]
    assert [text for _level, text in page.headings] == ["Please try again", "আবার চেষ্টা করুন"]
    assert page.addresses.count("/leave/") == page.addresses.count("tel:999") == 2
    assert 'lang="bn" dir="ltr"' in page.html
    assert "The fault is ours." in page.words
    assert "দোষ আমাদের।" in page.words


def test_the_first_language_of_the_settings_comes_first(settings: Settings) -> None:
    settings.LANGUAGES = [("bn", "বাংলা"), ("en", "English")]
    html = answer()
    assert '<html lang="bn">' in html
    assert html.index("আবার চেষ্টা করুন</h1>") < html.index("Please try again</h2>")


def test_a_language_without_words_for_it_does_not_say_the_same_again(settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("qaa", "Made up")]
    html = answer()
    assert "qaa" not in html
    assert html.count("Please try again") == 2  # the title and the heading


def test_it_is_the_page_of_the_site() -> None:
    assert get_resolver().resolve_error_handler(500) is server_error
