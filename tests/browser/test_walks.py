"""The main job end to end: a survivor reads, a clinician switches the view, a caregiver prints, an editor publishes."""

import io
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.site import Site

NAME, PASSWORD = "rima", "five words that are long"
GUIDE = "/en/guides/stalking/"
# A desk works out the previews of all sections when it opens.
PATIENCE_MS = 40_000
NEW_SENTENCE = "A sentence that an editor wrote today."
CHECKLIST_PAGES = 4


@pytest.fixture(scope="module")
def edited_site(start_site: Callable[..., Any]) -> Iterator[Site]:
    with start_site(RX_EDITOR_NAME=NAME, RX_EDITOR_PASSWORD=PASSWORD) as running:
        running.run_command("create_first_editor")
        yield running


@pytest.fixture
def new_page(browser: Browser, edited_site: Site) -> Iterator[Callable[..., Page]]:
    """Each page is another person's browser."""
    contexts = []

    def make(**options: Any) -> Page:
        contexts.append(browser.new_context(base_url=edited_site.url, **options))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


def test_a_survivor_finds_numbers_and_reads_on_a_phone(new_page: Callable[..., Page]) -> None:
    survivor = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    survivor.goto(GUIDE)
    expect(survivor.locator("h1")).to_have_text("Stalking")
    expect(survivor.locator("a[href='tel:999']").first).to_be_in_viewport()
    expect(survivor.locator(".leave")).to_be_in_viewport()
    danger = survivor.locator(".warning-signs")
    expect(danger).to_contain_text("Emergency now")
    order = (".danger-line", ".warning-signs", "#first_steps", ".takeaways", ".group")
    tops = [survivor.locator(name).first.evaluate("part => part.getBoundingClientRect().top") for name in order]
    assert tops == sorted(tops)
    group = survivor.get_by_role("heading", name="Is this happening to me?")
    expect(survivor.locator("#definition")).not_to_be_visible()
    group.tap()
    expect(survivor.locator("#definition")).to_be_visible()
    assert survivor.url.endswith(GUIDE)
    assert survivor.context.cookies() == []
    assert survivor.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_clinician_switches_the_view_and_finds_evidence(new_page: Callable[..., Page]) -> None:
    clinician = new_page(viewport={"width": 1280, "height": 900})
    clinician.goto(GUIDE)
    assert clinician.locator(".codes").count() == 0
    clinician.locator(".article__switch").click()
    clinician.wait_for_url("**/clinical/")
    expect(clinician.locator("h1")).to_have_text("Stalking")
    clinician.get_by_role("heading", name="Codes").first.click()
    expect(clinician.locator(".codes")).to_be_visible()
    clinician.locator(".cite a").first.click()
    source = clinician.locator(f"[id='{clinician.url.rpartition('#')[2]}']")
    expect(source).to_be_in_viewport()
    clinician.locator(".article__switch").click()
    clinician.wait_for_url(f"**{GUIDE}")
    assert clinician.locator(".codes").count() == 0


def test_a_caregiver_prints_the_checklist_with_a_heading_that_does_not_tell(new_page: Callable[..., Page]) -> None:
    caregiver = new_page()
    caregiver.goto(GUIDE)
    caregiver.get_by_role("heading", name="To print").click()
    caregiver.get_by_role("link", name="Safety checklist").click()
    caregiver.wait_for_url("**/sheets/safety-checklist/")
    caregiver.get_by_role("link", name="Use a heading that does not").click()
    caregiver.wait_for_url("**/neutral/")
    sheets = PdfReader(io.BytesIO(caregiver.pdf(format="A4"))).pages
    assert 1 <= len(sheets) <= CHECKLIST_PAGES
    first = sheets[0].extract_text()
    assert first.removeprefix(f"1 / {len(sheets)}").strip().startswith("My list")
    assert "999" in first


@pytest.mark.slow
def test_an_editor_changes_a_section_and_readers_have_it_only_when_it_is_published(
    new_page: Callable[..., Page],
) -> None:
    reader = new_page(java_script_enabled=False)
    reader.goto(GUIDE)
    old = reader.locator("#definition").inner_text()
    assert NEW_SENTENCE not in old

    editor = new_page(viewport={"width": 1280, "height": 900})
    editor.goto("/admin/")
    editor.fill("#id_username", NAME)
    editor.fill("#id_password", PASSWORD)
    editor.click("input[type=submit]")
    editor.goto("/admin/articles/edition/?language=en")
    editor.get_by_role("link", name="Stalking", exact=True).click()
    section = section_form(editor, "What stalking is")
    text = section.locator("textarea.desk-text").input_value()
    section.locator("textarea.desk-text").fill(f"{NEW_SENTENCE}\n\n{text}")
    expect(section.locator(".markdownx-preview")).to_contain_text(NEW_SENTENCE, timeout=PATIENCE_MS)
    editor.get_by_role("button", name="Patient view").first.click()
    preview = editor.frame_locator(".desk-preview__frame")
    expect(preview.locator("#definition")).to_contain_text(NEW_SENTENCE, timeout=PATIENCE_MS)
    reader.reload()
    assert reader.locator("#definition").inner_text() == old

    editor.get_by_role("button", name="Save and continue editing").click()
    expect(editor.locator(".messagelist")).to_be_visible()
    expect(section_form(editor, "What stalking is").locator("textarea.desk-text")).to_have_value(
        f"{NEW_SENTENCE}\n\n{text}"
    )
    reader.reload()
    assert reader.locator("#definition").inner_text() == old

    editor.get_by_role("button", name="Save, then look and publish").click()
    editor.get_by_role("button", name="Publish: readers get this now").click()
    expect(editor.locator(".messagelist")).to_contain_text("readers have this text now")
    wait_until_shown(reader, "#definition", NEW_SENTENCE)


def wait_until_shown(reader: Page, part: str, text: str) -> None:
    """Reads again until what was published is made anew, a moment later."""
    end = time.monotonic() + 10
    while text not in (reader.locator(part).text_content() or ""):
        assert time.monotonic() < end
        reader.wait_for_timeout(250)
        reader.reload()


def section_form(editor: Page, heading: str) -> Any:
    """The form of the section with that heading."""
    forms = editor.locator(".dynamic-sections")
    expect(forms.first).to_be_visible()
    at = next(n for n in range(forms.count()) if forms.nth(n).locator("input[name$=heading]").input_value() == heading)
    return forms.nth(at)


def test_nothing_of_the_desk_is_open_to_who_is_not_signed_in(new_page: Callable[..., Page]) -> None:
    stranger = new_page()
    stranger.goto("/admin/articles/edition/")
    expect(stranger.locator("#id_password")).to_be_visible()
