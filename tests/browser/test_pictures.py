"""Pictures at the desk in a browser: chosen by keyboard, kept with their words, dropped, refused beside the text."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.articles.pictures.hostile import picture
from tests.browser.site import Site
from tests.browser.test_desk import NAME, PASSWORD, PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DROP = """([box, name, bytes]) => {
    const given = new DataTransfer();
    given.items.add(new File([new Uint8Array(bytes)], name));
    box.dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
}"""


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
    expect(page.locator(".desk-tools").first).to_be_visible(timeout=PATIENCE_MS)
    yield page
    context.close()


def text_box(page: Page) -> Locator:
    return page.locator("textarea.desk-text").first


def drop(box: Locator, name: str, data: bytes) -> None:
    box.evaluate(f"(box, [name, bytes]) => ({DROP})([box, name, bytes])", [name, list(data)])


def test_a_picture_is_chosen_by_keyboard_described_and_put_where_the_cursor_stands(desk: Page) -> None:
    box = text_box(desk)
    before = box.input_value()
    box.press("Control+Home")
    desk.locator(".desk-tools").first.get_by_role("button", name="Show a picture").focus()
    desk.keyboard.press("Enter")
    dialog = desk.locator("dialog.desk-dialog")
    expect(dialog.get_by_role("button", name="Keep this picture")).to_be_visible(timeout=PATIENCE_MS)
    for data, says in ((picture("GIF", "P"), "This is GIF"), (picture("PNG", size=(90, 90))[:200], "damaged")):
        dialog.get_by_label("The picture").set_input_files([{"name": "a.png", "mimeType": "image/png", "buffer": data}])
        dialog.locator("[name=alt_en]").fill("A grey ground")
        dialog.get_by_role("button", name="Keep this picture").focus()
        desk.keyboard.press("Enter")
        expect(dialog.locator(".errorlist")).to_contain_text(says, timeout=PATIENCE_MS)
        expect(dialog.locator("[name=alt_en]")).to_have_value("A grey ground")
        expect(box).to_have_value(before)
    dialog.get_by_label("The picture").set_input_files(
        [{"name": "a.png", "mimeType": "image/png", "buffer": picture("PNG")}]
    )
    dialog.get_by_role("button", name="Keep this picture").press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text("in the library", timeout=PATIENCE_MS)
    dialog.get_by_role("button", name="Insert A grey ground").press("Enter")
    expect(dialog).to_be_hidden()
    expect(box).not_to_have_value(before)
    text = box.input_value()
    assert text.startswith("![](/media/")
    assert text.partition("\n\n")[2] == before
    expect(desk.locator(".markdownx-preview").first.locator("img[alt='A grey ground']")).to_be_attached(
        timeout=PATIENCE_MS
    )


def test_a_dropped_picture_asks_for_its_words_and_a_refused_one_leaves_the_text_alone(desk: Page) -> None:
    box = text_box(desk)
    before = box.input_value()
    beside = desk.locator(".desk-pasted").first
    drop(box, "b.gif", picture("GIF", "P"))
    expect(beside).to_contain_text("This is GIF", timeout=PATIENCE_MS)
    expect(box).to_have_value(before)
    drop(box, "b.jpg", picture("JPEG", size=(60, 60)))
    expect(beside).to_contain_text("between the square brackets", timeout=PATIENCE_MS)
    desk.keyboard.type("Dropped here")
    assert "![Dropped here](/media/" in box.input_value()
