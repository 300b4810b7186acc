"""A question from the reader's page to a moderator's desk and back, with a second moderator where danger is."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.judging import axe_findings
from tests.browser.site import Site
from tests.browser.test_ask import DANGER, LEAST_MS, MARKER, ask, open_thread, picture

pytestmark = pytest.mark.slow
PATIENCE_MS = 60_000
PASSWORD = "five words that are long"
PEOPLE = """
from django.contrib.auth.models import Group, User
for name in ("asma", "bela"):
    user = User.objects.create_user(name, password="five words that are long", is_staff=True)
    user.groups.set([Group.objects.get(name="moderator")])
"""
ANSWER = "Please let a doctor look at your neck today.\n\nYou are not to blame."


@pytest.fixture(scope="module")
def asked_site(start_site: Callable[..., Any]) -> Iterator[Site]:
    with start_site() as running:
        running.run_command("shell", "-v0", "-c", PEOPLE)
        yield running


@pytest.fixture
def people(browser: Browser, asked_site: Site) -> Iterator[Callable[..., Page]]:
    made: list[BrowserContext] = []

    def make(name: str = "", **options: Any) -> Page:
        context = browser.new_context(base_url=asked_site.url, **options)
        context.set_default_timeout(PATIENCE_MS)
        made.append(context)
        page = context.new_page()
        if name:
            page.goto("/admin/")
            page.fill("#id_username", name)
            page.fill("#id_password", PASSWORD)
            page.click("input[type=submit]")
            expect(page.get_by_role("heading", name="Questions of readers")).to_be_visible(timeout=PATIENCE_MS)
        return page

    yield make
    for context in made:
        context.close()


def open_question(page: Page) -> None:
    page.goto("/admin/ask/thread/")
    page.locator("#result_list tbody th a").first.click()
    expect(page.locator(".ask-said").first).to_contain_text("swallow", timeout=PATIENCE_MS)


def test_a_question_of_danger_is_answered_by_two_and_read_with_six_words(people: Callable[..., Page]) -> None:
    reader = people(java_script_enabled=False, viewport=PHONE)
    reader.goto("/en/ask/")
    reader.fill("#ask-text", DANGER["en"])
    reader.wait_for_timeout(LEAST_MS)
    reader.locator("form:has(#ask-text) button").click()
    expect(reader.locator("#danger-help")).to_be_visible()
    words = ask(reader, f"{MARKER} {DANGER['en']}")
    first, second = people("asma"), people("bela")
    picture(first, "desk-0-front")
    open_question(first)
    first.click("input[name=_claim]")
    expect(first.locator("#answer")).to_be_visible(timeout=PATIENCE_MS)
    first.fill("#words", "pressure on the neck")
    first.click("input[name=_find]")
    expect(first.locator("input[name=page]").first).to_be_visible(timeout=PATIENCE_MS)
    first.locator("input[name=page]").first.check()
    first.click("input[name=_name]")
    expect(first.locator("#answer")).not_to_have_value("", timeout=PATIENCE_MS)
    named = first.locator("#answer").input_value()
    assert named.startswith("→ ")
    first.fill("#answer", f"{ANSWER}\n{named}")
    first.click("input[name=_check]")
    expect(first.locator("#answer")).to_be_visible(timeout=PATIENCE_MS)
    found = axe_findings(first)
    picture(first, "desk-1-answer")
    first.click("input[name=_reply]")
    expect(first.locator(".messagelist")).to_contain_text("second pair of eyes", timeout=PATIENCE_MS)
    open_question(second)
    second.click("input[name=_claim]")
    expect(second.locator("input[name=_approve]")).to_be_visible(timeout=PATIENCE_MS)
    found += axe_findings(second)
    picture(second, "desk-2-second")
    second.click("input[name=_approve]")
    expect(second.locator(".messagelist")).to_contain_text("Sent.", timeout=PATIENCE_MS)
    reader.goto("/en/ask/")
    open_thread(reader, words)
    expect(reader.locator(".ask-text--answer")).to_contain_text("You are not to blame.")
    expect(reader.locator(".ask-text--answer a").first).to_be_visible()
    picture(reader, "desk-3-answer")
    assert found == []


def test_what_a_moderator_read_is_not_there_after_signing_out(people: Callable[..., Page]) -> None:
    reader = people(java_script_enabled=False, viewport=PHONE)
    reader.goto("/en/ask/")
    ask(reader, f"{MARKER} May I swallow pills after eating?")
    page = people("asma")
    open_question(page)
    page.locator("#logout-form button").click()
    expect(page.locator("#logout-form")).to_have_count(0, timeout=PATIENCE_MS)
    page.go_back()
    expect(page.locator("body")).not_to_contain_text(MARKER)
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert MARKER not in kept
