"""Explained words: read in place, with and without script, by keys, on paper; nothing is asked for or kept."""

import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect
from pypdf import PdfReader

from tests.browser.judging import Look, axe_findings, sideways_pixels

GUIDE = "/en/guides/stalking/"
GUIDES = (GUIDE, "/bn/guides/stalking/")
MEANING = "Talks with a third person"


def open_word(page: Page, path: str, word: str = "mediation") -> tuple[Locator, Locator]:
    """A word of the page and its note, the group around it open and the word in view."""
    page.goto(path)
    button = page.locator(".word", has_text=re.compile(word, re.IGNORECASE)).first
    button.evaluate(
        "one => { for (let up = one; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true; }"
    )
    button.scroll_into_view_if_needed()
    return button, page.locator(f"#{button.get_attribute('popovertarget')}")


@pytest.mark.parametrize("has_script", [True, False])
def test_a_word_is_read_in_place_by_keys_and_leaves_nothing_behind(
    new_context: Callable[..., BrowserContext], has_script: bool
) -> None:
    page = new_context(java_script_enabled=has_script).new_page()
    button, note = open_word(page, GUIDE)
    page.wait_for_load_state("networkidle")
    address, entries, asked = page.url, page.evaluate("history.length"), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    expect(note).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    expect(note).to_contain_text(MEANING)
    expect(button).to_be_focused()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    expect(note).to_be_visible()
    page.locator("h1").dispatch_event("click")
    page.mouse.click(2, 300)
    expect(note).to_be_hidden()
    assert (page.url, page.evaluate("history.length"), asked) == (address, entries, [])


@pytest.mark.slow
@pytest.mark.parametrize("path", GUIDES)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_note_is_whole_in_view_and_leaves_the_way_out_free(pages: dict[Look, Page], path: str, width: int) -> None:
    page = pages[Look(width, "light")]
    page.goto(path)
    page.evaluate("() => { for (const fold of document.querySelectorAll('details.group')) fold.open = true; }")
    seen = 0
    for button in page.locator(".word").all():
        button.scroll_into_view_if_needed()
        if not button.is_visible():
            continue
        button.click()
        note = page.locator(".word__note:popover-open")
        box, way = note.bounding_box(), page.locator(".leave").bounding_box()
        assert box
        assert way
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 800
        is_apart = box["x"] + box["width"] <= way["x"] or box["y"] >= way["y"] + way["height"]
        assert is_apart, button.inner_text()
        assert sideways_pixels(page) == 0
        page.keyboard.press("Escape")
        seen += 1
    assert seen > 5


@pytest.mark.slow
@pytest.mark.parametrize("look", [Look(320, "light"), Look(320, "dark"), Look(1280, "light")])
def test_axe_finds_nothing_while_a_word_is_open(pages: dict[Look, Page], look: Look) -> None:
    page = pages[look]
    button, note = open_word(page, GUIDE)
    assert axe_findings(page) == []
    button.click()
    expect(note).to_be_visible()
    assert axe_findings(page) == []


def test_the_way_out_works_at_once_while_a_word_is_open(page: Page) -> None:
    button, note = open_word(page, GUIDE)
    button.click()
    expect(note).to_be_visible()
    page.route(re.compile(r"/leave/$"), lambda route: route.fulfill(body="away", content_type="text/html"))
    page.click(".leave")
    expect(page.locator("body")).to_have_text("away")


@pytest.mark.slow
@pytest.mark.parametrize("has_script", [True, False])
def test_on_paper_the_meaning_stands_behind_the_word(
    new_context: Callable[..., BrowserContext], has_script: bool
) -> None:
    page = new_context(java_script_enabled=has_script).new_page()
    page.goto(GUIDE)
    paper = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages)
    assert re.search(rf"mediation\s*\({MEANING}", " ".join(paper.split()))


def test_a_browser_that_knows_no_popover_shows_the_meaning_in_brackets(page: Page) -> None:
    """Such a browser takes the attribute for nothing, and passes over rules that ask whether it knows it."""

    def age(route: Route) -> None:
        answer = route.fetch()
        text = answer.text().replace(" popover id", " id")
        route.fulfill(
            response=answer, body=re.sub(r"selector\(:popover-open\)|\(position-area: ?block-end\)", "(x: y)", text)
        )

    page.route(re.compile(rf"{GUIDE}$|\.css$"), age)
    button, note = open_word(page, GUIDE)
    expect(note).to_be_visible()
    box, word = note.bounding_box(), button.bounding_box()
    assert box
    assert word
    assert box["y"] - word["y"] < 2 * word["height"]
    assert note.evaluate("one => getComputedStyle(one, '::before').content") == '" ("'
    assert button.evaluate("one => getComputedStyle(one).textDecorationLine") == "none"
