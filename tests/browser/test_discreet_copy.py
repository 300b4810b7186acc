"""The discreet copy and the page's own controls in a browser: one entry in history, nothing stored, each control."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.site import Site

GUIDE = "/en/guides/stalking/"
CLINICAL_VIEW, LAST_LINK = ".article__switch", ".site-foot__list li:last-child a"


def discreet_path(page: Page, site: Site, path: str = GUIDE) -> str:
    page.goto(site.address(path))
    return str(page.get_attribute(".share__link", "href"))


def entries(page: Page) -> list[str]:
    answer = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    return [entry["url"] for entry in answer["entries"]]


def follow(page: Page, selector: str) -> None:
    """Follows a link of the copy, which loads another page in place of this one."""
    page.evaluate("() => { globalThis.isOld = true }")
    page.click(selector)
    page.wait_for_function("() => !globalThis.isOld && document.readyState === 'complete'")


def test_history_holds_one_entry_however_much_is_read(new_context: Callable[..., BrowserContext], site: Site) -> None:
    path = discreet_path(new_context().new_page(), site)
    page = new_context().new_page()
    page.goto(path)
    for link in (CLINICAL_VIEW, ".site-head__home", LAST_LINK, ".languages li:nth-child(2) a"):
        follow(page, link)
        assert entries(page) == ["about:blank", page.url]
        assert page.url.startswith(site.address("/r/"))
    assert page.title() == "নোট"


def test_places_in_a_page_leave_no_word_in_the_address(new_context: Callable[..., BrowserContext], site: Site) -> None:
    path = discreet_path(new_context().new_page(), site)
    page = new_context().new_page()
    page.goto(path)
    page.evaluate("() => document.querySelector('.skip-link').click()")
    assert page.evaluate("() => document.activeElement.id") == "main"
    page.goto("about:blank")
    page.goto(f"{path}#signs")
    page.wait_for_function("() => location.hash === ''")
    assert all("#" not in url for url in entries(page))


def test_the_previous_page_is_the_one_that_was_read_before(
    new_context: Callable[..., BrowserContext], site: Site
) -> None:
    path = discreet_path(new_context().new_page(), site)
    page = new_context().new_page()
    page.goto(path)
    follow(page, LAST_LINK)
    assert page.url != site.address(path)
    follow(page, ".previous__link")
    assert page.url == site.address(path)
    assert len(entries(page)) == 2


def test_without_script_the_previous_page_is_the_one_above(page_without_script: Page, site: Site) -> None:
    page = page_without_script
    path = discreet_path(page, site)
    page.goto(site.address(f"{path}2/"))
    page.click(".previous__link")
    page.wait_for_url(f"**{path}")


@pytest.mark.parametrize("has_script", [True, False])
def test_a_form_is_answered_in_place_with_script_and_on_a_page_without(
    new_context: Callable[..., BrowserContext], leaving_site: Site, has_script: bool
) -> None:
    page = new_context(base_url=leaving_site.url, java_script_enabled=has_script).new_page()
    page.goto("/en/form/")
    if has_script:
        page.wait_for_load_state("networkidle")
    for words in ("one", "two"):
        page.fill("input[name=words]", words)
        page.click("main button")
        expect(page.locator("h1")).to_have_text(f"You wrote: {words}")
    form = leaving_site.address("/en/form/")
    assert entries(page) == ["about:blank", form] if has_script else ["about:blank", form, form, form]
    if has_script:
        assert page.evaluate("() => document.activeElement.tagName") == "MAIN"
    assert page.context.cookies() == []


def test_a_form_that_cannot_be_sent_keeps_what_was_typed_and_says_so(page: Page, leaving_site: Site) -> None:
    page.goto(leaving_site.address("/en/form/"))
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.fill("input[name=words]", "kept")
    page.click("main button")
    expect(page.get_by_role("alert")).to_have_text("Not sent.")
    expect(page.locator("input[name=words]")).to_have_value("kept")


WRITTEN = """
  const clipboard = { writeText: async (text) => { globalThis.written = text; } };
  Object.defineProperty(navigator, "clipboard", { value: clipboard });
"""


def test_copying_takes_the_whole_discreet_address_and_says_where_it_stays(page: Page, site: Site) -> None:
    page.add_init_script(WRITTEN)
    path = discreet_path(page, site)
    page.click(".share__summary")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("status").first).to_contain_text("a list of what was copied")
    assert page.evaluate("() => written") == site.address(path)


def test_printing_is_offered_by_script_only(page: Page, page_without_script: Page, site: Site) -> None:
    page.add_init_script("globalThis.print = () => { globalThis.isPrinted = true }")
    page.goto(site.address(GUIDE))
    page.click(".share__summary")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("() => isPrinted")
    page_without_script.goto(site.address(GUIDE))
    page_without_script.click(".share__summary")
    expect(page_without_script.get_by_role("button", name="Print")).to_have_count(0)
    expect(page_without_script.locator(".share__link").first).to_be_visible()
