"""Writing in a real browser: a source picked without a mouse, a new article from sign-in to readers by keyboard."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.judging import axe_findings
from tests.browser.site import Site
from tests.browser.test_desk import NAME, PASSWORD, PATIENCE_MS
from tests.browser.test_gate import Counted

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEW = "/admin/articles/article/new/"
# On the way to anything that a person looks for.
MOST_TABS = 300


@pytest.fixture(scope="module")
def desk_site(start_site: Callable[..., Any]) -> Iterator[Site]:
    with start_site(RX_EDITOR_NAME=NAME, RX_EDITOR_PASSWORD=PASSWORD) as running:
        running.run_command("create_first_editor")
        yield running


@pytest.fixture
def page(browser: Browser, desk_site: Site) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(desk_site.address("/admin/"))
    yield page
    context.close()


def sign_in(page: Page) -> None:
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")


def tab_to(page: Page, wanted: Locator) -> None:
    """By the Tab key alone, as somebody without a mouse."""
    expect(wanted).to_be_visible(timeout=PATIENCE_MS)
    for _tab in range(MOST_TABS):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached by Tab")


def type_into(page: Page, box: str, text: str) -> None:
    tab_to(page, page.locator(box))
    page.keyboard.insert_text(text)


def press(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def test_by_keyboard_alone_from_signing_in_to_a_page_that_readers_have(page: Page, desk_site: Site) -> None:
    type_into(page, "#id_username", NAME)
    type_into(page, "#id_password", PASSWORD)
    page.keyboard.press("Enter")
    press(page, page.get_by_role("link", name="Articles", exact=True).first)
    press(page, page.get_by_role("link", name="A new article in one step"))
    type_into(page, "#id_title", "Watched at a school")
    type_into(page, "#id_summary", "What it is to be watched at a school. It is never your fault.")
    tab_to(page, page.locator("#id_writer"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("#id_sections-0-kind"))
    page.keyboard.type("What it is")
    type_into(page, "#id_sections-0-heading", "What it is")
    type_into(page, "#id_sections-0-body", "Somebody looks at what a pupil does, again and again.")
    press(page, page.get_by_role("button", name="Save the draft"))
    expect(page.locator(".messagelist")).to_contain_text("is a draft now", timeout=PATIENCE_MS)
    press(page, page.get_by_role("button", name="Save, then look and publish"))
    press(page, page.get_by_role("button", name="Publish: readers get this now"))
    expect(page.locator(".messagelist")).to_contain_text("readers have this text now", timeout=PATIENCE_MS)
    page.goto(desk_site.address("/en/guides/watched-at-a-school/"))
    expect(page.locator("h1")).to_have_text("Watched at a school")


def test_a_new_article_with_a_statistic_and_its_source_is_one_form(
    page: Page, desk_site: Site, say: Callable[[str], None]
) -> None:
    sign_in(page)
    page.goto(desk_site.address(NEW))
    editor = Counted(page)
    for box, text in {
        "#id_title": "Watched on a bus",
        "#id_summary": "What it is to be watched on a bus. It is never your fault.",
        "#id_sections-0-heading": "What it is",
        "#id_sections-0-body": "Somebody looks, again and again.",
    }.items():
        editor.fill(page.locator(box), text)
    page.locator("#id_writer").select_option(index=1)
    editor.press(page.get_by_text("A statistic and its source"))
    editor.fill(page.locator("#id_statistic"), "In one survey 31 of 100 people were watched.")
    editor.fill(page.locator("#id_citation"), "Made up for this test. 2021.")
    editor.fill(page.locator("#id_doi"), "https://doi.org/10.1000/bus")
    page.locator("#id_evidence").select_option(index=1)
    page.locator("#id_read").select_option(index=1)
    editor.press(page.get_by_role("button", name="Save the draft"))
    expect(page.locator(".messagelist")).to_contain_text("is a draft now", timeout=PATIENCE_MS)
    written = r"^Somebody looks, again and again\.\n\nIn one survey 31 of 100 people were watched\.\[\^R\d+\]$"
    expect(page.locator("#id_sections-0-body")).to_have_value(re.compile(written))
    acts = editor.acts + 3
    assert editor.pages == 1
    say(f"A new article with a statistic and its source: {acts} acts, one form, one page (before: three forms)")


def test_a_source_is_found_and_cited_without_a_mouse(page: Page, desk_site: Site) -> None:
    sign_in(page)
    page.goto(desk_site.address("/admin/articles/edition/?language=en"))
    page.get_by_role("link", name="Accessibility", exact=True).click()
    box = page.locator("#id_sections-0-body")
    box.fill("A sentence.")
    box.press("Shift+Tab")
    expect(page.get_by_role("button", name="Show a picture").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Link to a page").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("#desk-dialog-words")).to_be_focused()
    page.keyboard.insert_text("R02")
    expect(dialog.get_by_role("button", name="Insert R02")).to_be_visible(timeout=PATIENCE_MS)
    assert axe_findings(page) == []
    tab_to(page, dialog.get_by_role("button", name="Insert R02"))
    page.keyboard.press("Enter")
    expect(box).to_have_value("A sentence.[^R02]")
    expect(box).to_be_focused()


PASTE = """(box) => {
  const data = new DataTransfer();
  data.setData("text/html", "<ul><li>একটি <b>কথা</b></li><li>আরেকটি</li></ul>");
  data.setData("text/plain", "plain");
  box.focus();
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_the_page_of_a_translation_picks_and_pastes_as_the_form_does(page: Page, desk_site: Site) -> None:
    sign_in(page)
    page.goto(desk_site.address("/admin/articles/edition/?language=bn&q=strangulation"))
    page.locator("#result_list tbody th a").first.click(timeout=PATIENCE_MS)
    page.get_by_role("link", name="Translate side by side").click(timeout=PATIENCE_MS)
    box = page.locator("textarea.desk-text").first
    expect(page.get_by_role("button", name="Cite a source").first).to_be_visible(timeout=PATIENCE_MS)
    text = box.input_value()
    page.get_by_role("button", name="Cite a source").first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("#desk-dialog-words").fill("R02")
    dialog.get_by_role("button", name="Insert R02").click(timeout=PATIENCE_MS)
    # Where nobody set a cursor, it goes to the end.
    expect(box).to_have_value(f"{text}[^R02]")
    box.fill("")
    box.evaluate(PASTE)
    expect(box).to_have_value("- একটি **কথা**\n- আরেকটি", timeout=PATIENCE_MS)
    assert axe_findings(page) == []


def test_a_remark_and_its_words_in_the_docked_preview_lead_to_one_another(page: Page, desk_site: Site) -> None:
    sign_in(page)
    page.goto(desk_site.address("/admin/articles/edition/?language=en"))
    page.get_by_role("link", name="Accessibility", exact=True).click(timeout=PATIENCE_MS)
    expect(page.locator("#edition_form")).to_be_visible(timeout=PATIENCE_MS)
    form = page.url
    words = " ".join(page.locator("#id_sections-0-body").input_value().split("\n")[0].lstrip("#-* ").split()[:3])
    page.goto(form.replace("/change/", "/reviewing/"))
    page.locator("#remark-quote").fill(words)
    page.locator("#remark-text").fill("Which of them?")
    page.get_by_role("button", name="Keep this remark").click()
    expect(page.locator(".desk-list > li")).to_have_count(1, timeout=PATIENCE_MS)
    page.goto(form)
    page.get_by_role("button", name="Beside the text").click(timeout=PATIENCE_MS)
    preview = page.frame_locator("iframe[name=page-preview-frame]")
    expect(preview.locator("mark").first).to_be_visible(timeout=PATIENCE_MS)
    preview.get_by_role("link", name="Remark 1").click()
    expect(page.locator("[id^=beside-]")).to_be_focused()
    page.locator("a[data-remark]").click()
    expect(preview.locator("mark").first).to_be_focused()
    assert page.url == form
    assert len(page.context.pages) == 1


@pytest.mark.parametrize("path", [NEW, "/admin/articles/edition/sources/", "/admin/articles/edition/pages/?q=stalking"])
def test_pages_of_writing_have_nothing_for_axe_to_find(page: Page, desk_site: Site, path: str) -> None:
    sign_in(page)
    for width in (1400, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(desk_site.address(path))
        for fold in page.locator("details.desk-fold > summary").all():
            fold.click()
        assert axe_findings(page) == []


def test_the_form_of_an_edition_with_what_waits_has_nothing_for_axe_to_find(page: Page, desk_site: Site) -> None:
    sign_in(page)
    page.goto(desk_site.address("/admin/articles/edition/?language=en"))
    page.get_by_role("link", name="Accessibility", exact=True).click()
    page.locator("#id_title").fill("Typed and left")
    expect(page.locator(".desk-kept")).to_contain_text("kept for you alone at", timeout=PATIENCE_MS)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".desk-typed").first).to_be_visible()
    ours = [
        found for found in axe_findings(other) if "desk-" in found or "typed" in found.lower() or "desk-bar" in found
    ]
    assert ours == []
    other.get_by_role("link", name="Look at the difference").first.click()
    assert axe_findings(other) == []
