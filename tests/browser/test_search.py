"""Search in a real browser: no trace in address or history, whole without script, and fit for every reader."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.judging import SMALLEST_WIDTH, Look, axe_findings, leave_faults, sideways_pixels, wait_until_enhanced

ASKED = "my ex keeps turning up at my work"
IN_DANGER = "amake mere felbe"
# A question in each language, one in danger, and one that finds nothing.
QUESTIONS = [("en", ASKED), ("bn", "স্বামী মোবাইল চেক করে"), ("en", IN_DANGER), ("bn", "xylophone zzyzx")]


def ask(page: Page, words: str) -> None:
    page.fill("#q", words)
    page.press("#q", "Enter")
    page.wait_for_selector("#results")


def test_with_script_a_search_leaves_no_entry_and_no_word_in_the_address(page: Page) -> None:
    page.goto("/en/search/")
    wait_until_enhanced(page)
    length = page.evaluate("history.length")
    ask(page, ASKED)
    expect(page.locator(".entry__link", has_text="Work, school and university").first).to_be_visible()
    assert page.evaluate("history.length") == length
    assert page.evaluate("location.pathname + location.search + location.hash") == "/en/search/"
    assert page.evaluate("JSON.stringify(history.state)") == "null"
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_a_result_leads_to_its_section(page: Page) -> None:
    page.goto("/en/search/")
    ask(page, "strangled")
    link = page.locator(".entry__link").first
    address = str(link.get_attribute("href"))
    link.click()
    page.wait_for_url(f"**{address}")
    expect(page.locator(f"[id='{address.partition('#')[2]}']")).to_be_in_viewport()


def test_without_script_danger_stands_above_the_form(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/en/search/")
    ask(page, IN_DANGER)
    assert page.url.endswith("/en/search/")
    order = page.evaluate(
        """() => [".urgent", "form.search", "#results"].map((name) =>
          document.querySelector(`main ${name}`).getBoundingClientRect().top)"""
    )
    assert order == sorted(order)
    expect(page.locator(".urgent a[href='tel:999']").first).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_search_from_an_article_stays_in_its_topic(
    page: Page, page_without_script: Page, *, has_script: bool
) -> None:
    reader = page if has_script else page_without_script
    reader.goto("/en/guides/strangulation/")
    reader.locator("summary", has_text="Related pages").click()
    ask(reader, "what should the doctor check")
    links = reader.locator(".entry__link").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert links
    assert all(link.startswith("/en/guides/strangulation/") for link in links)
    reader.get_by_role("button", name="Search everything").click()
    expect(reader.get_by_role("button", name="Search everything")).to_have_count(0)
    expect(reader.locator("#q")).to_have_value("what should the doctor check")


@pytest.mark.parametrize(("language", "words"), QUESTIONS)
def test_answers_are_fit_for_every_reader(pages: dict[Look, Page], language: str, words: str) -> None:
    page = pages[Look(SMALLEST_WIDTH, "dark")]
    page.goto(f"/{language}/search/")
    ask(page, words)
    assert sideways_pixels(page) == 0
    assert leave_faults(page) == []
    assert axe_findings(page) == []


@pytest.mark.parametrize("has_script", [True, False])
def test_the_page_that_a_result_opens_leads_back_to_the_results(
    page: Page, page_without_script: Page, *, has_script: bool
) -> None:
    reader = page if has_script else page_without_script
    reader.goto("/en/search/")
    ask(reader, ASKED)
    found = reader.locator(".entry__link").first.text_content()
    address = str(reader.locator(".entry__link").first.get_attribute("href"))
    if has_script:
        wait_until_enhanced(reader)
        reader.locator(".entry__link").first.click()
    else:
        reader.get_by_role("button", name="Open, with a way back here").first.click()
    reader.wait_for_url(f"**{address}")
    assert "?" not in reader.url
    assert reader.context.cookies() == []
    assert reader.evaluate("localStorage.length + sessionStorage.length") == 0
    reader.get_by_role("button", name="Back to the results").click()
    reader.wait_for_selector("#results")
    assert reader.url.endswith("/en/search/")
    expect(reader.locator("#q")).to_have_value(ASKED)
    expect(reader.locator(".entry__link").first).to_have_text(str(found))


def test_in_the_discreet_copy_the_way_back_adds_no_entry_to_history(page: Page) -> None:
    page.goto("/en/search/")
    code = page.locator("a[href^='/r/']").first.get_attribute("href")
    page.goto(str(code).replace("3/", ""))
    wait_until_enhanced(page)
    length, address = page.evaluate("history.length"), page.url
    ask(page, ASKED)
    wait_until_enhanced(page)
    page.locator(".entry__link").first.click()
    page.get_by_role("button", name="Back to the results").click()
    page.wait_for_selector("#results")
    assert page.evaluate("history.length") == length
    assert page.url == address


def test_leaving_from_a_page_that_a_result_opened_lets_no_way_back(page: Page) -> None:
    page.goto("/en/search/")
    ask(page, ASKED)
    wait_until_enhanced(page)
    page.locator(".entry__link").first.click()
    page.get_by_role("button", name="Back to the results").wait_for()
    assert leave_faults(page) == []
    assert axe_findings(page) == []


LONG_DANGER = {
    "en": "he strangled me last night and said he will kill me. " + "i do not know where to go or whom to ask. " * 12,
    "bn": "স্বামী গলা টিপে ধরেছিল, বলছে মেরে ফেলবে। " + "কোথায় যাব, কাকে বলব, কিছুই বুঝতে পারছি না। " * 12,
}


@pytest.mark.parametrize("language", ["en", "bn"])
@pytest.mark.parametrize("width", [390, SMALLEST_WIDTH])
def test_danger_help_leaves_the_results_in_the_first_screen_and_a_half(
    pages: dict[Look, Page], language: str, width: int
) -> None:
    page = pages[Look(SMALLEST_WIDTH, "light")]
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/{language}/search/")
    ask(page, LONG_DANGER[language])
    block = page.locator("#danger-help")
    expect(block).to_be_visible()
    assert page.locator(".entry__link").first.evaluate("link => link.getBoundingClientRect().top + scrollY") < 844 * 1.5
    # Numbers and the one link, each large enough for a thumb.
    small = block.locator("a").evaluate_all("all => all.filter((a) => a.getBoundingClientRect().height < 24).length")
    assert small == 0
    assert block.locator("a:not([href^='tel:'])").count() == 1
    assert sideways_pixels(page) == 0
    assert axe_findings(page) == []


@pytest.mark.parametrize("language", ["en", "bn"])
def test_lines_for_thoughts_of_suicide_leave_the_results_there_too(pages: dict[Look, Page], language: str) -> None:
    page = pages[Look(SMALLEST_WIDTH, "light")]
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/{language}/search/")
    ask(page, {"en": "i want to kill myself", "bn": "আমি আর বাঁচতে চাই না"}[language])
    lines = page.locator("#danger-help li")
    assert lines.count() == 3
    assert page.locator(".entry__link").first.evaluate("link => link.getBoundingClientRect().top + scrollY") < 844 * 1.5
    calls = lines.locator("a")
    assert calls.evaluate_all("all => all.filter((a) => a.getBoundingClientRect().height < 44).length") == 0
    assert sideways_pixels(page) == 0
    assert axe_findings(page) == []
