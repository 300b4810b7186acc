"""Asking a health question in a real browser: without script, with it, in both languages, and what is left behind."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.filling import NOTHING, STORED, history_length, paper
from tests.browser.judging import axe_findings
from tests.browser.site import Site

MARKER = "MARKER-3x"
QUESTION = {
    "en": f"{MARKER} Is it normal that a cut itches after a week?",
    "bn": f"{MARKER} কাটা জায়গা এক সপ্তাহ পরে চুলকালে কি চিন্তার কথা?",
}
DANGER = {
    "en": "He strangled me last night and now I cannot swallow.",
    "bn": "কাল রাতে সে আমার গলা টিপে ধরেছিল, এখন ঢোক গিলতে পারছি না।",
}
LEAST_MS = 5_500
PICTURES = os.environ.get("ASK_PICTURES")


def picture(page: Page, name: str) -> None:
    """For whoever wants to look: ASK_PICTURES=folder."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def no_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def ask(page: Page, text: str) -> list[str]:
    """Sends a question and reads its six words."""
    page.fill("#ask-text", text)
    # Nobody types a question in less time; the form of a robot is refused.
    page.wait_for_timeout(LEAST_MS)
    page.locator("form:has(#ask-text) button").click()
    expect(page.locator(".ask-words__list li")).to_have_count(6)
    return page.locator(".ask-words__list li").all_inner_texts()


def open_thread(page: Page, words: list[str]) -> None:
    page.fill("#code", " ".join(words))
    page.locator("form:has(#code) button").click()
    expect(page.locator(".ask-delete")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "bn"])
def test_without_script_a_question_is_asked_found_and_deleted(
    new_context: Callable[..., BrowserContext], site: Site, language: str
) -> None:
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    address = f"/{language}/ask/"
    page.goto(address)
    expect(page.locator("#ask-text")).to_be_visible()
    picture(page, f"{language}-1-first")
    page.fill("#ask-text", DANGER[language])
    page.locator("form:has(#ask-text) button").click()
    expect(page.locator("#danger-help")).to_be_visible()
    expect(page.locator("#ask-text")).to_have_value(DANGER[language])
    picture(page, f"{language}-2-danger")
    words = ask(page, QUESTION[language])
    picture(page, f"{language}-3-words")
    text, sheets = paper(page)
    assert sheets == 1
    assert not re.search(f"{MARKER}|Reading Room|http|127|{page.locator('h1').inner_text()}", text)
    assert all(word in text for word in words) or language != "en"
    page.goto(address)
    open_thread(page, words)
    expect(page.locator(".ask-text__words").first).to_contain_text(MARKER)
    picture(page, f"{language}-4-thread")
    page.locator(".ask-delete summary").click()
    page.locator(".ask-delete button").click()
    expect(page.locator("[role=status]")).to_be_visible()
    picture(page, f"{language}-5-deleted")
    assert page.url.endswith(address)
    assert MARKER not in site.read_log()
    assert not [path for path in site.data.rglob("*") if path.is_file() and MARKER.encode() in path.read_bytes()]


def test_with_script_nothing_is_added_to_history_and_the_work_is_done(page: Page, site: Site) -> None:
    page.goto("/en/ask/")
    expect(page.locator("[name=work]")).not_to_have_value("")
    before, address = history_length(page), page.url
    words = ask(page, QUESTION["en"])
    page.locator("form:has([name=code]) button").click()
    expect(page.locator(".ask-delete")).to_be_visible()
    assert (history_length(page), page.url) == (before, address)
    assert page.evaluate(STORED) == NOTHING
    assert len(words) == 6


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "bn"])
def test_every_state_of_the_page_is_accessible_and_fits_a_small_phone(
    new_context: Callable[..., BrowserContext], language: str
) -> None:
    page = new_context(viewport=PHONE).new_page()
    page.goto(f"/{language}/ask/")
    expect(page.locator("#ask-text")).to_be_visible()
    found = axe_findings(page)
    no_sideways(page)
    page.fill("#ask-text", DANGER[language])
    page.locator("form:has(#ask-text) button").click()
    expect(page.locator("#danger-help")).to_be_visible()
    found += axe_findings(page)
    no_sideways(page)
    words = ask(page, QUESTION[language])
    found += axe_findings(page)
    no_sideways(page)
    page.goto(f"/{language}/ask/")
    open_thread(page, words)
    found += axe_findings(page)
    no_sideways(page)
    assert found == []
