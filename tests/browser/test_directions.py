"""A page that is written from right to left: numbers are read and dialled from left to right all the same."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.judging import sideways_pixels

# Where the digits of a number stand, from left to right, once the page is turned round.
PLACES = """(link) => {
  const text = document.createTreeWalker(link, NodeFilter.SHOW_TEXT).nextNode();
  return [...text.data].map((_letter, at) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().left;
  });
}"""


@pytest.mark.slow
def test_a_number_runs_from_left_to_right_on_a_page_that_does_not(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto("/en/help/826/")
    page.evaluate("document.documentElement.dir = 'rtl'")
    number = page.locator("main .helpline__call > strong").filter(has_text=re.compile(r"\d \d")).first
    expect(number).to_be_attached()
    places = number.evaluate(PLACES)
    assert len(set(places)) > 3
    assert places == sorted(places)
    assert sideways_pixels(page) == 0
