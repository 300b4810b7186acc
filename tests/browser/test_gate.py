"""The gate in a real browser: a change, published and taken back, counted in acts and pages; each page clean by axe."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.judging import axe_findings
from tests.browser.site import Site

NAME, PASSWORD = "rima", "five words that are long"
EDITIONS = "/admin/articles/edition/"
MOST_ACTS, MOST_PAGES = 10, 4
# With script or without, each on a page of its own: the draft keeps what was typed.
ARTICLES = [(True, "accessibility", "Accessibility"), (False, "contact", "Contact")]


@pytest.fixture(scope="module")
def desk_site(start_site: Callable[..., Any]) -> Iterator[Site]:
    with start_site(RX_EDITOR_NAME=NAME, RX_EDITOR_PASSWORD=PASSWORD) as running:
        running.run_command("create_first_editor")
        yield running


@pytest.fixture
def desk(browser: Browser, desk_site: Site, has_script: bool) -> Iterator[Page]:
    """Somebody who is signed in, with a browser that has nothing to complain of."""
    context = browser.new_context(java_script_enabled=has_script)
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda one: complaints.append(one.text) if one.type in {"error", "warning"} else None)
    page.goto(desk_site.address("/admin/"))
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    yield page
    context.close()
    assert [text for text in complaints if "404" not in text] == []


class Counted:
    """An editor who counts: each thing done is an act, each page that had to be waited for a page."""

    def __init__(self, page: Page) -> None:
        self.page, self.acts, self.pages = page, 0, 0
        page.on("framenavigated", lambda frame: self._turn(frame.parent_frame is None))

    def _turn(self, is_whole: bool) -> None:
        self.pages += is_whole

    def fill(self, box: Any, text: str) -> None:
        self.acts += 1
        box.fill(text)

    def press(self, button: Any) -> None:
        self.acts += 1
        button.click()


@pytest.mark.slow
@pytest.mark.parametrize(("has_script", "slug", "title"), ARTICLES)
def test_a_change_is_published_and_taken_back_in_few_acts_and_pages(
    desk: Page, desk_site: Site, browser: Browser, slug: str, title: str, say: Callable[[str], None]
) -> None:
    # With a query it is answered from the database, and not from what is stored.
    readers_address = desk_site.address(f"/en/{slug}/?now")
    reader = browser.new_context(java_script_enabled=False).new_page()
    reader.goto(readers_address)
    before = reader.content()
    desk.goto(desk_site.address(f"{EDITIONS}?language=en"))
    editor = Counted(desk)
    editor.press(desk.get_by_role("link", name=title, exact=True))
    editor.fill(desk.locator("#id_title"), "Another title")
    editor.press(desk.get_by_role("button", name="Save, then look and publish"))
    expect(desk.locator(".desk-difference").first).to_contain_text("Another title")
    reader.goto(readers_address)
    assert reader.content() == before
    editor.press(desk.get_by_role("button", name="Publish: readers get this now"))
    expect(desk.locator(".messagelist")).to_contain_text("readers have this text now")
    reader.goto(readers_address)
    expect(reader.locator("h1")).to_have_text("Another title")
    editor.fill(desk.locator("#because"), "The old title was clearer.")
    editor.press(desk.get_by_role("button", name="Put back what readers had before"))
    expect(desk.locator(".messagelist")).to_contain_text("exactly this text again")
    reader.goto(readers_address)
    assert reader.content() == before
    say(f"change, publish, put back: {editor.acts} acts, {editor.pages} pages (bar: {MOST_ACTS} and {MOST_PAGES})")
    assert editor.acts <= MOST_ACTS
    assert editor.pages <= MOST_PAGES


@pytest.mark.slow
@pytest.mark.parametrize(("width", "title"), [(390, "Stalking"), (1280, "Insomnia (poor sleep)")])
def test_every_page_that_asks_is_clean_and_fits(browser: Browser, desk_site: Site, width: int, title: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(desk_site.address("/admin/"))
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    page.goto(desk_site.address(f"{EDITIONS}?language=en"))
    page.get_by_role("link", name=title, exact=True).click()
    key = page.url.split("/edition/")[1].split("/")[0]
    page.locator("#id_title").fill("Another title")
    page.get_by_role("button", name="Save, then look and publish").click()
    looked_at = [(page.url, axe_findings(page))]
    page.get_by_role("button", name="Publish: readers get this now").click()
    looked_at.append((page.url, axe_findings(page)))
    page.get_by_role("button", name="Compare the two word by word").click()
    looked_at.append((page.url, axe_findings(page)))
    for address in (f"{key}/releases/", f"withdraw/?edition={key}"):
        page.goto(desk_site.address(f"{EDITIONS}{address}"))
        looked_at.append((page.url, axe_findings(page)))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    page.goto(desk_site.address(f"{EDITIONS}{key}/releases/"))
    page.get_by_role("link", name="Put back…").first.click()
    looked_at.append((page.url, axe_findings(page)))
    context.close()
    assert [(url, faults) for url, faults in looked_at if faults] == []
