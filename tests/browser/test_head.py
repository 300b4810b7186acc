"""The head of a page: nothing in it moves when the menu opens; another language keeps the place and the question."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.judging import sideways_pixels, wait_until_enhanced

GUIDE = "guides/stalking/"
LARGEST = "#text-largest"
IN_THE_ROW = (".site-menu__button", ".site-head__search", ".languages", ".site-head__home")


def place_of(locator: Locator) -> tuple[int, int]:
    box = locator.bounding_box()
    assert box is not None
    return round(box["x"]), round(box["y"])


@pytest.mark.parametrize("language", ["en", "bn"])
@pytest.mark.parametrize(("width", "is_largest"), [(320, False), (390, False), (390, True)])
def test_nothing_in_the_row_moves_when_the_menu_opens_and_its_links_stand_in_columns(
    new_context: Callable[..., BrowserContext], language: str, width: int, *, is_largest: bool
) -> None:
    page = new_context(java_script_enabled=False, viewport={"width": width, "height": 844}).new_page()
    page.goto(f"/{language}/{GUIDE}")
    if is_largest:
        page.click(".share__summary")
        page.check(LARGEST)
        page.evaluate("scrollTo(0, 0)")
    before = [place_of(page.locator(name)) for name in IN_THE_ROW]
    page.click(".site-menu__button")
    links = page.locator(".site-nav a:visible")
    assert [place_of(page.locator(name)) for name in IN_THE_ROW] == before
    assert links.count() >= 5
    places = [place_of(links.nth(number)) for number in range(links.count())]
    assert len({x for x, _y in places}) <= 2
    assert min(y for _x, y in places) > max(y for _x, y in before)
    assert abs(min(x for x, _y in places) - before[0][0]) <= 1
    assert sideways_pixels(page) == 0


@pytest.mark.parametrize("language", ["en", "bn"])
@pytest.mark.parametrize("path", [GUIDE, "tools/start-here/", "help/"])
def test_on_a_wide_screen_the_ways_stand_in_one_row_without_a_button(
    page_without_script: Page, language: str, path: str
) -> None:
    """Also on a page that is one of them: its name is bolder there, and wider."""
    page = page_without_script
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"/{language}/{path}")
    expect(page.locator(".site-menu__button")).to_be_hidden()
    links = page.locator(".site-nav a:visible, .languages a")
    assert len({place_of(links.nth(number))[1] for number in range(links.count())}) == 1
    name, first = page.locator(".site-head__home").bounding_box(), links.first.bounding_box()
    assert name is not None
    assert first is not None
    assert first["x"] >= name["x"] + name["width"] + 4
    last, leave = page.locator(".languages a").last.bounding_box(), page.locator(".leave").bounding_box()
    assert last is not None
    assert leave is not None
    assert last["x"] + last["width"] <= leave["x"]


@pytest.mark.parametrize("width", [992, 1100, 1215, 1216])
def test_where_there_is_less_room_nothing_in_the_head_wraps(page_without_script: Page, width: int) -> None:
    page = page_without_script
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/bn/help/")
    links = page.locator(".site-nav a:visible, .site-menu__button:visible, .languages a")
    assert len({place_of(links.nth(number))[1] for number in range(links.count())}) == 1
    assert sideways_pixels(page) == 0


@pytest.mark.parametrize("address", [f"/en/{GUIDE}#faq", "/en/tools/start-here/#documenting"])
def test_another_language_opens_at_the_part_that_the_address_names(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".languages a[hreflang=bn]").click()
    page.wait_for_url(f"**{address.replace('/en/', '/bn/')}")
    expect(page.locator(f"[id='{address.partition('#')[2]}']")).to_be_in_viewport()


def test_another_language_opens_the_group_that_was_opened_last_on_the_page(page: Page) -> None:
    page.goto(f"/bn/{GUIDE}")
    page.locator("summary", has=page.locator("h2")).nth(1).click()
    opened = page.locator("details.group[open] > [id]").get_attribute("id")
    page.locator(".languages a[hreflang=en]").click()
    page.wait_for_url(f"**/en/{GUIDE}#{opened}")
    expect(page.locator(f"#{opened}")).to_be_in_viewport()


def test_without_a_part_the_address_in_another_language_has_none(page: Page) -> None:
    page.goto(f"/bn/{GUIDE}")
    page.locator(".languages a[hreflang=en]").click()
    page.wait_for_url(f"**/en/{GUIDE}")


@pytest.mark.slow
@pytest.mark.parametrize("has_script", [True, False])
def test_another_language_answers_the_same_question_and_no_address_holds_it(
    page: Page, page_without_script: Page, *, has_script: bool
) -> None:
    reader = page if has_script else page_without_script
    reader.goto("/en/search/")
    reader.fill("#q", "he follows me")
    reader.press("#q", "Enter")
    expect(reader.locator("#results")).to_be_visible()
    reader.locator(".languages button[lang=bn]").click()
    reader.wait_for_url("**/bn/search/")
    expect(reader.locator("html")).to_have_attribute("lang", "bn")
    expect(reader.locator("#q")).to_have_value("he follows me")
    expect(reader.locator("#results")).to_be_visible()


def test_in_the_discreet_copy_it_does_so_in_the_one_entry_of_its_history(page: Page) -> None:
    page.goto("/en/search/")
    page.goto(str(page.locator(".share__link[rel=nofollow]").first.get_attribute("href")))
    wait_until_enhanced(page)
    length = page.evaluate("history.length")
    page.fill("#q", "he follows me")
    page.press("#q", "Enter")
    expect(page.locator("#results")).to_be_visible()
    page.locator(".languages button[lang=bn]").click()
    expect(page.locator("html")).to_have_attribute("lang", "bn")
    expect(page.locator("#q")).to_have_value("he follows me")
    expect(page.locator(".languages [aria-current]")).to_have_text("বাংলা")
    assert page.evaluate("history.length") == length
    page.locator(".languages button[lang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".leave").click()
    expect(page.locator("main")).to_have_count(0)
