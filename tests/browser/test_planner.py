"""The planner in a real browser, from the first step to paper."""

import re

from playwright.sync_api import Page, expect

from tests.browser.filling import NEXT, NOTHING, PLANNER, PREVIOUS, STORED, fill_plan, history_length, paper


def test_the_planner_goes_from_the_first_step_to_paper_and_leaves_no_entry(page: Page) -> None:
    page.goto(PLANNER)
    page.wait_for_selector(".steps__place")
    expect(page.locator("[data-step]:visible")).to_have_count(1)
    page.check("#stage-separated")
    page.click(NEXT)
    page.click(PREVIOUS)
    expect(page.locator("#stage-separated")).to_be_checked()
    before, address = history_length(page), page.url
    fill_plan(page, "online")
    assert (history_length(page), page.url) == (before, address)
    assert page.title().startswith("My list")
    words, sheets = paper(page)
    assert re.match(r"[\d/ ]+\nMy list\n", words)
    assert "My answer 3" in words
    assert "second line" in words
    assert "Steps to choose from" in words
    assert not re.search("Safety planner|Change my answers|Reading Room|http", words)
    assert sheets <= 2
    # The answers stand ready to be changed, still one step at a time.
    page.click("details.plan__again summary")
    expect(page.locator("[data-step]:visible")).to_have_count(1)
    expect(page.locator("#stage-online")).to_be_checked()
    assert page.evaluate(STORED) == NOTHING


def test_beside_a_partner_the_caution_is_in_view_and_paper_holds_own_words_only(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(PLANNER)
    page.wait_for_selector(".steps__place")
    fill_plan(page, "thinking")
    expect(page.locator(".detail--caution").first).to_be_in_viewport()
    expect(page.locator(".plan")).to_contain_text("Getting ready")
    words, sheets = paper(page)
    assert "My answer 2" in words
    assert not re.search("Steps to choose|Getting ready|leav|In danger now", words)
    assert sheets == 1


def test_the_planner_works_without_script(page_without_script: Page) -> None:
    page = page_without_script
    page.goto(PLANNER)
    steps = page.locator("[data-step]")
    assert steps.count() == page.locator("[data-step]:visible").count()
    fill_plan(page, "stranger", has_script=False)
    expect(page.locator(".plan")).to_contain_text("My answer 2")
    assert page.url.endswith(PLANNER)


def test_what_needs_mending_opens_its_step_and_every_word_is_still_there(page: Page) -> None:
    page.goto(PLANNER)
    page.wait_for_selector(".steps__place")
    page.locator("#answer-2").evaluate("field => { field.value = 'kept'; }")
    page.locator("#answer-4").evaluate("field => { field.value = 'x'.repeat(3000); }")
    for _step in range(page.locator("[data-step]").count() - 1):
        page.click(NEXT)
    page.click("form.planner button[type=submit]")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#stage")).to_be_visible()
    page.check("#stage-online")
    page.click("a[href='#answer-4']")
    expect(page.locator("#answer-4")).to_be_focused()
    page.locator("#answer-4").fill("short")
    while page.locator("form.planner button[type=submit]").is_hidden():
        page.click(NEXT)
    page.click("form.planner button[type=submit]")
    page.wait_for_selector(".plan")
    expect(page.locator(".plan")).to_contain_text("kept")
    expect(page.locator(".plan")).to_contain_text("short")
