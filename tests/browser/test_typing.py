"""Typing in a real browser: kept every few seconds and on leaving, offered again; leaving with unsaved words asks."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser.site import Site
from tests.browser.test_desk import NAME, PASSWORD, PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = "Typed by somebody who was called away."


@pytest.fixture(scope="module")
def desk_site(start_site: Callable[..., Any]) -> Iterator[Site]:
    with start_site(RX_EDITOR_NAME=NAME, RX_EDITOR_PASSWORD=PASSWORD) as running:
        running.run_command("create_first_editor")
        yield running


@pytest.fixture
def desk(browser: Browser, desk_site: Site) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(desk_site.address("/admin/"))
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    page.goto(desk_site.address("/admin/articles/edition/?language=en"))
    page.get_by_role("link", name="Accessibility", exact=True).click()
    yield page
    context.close()


PASTE = """([box, html, plain]) => {
    const given = new DataTransfer();
    given.setData("text/html", html);
    given.setData("text/plain", plain);
    box.setSelectionRange(box.value.length, box.value.length);
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true }));
}"""
DROP = """([box, type]) => {
    const given = new DataTransfer();
    given.items.add(new File(["no picture at all"], "photo.png", { type }));
    box.dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
}"""


def throw_away(page: Page) -> None:
    page.get_by_role("button", name="Throw it away").first.click()
    expect(page.locator(".messagelist")).to_contain_text("thrown away")


def test_what_is_typed_is_kept_in_seconds_and_offered_in_another_tab(desk: Page) -> None:
    desk.locator("#id_title").fill(WORDS)
    expect(desk.locator(".desk-kept")).to_contain_text("kept for you alone at", timeout=PATIENCE_MS)
    other = desk.context.new_page()
    other.goto(desk.url)
    expect(other.locator(".desk-typed")).to_contain_text("did not save it")
    other.get_by_role("link", name="Look at the difference").click()
    expect(other.locator(".desk-diff ins")).to_contain_text("Typed by somebody")
    other.get_by_role("button", name="Take it into the form").click()
    expect(other.locator("#id_title")).to_have_value(WORDS)
    expect(other.locator("#taken")).to_contain_text("It is not saved yet")
    other.goto(desk.url)
    throw_away(other)


def test_leaving_with_unsaved_words_asks_and_keeps_them_on_the_way_out(desk: Page, desk_site: Site) -> None:
    address, asked = desk.url, []

    def stay_then_go(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss() if len(asked) == 1 else dialog.accept()

    desk.on("dialog", stay_then_go)
    desk.locator("#id_title").fill(WORDS)
    desk.get_by_role("link", name="History").click()
    expect(desk.locator("#id_title")).to_have_value(WORDS)
    assert asked == ["beforeunload"]
    desk.goto(desk_site.address("/admin/password_change/"))
    assert asked == ["beforeunload"] * 2
    desk.goto(address)
    expect(desk.locator(".desk-typed")).to_contain_text("did not save it")
    throw_away(desk)


def test_saving_and_previewing_ask_nothing_and_nothing_is_offered_after_a_save(desk: Page) -> None:
    address, asked = desk.url, []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.locator("#id_content_note").fill("A note.")
    desk.get_by_role("button", name="Patient view").first.click()
    expect(desk.frame_locator(".desk-preview__frame").locator("h1")).to_be_visible(timeout=PATIENCE_MS)
    desk.get_by_role("button", name="Save and continue editing").click()
    expect(desk.locator(".messagelist")).to_contain_text("was changed successfully")
    desk.goto(address)
    expect(desk.locator("#id_content_note")).to_have_value("A note.")
    expect(desk.locator(".desk-typed")).to_have_count(0)
    assert asked == []


def test_what_is_pasted_keeps_its_form_and_what_cannot_be_kept_is_said(desk: Page) -> None:
    box = desk.locator("#id_sections-0-body")
    box.fill("Before.")
    html = "<h2>Title</h2><ul><li><b>One</b> thing</li></ul><table><tr><td>a</td><td>b</td></tr></table>"
    box.evaluate(f"(box, given) => ({PASTE})([box, ...given])", [html, "Title One thing a b"])
    said = desk.locator(".desk-pasted").first
    expect(said).to_contain_text("A table is written as a list", timeout=PATIENCE_MS)
    expect(box).to_have_value("Before.\n\n### Title\n\n- **One** thing\n\n- a – b")
    said.get_by_role("button", name="Paste it as plain text instead").click()
    expect(box).to_have_value("Before.Title One thing a b")
    expect(said).to_be_empty()


def test_a_refused_picture_leaves_the_text_alone_and_says_why(desk: Page) -> None:
    box = desk.locator("#id_sections-0-body")
    box.fill("The text.")
    box.evaluate(f"(box) => ({DROP})([box, 'image/png'])")
    expect(desk.locator(".desk-pasted").first).to_contain_text("The picture was refused", timeout=PATIENCE_MS)
    expect(desk.locator(".desk-pasted li").first).not_to_be_empty()
    expect(box).to_have_value("The text.")


def test_sections_are_jumped_to_and_the_docked_preview_follows(desk: Page) -> None:
    links = desk.locator("#desk-sections a[data-section]")
    assert links.count() == desk.locator(".dynamic-sections").count()
    last = links.last
    last.click()
    expect(desk.locator(".dynamic-sections").last).to_be_in_viewport()
    desk.get_by_role("button", name="Beside the text").click()
    frame = desk.frame_locator(".desk-preview__frame")
    expect(frame.locator("h1")).to_be_visible(timeout=PATIENCE_MS)
    desk.locator(".dynamic-sections").last.locator("textarea.desk-text").focus()
    expect(last).to_have_attribute("aria-current", "true")
    place = last.get_attribute("data-section")
    expect(frame.locator(f"#{place}")).to_be_in_viewport()
    desk.locator("#id_title").fill("Seen beside the text")
    expect(frame.locator("h1")).to_have_text("Seen beside the text", timeout=PATIENCE_MS)
    expect(desk.get_by_role("button", name="Save", exact=True)).to_be_in_viewport()
