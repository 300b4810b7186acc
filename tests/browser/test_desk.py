"""The desk in a real browser: nothing breaks the policy, previews are live, sections move, the keyboard gets out."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.site import Site

NAME, PASSWORD = "rima", "five words that are long"
# A guide's page asks for the previews of all its sections at once when it opens; on a busy machine a new one waits.
PATIENCE_MS = 40_000
EDITIONS = "/admin/articles/edition/"


@pytest.fixture(scope="module")
def desk_site(start_site: Callable[..., Any]) -> Iterator[Site]:
    with start_site(RX_EDITOR_NAME=NAME, RX_EDITOR_PASSWORD=PASSWORD) as running:
        running.run_command("create_first_editor")
        yield running


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    return []


@pytest.fixture(scope="module")
def signed_in(browser: Browser, desk_site: Site, complaints: list[str]) -> Iterator[Page]:
    """A page that is signed in; whatever the browser complains of is gathered."""
    context = browser.new_context()
    page = context.new_page()
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(desk_site.address("/admin/"))
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    yield page
    context.close()


@pytest.fixture
def desk(signed_in: Page, complaints: list[str]) -> Iterator[Page]:
    """The page that is signed in, of which the browser must have nothing to complain."""
    complaints.clear()
    signed_in.set_viewport_size({"width": 1400, "height": 1000})
    yield signed_in
    # Chromium asks every site for an icon by itself.
    assert [text for text in complaints if "404" not in text] == []


def open_edition(page: Page, site: Site, title: str = "Stalking") -> None:
    page.goto(site.address(f"{EDITIONS}?language=en"))
    page.get_by_role("link", name=title, exact=True).click()


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "articles/article/",
        "articles/reference/",
        "articles/contributor/",
        "articles/code/",
        "helplines/helpline/",
        "helplines/country/",
        "articles/edition/recover/",
        "articles/edition/add/",
    ],
)
def test_pages_of_the_desk_keep_to_the_policy(desk: Page, desk_site: Site, path: str) -> None:
    desk.goto(desk_site.address(f"/admin/{path}"))
    first = desk.locator("#result_list tbody th a").first
    if first.count():
        first.click()
        expect(desk.locator("#content-main form").first).to_be_visible()


@pytest.mark.slow
def test_the_live_preview_follows_what_is_typed_and_lists_faults(desk: Page, desk_site: Site) -> None:
    open_edition(desk, desk_site)
    section = desk.locator("#sections-1")
    expect(section.locator(".markdownx-preview h3")).to_have_text("What stalking is", timeout=PATIENCE_MS)
    section.locator("textarea.desk-text").fill("Quite **new** text.")
    expect(section.locator(".markdownx-preview strong")).to_have_text("new", timeout=PATIENCE_MS)
    section.locator("textarea.desk-text").fill("Fine.\n\n<b onclick=alert(1)>x</b>")
    expect(section.locator(".desk-faults")).to_contain_text("Line 3: Raw HTML is not allowed", timeout=PATIENCE_MS)
    boxes = [section.locator(name).bounding_box() for name in ("textarea.desk-text", ".markdownx-preview")]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    desk.set_viewport_size({"width": 390, "height": 844})
    boxes = [section.locator(name).bounding_box() for name in ("textarea.desk-text", ".markdownx-preview")]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]
    assert desk.evaluate("document.documentElement.scrollWidth <= 390")


@pytest.mark.slow
def test_a_new_section_has_its_preview_before_it_is_saved(desk: Page, desk_site: Site) -> None:
    open_edition(desk, desk_site)
    desk.get_by_role("button", name="Add another Section").click()
    section = desk.locator(".dynamic-sections").last
    section.locator("select").first.select_option("danger_signs")
    section.locator("textarea.desk-text").fill("Text.")
    faults = section.locator(".desk-faults")
    expect(faults).to_contain_text("Danger signs stand in these groups", timeout=PATIENCE_MS)
    section.locator("textarea.desk-text").focus()
    desk.keyboard.press("Tab")
    assert not desk.evaluate("document.activeElement.classList.contains('desk-text')")


def test_an_answer_that_comes_late_does_not_take_the_place_of_a_newer_one(desk: Page, desk_site: Site) -> None:
    open_edition(desk, desk_site)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    desk.route(re.compile("/section-preview/.*kind=&"), hold)
    desk.get_by_role("button", name="Add another Section").click()
    section = desk.locator(".dynamic-sections").last
    faults = section.locator(".desk-faults")
    expect(section.locator("textarea.desk-text")).to_have_attribute("data-markdownx-init", "")
    section.locator("select").first.select_option("danger_signs")
    section.locator("textarea.desk-text").fill("Text.")
    expect(faults).to_contain_text("Danger signs stand in these groups", timeout=PATIENCE_MS)
    assert held, "nothing was asked before the kind was chosen"
    for route in held:
        route.fulfill(body="<p>What stood there before</p>")
    desk.wait_for_timeout(500)  # for an answer that must not be shown
    expect(faults).to_contain_text("Danger signs stand in these groups")
    desk.unroute_all()


@pytest.mark.slow
def test_the_whole_page_is_shown_in_the_frame_from_unsaved_text(desk: Page, desk_site: Site) -> None:
    open_edition(desk, desk_site)
    desk.fill("#id_title", "A title that nobody saved")
    frame = desk.frame_locator(".desk-preview__frame")
    for button in ("Patient view", "Clinical view"):
        desk.get_by_role("button", name=button).first.click()
        expect(frame.locator("h1")).to_have_text("A title that nobody saved")
    desk.get_by_label("Phone").check()
    assert desk.locator(".desk-preview__frame").bounding_box()["width"] < 400
    desk.get_by_role("button", name="Checklist on paper").click()
    expect(frame.locator("h1")).to_contain_text("Safety checklist")
    expect(desk.locator("#id_title")).to_have_value("A title that nobody saved")


@pytest.mark.slow
def test_an_editor_moves_a_section_publishes_and_looks_at_the_history(desk: Page, desk_site: Site) -> None:
    open_edition(desk, desk_site, "Accessibility")
    desk.fill("#id_title", "Accessible to all")
    last = desk.locator(".dynamic-sections").last
    heading = last.locator(".inline_label").inner_text()
    last.locator(".move-begin").click()
    desk.get_by_role("button", name="Save, then look and publish").click()
    desk.get_by_role("button", name="Publish: readers get this now").click()
    expect(desk.locator(".messagelist")).to_contain_text("readers have this text now")
    open_edition(desk, desk_site, "Accessible to all")
    expect(desk.locator(".dynamic-sections .inline_label").first).to_have_text(heading)
    desk.get_by_role("link", name="History").click()
    desk.locator("#change-history a").last.click()
    expect(desk.locator("#id_title")).to_have_value("Accessibility")
    desk.goto(desk_site.address("/en/accessibility/"))
    expect(desk.locator("h1")).to_have_text("Accessible to all")
