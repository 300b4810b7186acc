"""Signing in, in a real browser: two steps by keyboard, under the policy, without a finding of axe, and back again."""

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django_otp.oath import totp
from playwright.sync_api import Browser, Page, expect

from tests.browser.judging import axe_findings
from tests.browser.site import Site

NAME, PASSWORD = "rima", "five words that are long"
WORDS = "Some words that somebody typed for half an hour."


@pytest.fixture(scope="module")
def desk_site(start_site: Callable[..., Any]) -> Iterator[Site]:
    with start_site(RX_EDITOR_NAME=NAME, RX_EDITOR_PASSWORD=PASSWORD) as running:
        running.run_command("create_first_editor")
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of which the browser must have nothing to complain but answers that refuse."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, complaints = context.new_page(), []
    # Axe itself tries styles that the policy blocks.
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and not judging else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def sign_in(page: Page, site: Site, password: str = PASSWORD, path: str = "/admin/") -> None:
    """By keyboard, from where the page puts the focus: a slow browser puts it there after the page has loaded."""
    page.goto(site.address(path))
    expect(page.get_by_label("Username")).to_be_focused()
    page.keyboard.type(NAME)
    expect(page.get_by_label("Username")).to_have_value(NAME)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def code_of(page: Page, *, later: int = 0) -> tuple[str, bytes]:
    secret = page.locator(".second-step__key").inner_text().replace(" ", "")
    key = base64.b32decode(secret)
    return f"{totp(key, drift=later):06d}", key


judging: list[Page] = []


def judge(page: Page) -> None:
    page.wait_for_load_state("load")
    judging.append(page)
    found = axe_findings(page)
    judging.clear()
    assert found == []


@pytest.mark.slow
def test_an_app_is_set_up_codes_are_kept_and_the_next_sign_in_takes_both_steps(page: Page, desk_site: Site) -> None:
    sign_in(page, desk_site)
    page.goto(desk_site.address("/admin/second-step/new/"))
    judge(page)
    box = page.locator(".second-step__drawing svg").bounding_box()
    assert box is not None
    assert box["width"] > 150
    code, key = code_of(page)
    expect(page.locator("#id_second_step_code")).to_be_focused()
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not what the app should show")
    judge(page)
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator(".second-step__codes li")).to_have_count(10)
    judge(page)
    recovery = page.locator(".second-step__codes code").first.inner_text()
    page.get_by_role("link", name=re.compile("go on")).click()
    page.get_by_role("link", name="Recovery codes").click()
    judge(page)
    page.get_by_role("button", name="Log out").last.click()

    # The app's code of this half minute; on a slow machine it may be a new one, which lets in once.
    for _attempt in range(3):
        sign_in(page, desk_site)
        page.goto(desk_site.address("/admin/second-step/?next=/admin/articles/edition/"))
        judge(page)
        page.keyboard.type(f"{totp(key):06d}")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if page.get_by_role("alert").is_visible():
            break
        page.get_by_role("button", name="Log out").last.click()
    expect(page.get_by_role("alert")).to_contain_text("was used already")
    judge(page)
    page.keyboard.type(recovery)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/admin/articles/edition/$"))


@pytest.mark.slow
def test_what_was_typed_when_the_session_had_ended_is_sent_again_after_signing_in_in_another_tab(
    page: Page, desk_site: Site
) -> None:
    sign_in(page, desk_site, path="/admin/articles/reference/add/")
    page.fill("#id_key", "R901")
    page.fill("#id_citation", WORDS)
    page.select_option("#id_evidence", index=1)
    page.select_option("#id_read", index=1)
    desk_site.run_command("shell", "-c", "from django.contrib.sessions.models import *; Session.objects.all().delete()")
    page.locator("[name=_save]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not saved yet")
    expect(page.get_by_label("citation")).to_have_value(WORDS)
    judge(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in, in a new tab").click()
    sign_in(opened.value, desk_site)
    expect(opened.value).to_have_url(re.compile("/admin/$"))
    page.get_by_role("button", name="Send it again").click()
    expect(page.locator(".messagelist .success")).to_contain_text("R901")


@pytest.mark.slow
def test_who_is_locked_out_is_told_what_to_do_and_the_command_lets_them_in(page: Page, desk_site: Site) -> None:
    for number in range(16):
        sign_in(page, desk_site, password=f"wrong {number}")
    expect(page.locator(".errornote")).to_contain_text("ask an administrator")
    judge(page)
    desk_site.run_command("unlock_sign_in", NAME)
    sign_in(page, desk_site)
    expect(page).to_have_url(re.compile("/admin/$"))
    page.goto(desk_site.address("/admin/sign_in/signinrecord/"))
    expect(page.locator("#result_list")).to_contain_text("locked after too many attempts")
