"""Arriving: what was asked for stands where a reader looks, below the way out, and so does the way back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

PHONE = {"width": 390, "height": 844}
# What was arrived at begins in the upper quarter of the screen.
QUARTER = 844 / 4


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(java_script_enabled=False, viewport=PHONE).new_page()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "bn"])
def test_each_door_of_home_that_leads_to_ways_opens_them_at_the_top_with_their_name(phone: Page, language: str) -> None:
    page = phone
    page.goto(f"/{language}/")
    doors = page.locator("main a[href*='/tools/start-here/#']").evaluate_all(
        "links => links.map((link) => link.getAttribute('href'))"
    )
    assert len(set(doors)) >= 5
    for door in dict.fromkeys(doors):
        page.goto("about:blank")
        page.goto(door)
        heading = page.locator(f"details:has([id='{door.partition('#')[2]}']) > summary")
        place, leave = heading.bounding_box(), page.locator(".leave").bounding_box()
        assert place is not None
        assert leave is not None
        assert leave["y"] + leave["height"] < place["y"] < QUARTER, door
        ways = page.locator(f"[id='{door.partition('#')[2]}'] a")
        expect(ways.first).to_be_in_viewport()
        expect(ways.nth(2)).to_be_in_viewport()


def test_the_way_back_to_the_results_is_in_view_where_the_result_opens(phone: Page) -> None:
    page = phone
    page.goto("/en/search/")
    page.fill("#q", "strangled")
    page.press("#q", "Enter")
    expect(page.locator("noscript > p")).to_contain_text("Your browser’s Back cannot show these results again")
    page.locator(".entries button").nth(1).click()
    page.wait_for_url("**#*")
    assert page.evaluate("scrollY") > PHONE["height"] / 4
    way_back = page.get_by_role("button", name="Back to the results")
    expect(way_back).to_be_in_viewport(ratio=1)
    page.mouse.wheel(0, 3000)
    expect(way_back).to_be_in_viewport(ratio=1)
    page.emulate_media(media="print")
    expect(way_back).to_be_hidden()


def test_with_script_back_is_not_spoken_of(page: Page) -> None:
    page.goto("/en/search/")
    page.fill("#q", "strangled")
    page.press("#q", "Enter")
    expect(page.locator("#results")).to_be_visible()
    expect(page.locator("noscript > p")).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "bn"])
def test_the_numbers_of_the_chosen_country_stand_in_the_first_screen(phone: Page, language: str) -> None:
    page = phone
    page.goto(f"/{language}/help/")
    expect(page.locator(".countries__link").nth(4)).to_be_in_viewport()
    page.locator("a[href$='/help/050/']").first.click()
    rows = page.locator(".lines__row")
    for number in ("999", "109", "1098"):
        expect(rows.filter(has_text=number).first).to_be_in_viewport(ratio=1)
    # What a call can set off is read first: only an emergency number can be dialled from the list.
    assert rows.locator("a[href^='tel:']").all_text_contents() == ["999"]
    rows.filter(has_text="109").first.locator("a").click()
    assert page.url.rpartition("#")[2].startswith("line-")
    expect(page.locator(f"#{page.url.rpartition('#')[2]} a[href='tel:109']")).to_be_in_viewport()


@pytest.mark.parametrize("language", ["en", "bn"])
def test_whom_to_call_is_at_most_four_screens_closed(phone: Page, language: str) -> None:
    phone.goto(f"/{language}/help/")
    assert phone.evaluate("document.documentElement.scrollHeight") <= 4 * PHONE["height"]
