"""Without JavaScript: a reader walks through the library, makes a plan, prints and leaves; nothing is missing."""

from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.crawling import Answer, fetch
from tests.browser.site import Site

FOUND = 200


def test_a_reader_walks_from_home_to_a_helpline_and_every_link_on_the_way_leads_somewhere(
    page_without_script: Page, site: Site
) -> None:
    page = page_without_script
    links: dict[str, str] = {}
    page.goto("/en/")
    links |= links_in_view(page)
    page.locator("main .doors a[href*='/en/guides/stalking/']").first.click()
    expect(page.locator("h1")).to_have_text("Stalking")
    links |= links_in_view(page)
    page.locator(".article__switch").click()
    page.wait_for_url("**/clinical/")
    links |= links_in_view(page)
    page.get_by_role("heading", name="Ask", exact=True).click()
    expect(page.locator("#ask-clinical")).to_be_in_viewport()
    page.locator(".article__switch").click()
    page.get_by_role("heading", name="To print").click()
    page.get_by_role("link", name="Safety checklist").first.click()
    page.wait_for_url("**/sheets/safety-checklist/")
    expect(page.locator(".tick").first).to_be_visible()
    links |= links_in_view(page)
    page.locator(".languages").get_by_role("link", name="বাংলা").click()
    page.wait_for_url("**/bn/**/sheets/safety-checklist/")
    assert page.get_attribute("html", "lang") == "bn"
    links |= links_in_view(page)
    page.locator(".site-head a[href='/bn/help/']").click()
    page.wait_for_url("**/bn/help/")
    links |= links_in_view(page)
    page.locator("a[href='/bn/help/050/']").first.click()
    page.wait_for_url("**/bn/help/050/")
    expect(page.locator("a[href='tel:999']").first).to_be_visible()
    links |= links_in_view(page)
    assert unresolved(site, links) == {}


def links_in_view(page: Page) -> dict[str, str]:
    """Our own addresses behind the links that a reader can see, each with the page it stands on."""
    hrefs = page.evaluate("[...document.links].filter((link) => link.checkVisibility()).map((link) => link.href)")
    own = {href for href in hrefs if urlsplit(href).netloc == urlsplit(page.url).netloc}
    return {href: page.url for href in own if not href.endswith("/leave/")}


def unresolved(site: Site, links: dict[str, str]) -> dict[str, str]:
    """Links that lead to no page, or to a place that is not in the page."""
    faults = {}
    answers: dict[str, Answer] = {}
    for href, source in links.items():
        url, fragment = urldefrag(href)
        path = urlsplit(url).path
        answer = answers[path] = answers.get(path) or fetch(site, path)
        ids = {tag.attributes.get("id") for tag in answer.tags}
        if answer.status != FOUND or (fragment and fragment not in ids):
            faults[href] = source
    return faults


def test_a_plan_is_made_changed_and_stays_out_of_the_address(page_without_script: Page, site: Site) -> None:
    page = page_without_script
    page.goto("/en/tools/safety-planner/")
    expect(page.locator("textarea").first).to_be_visible()
    page.locator("input[name=stage]").first.check()
    page.locator("textarea").first.fill("My sister, after six.")
    page.get_by_role("button", name="Make my plan").click()
    expect(page.locator(".plan__words")).to_have_text("My sister, after six.")
    assert page.url == site.address("/en/tools/safety-planner/")
    assert page.locator(".plan__group").count() >= 1
    page.locator(".plan__again summary").click()
    expect(page.locator(".plan__again textarea").first).to_have_value("My sister, after six.")
    page.locator(".plan__again textarea").first.fill("Nobody.")
    page.get_by_role("button", name="Make my plan").click()
    expect(page.locator(".plan__words")).to_have_text("Nobody.")
    assert page.context.cookies() == []


def test_the_log_says_what_needs_script_and_offers_paper(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/en/tools/incident-log/")
    expect(page.locator(".log__without")).to_be_visible()
    assert page.locator("main button:visible, main textarea:visible").count() == 0
    page.locator("a[href='/en/tools/incident-log/sheet/']").first.click()
    page.wait_for_url("**/sheet/")
    assert page.locator(".write-lines__line:visible").count() > 10


@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_menu_and_what_is_folded_open_without_script(page_without_script: Page, language: str) -> None:
    page = page_without_script
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/{language}/tools/tech-check-up/")
    menu = page.locator(".site-nav")
    expect(menu).to_be_hidden()
    page.locator(".site-menu__button").click()
    expect(menu).to_be_in_viewport()
    shown = menu.locator("a:visible").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert {f"/{language}/guides/", f"/{language}/help/"} <= set(shown)
    page.locator(".site-menu__button").click()
    expect(menu).to_be_hidden()
    fold = page.locator("main details").first
    fold.locator("summary").click()
    assert fold.evaluate("fold => fold.open")


def test_no_button_stands_on_a_page_that_only_script_would_answer(page_without_script: Page) -> None:
    page = page_without_script
    for path in ("/en/", "/en/guides/stalking/", "/en/guides/stalking/sheets/safety-checklist/", "/en/help/"):
        page.goto(path)
        assert page.locator("button:visible:not(form button, [popovertarget])").count() == 0


def test_leaving_is_a_plain_link(page_without_script: Page) -> None:
    page_without_script.goto("/en/guides/stalking/")
    assert page_without_script.get_attribute(".leave", "href") == "/leave/"
