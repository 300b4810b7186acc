"""A reader's own text size, in the browser or by the page's own control, and high contrast: nothing is lost by them."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.conftest import QUIET_FLAGS
from tests.browser.judging import LANGUAGES, SMALLEST_WIDTH, Look, axe_findings, sideways_pixels
from tests.browser.site import Site
from tests.machine import find_chromium

PHONE_PIXELS = 360
GUIDE = "guides/stalking/"
KINDS = (
    "",
    GUIDE,
    "guides/stalking/clinical/",
    "guides/",
    "help/",
    "help/050/",
    "tools/safety-planner/",
    "tools/incident-log/",
    "search/",
    "a-to-z/",
    "report-a-mistake/",
    "guides/intimate-partner-stalking/sheets/safety-checklist/",
)
# A few in the short run, by turns in one language; every kind in both in the long one.
FEW = [("en", GUIDE), ("bn", "help/050/"), ("en", "report-a-mistake/")]
EVERY = [(language, kind) for language in LANGUAGES for kind in KINDS]
OPEN_ALL = "() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }"
# Words that the leave control would cover at the top of the page.
UNDER = """() => {
  scrollTo(0, 0);
  const leave = document.querySelector(".leave").getBoundingClientRect();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const under = [];
  while (words.nextNode()) {
    const { data, parentElement } = words.currentNode;
    if (!data.trim() || parentElement.closest(".leave, .skip-link, .visually-hidden")) continue;
    range.selectNodeContents(words.currentNode);
    const isUnder = [...range.getClientRects()].some((box) => (
      box.right > leave.left && box.left < leave.right && box.bottom > leave.top && box.top < leave.bottom
    ));
    if (isUnder) under.push(data.trim());
  }
  return under;
}"""


@pytest.fixture(scope="module", params=[24, 32])
def large_page(request: pytest.FixtureRequest, playwright: Playwright, site: Site) -> Iterator[Page]:
    """A page of a browser whose reader has chosen larger text in its settings."""
    flags = [*QUIET_FLAGS, f"--blink-settings=defaultFontSize={request.param}"]
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
    page = browser.new_page(base_url=site.url, viewport={"width": PHONE_PIXELS, "height": 700})
    page.goto("/en/")
    assert page.evaluate("() => parseFloat(getComputedStyle(document.documentElement).fontSize)") > request.param
    yield page
    browser.close()


def shown_wrong(page: Page, language: str, kind: str) -> list[str]:
    page.goto(f"/{language}/{kind}", wait_until="domcontentloaded")
    wrong = [f"under the leave control: {words}" for words in page.evaluate(UNDER)]
    page.evaluate(OPEN_ALL)
    return wrong + ([f"{pixels} px sideways"] if (pixels := sideways_pixels(page)) else [])


def test_larger_text_scrolls_no_page_sideways_and_nothing_runs_under_the_leave_control(large_page: Page) -> None:
    faults = {case: wrong for case in FEW if (wrong := shown_wrong(large_page, *case))}
    assert faults == {}


@pytest.mark.long
def test_larger_text_fits_every_kind_of_page_in_both_languages(large_page: Page) -> None:
    faults = {case: wrong for case in EVERY if (wrong := shown_wrong(large_page, *case))}
    assert faults == {}


def test_what_is_too_wide_or_covered_would_be_seen(large_page: Page) -> None:
    large_page.goto("/en/about/")
    large_page.evaluate(
        """() => {
          document.querySelector(".site-head__home").style.cssText = "position: absolute; inset: 0 0 auto auto";
          document.querySelector("h1").style.inlineSize = "120vw";
        }"""
    )
    assert large_page.evaluate(UNDER) == ["Reading Room"]
    assert sideways_pixels(large_page) > 0


def test_a_long_word_that_nothing_breaks_scrolls_no_search_sideways(pages: dict[Look, Page]) -> None:
    page = pages[Look(SMALLEST_WIDTH, "light")]
    page.goto("/en/search/")
    page.fill("#q", "quagga" * 40)
    page.click(".search__button")
    expect(page.locator("#results")).to_be_visible()
    assert sideways_pixels(page) == 0


LOOK = """(root) => {
  const { fontSize, color, backgroundColor } = getComputedStyle(root);
  return [parseFloat(fontSize), color, backgroundColor];
}"""


def look_of(page: Page) -> list[float | str]:
    """Size of the text in pixels, its colour, and the colour of its ground; also where scripts are off."""
    return list(page.locator("html").evaluate(LOOK))


def size(page: Page) -> float:
    return float(look_of(page)[0])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_size_and_contrast_are_chosen_without_script_and_kept_nowhere(
    new_context: Callable[..., BrowserContext], scheme: str
) -> None:
    phone = {"width": PHONE_PIXELS, "height": 700}
    context = new_context(java_script_enabled=False, color_scheme=scheme, viewport=phone)
    page = context.new_page()
    page.goto(f"/en/{GUIDE}")
    usual = size(page)
    page.click(".share__summary")
    page.get_by_label("Largest").check()
    page.get_by_label("High").check()
    assert size(page) > 1.5 * usual
    black_and_white = ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert look_of(page)[1:] == (black_and_white if scheme == "light" else black_and_white[::-1])
    assert context.cookies() == []
    assert page.url.endswith(GUIDE)
    page.reload()
    assert size(page) == usual


def test_the_arrow_keys_choose_a_size_and_a_form_that_is_answered_keeps_it(page: Page) -> None:
    page.goto("/en/search/")
    page.wait_for_load_state("networkidle")
    usual = size(page)
    page.click(".share__summary")
    page.focus("#text-normal")
    page.keyboard.press("ArrowRight")
    larger = size(page)
    assert larger > usual
    page.fill("#q", "stalking")
    page.click(".search__button")
    expect(page.locator("#results")).to_be_visible()
    assert size(page) == larger
    expect(page.locator("#text-larger")).to_be_checked()


def test_paper_and_forced_colours_are_as_they_were(page: Page) -> None:
    page.goto(f"/en/{GUIDE}")
    page.click(".share__summary")
    page.emulate_media(media="print")
    paper = look_of(page)
    page.emulate_media(media="screen")
    page.get_by_label("Largest").check()
    page.get_by_label("High").check()
    page.emulate_media(media="print")
    assert look_of(page) == paper
    expect(page.locator(".share")).to_be_hidden()
    page.emulate_media(media="screen", forced_colors="active")
    expect(page.locator(".share__choices + .share__choices")).to_be_hidden()
    expect(page.get_by_label("Largest")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("bn", "dark")])
def test_axe_finds_nothing_with_the_largest_text_and_high_contrast(
    pages: dict[Look, Page], language: str, scheme: str
) -> None:
    page = pages[Look(SMALLEST_WIDTH, scheme)]
    page.goto(f"/{language}/{GUIDE}")
    page.evaluate(OPEN_ALL)
    page.check("#text-largest")
    page.check("#contrast-high")
    assert axe_findings(page) == []
    assert sideways_pixels(page) == 0


def test_the_menu_leads_to_the_box_and_opens_it_without_script(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False, viewport={"width": PHONE_PIXELS, "height": 700}).new_page()
    page.goto(f"/en/{GUIDE}")
    page.click(".site-menu__button")
    page.click(".site-nav__page a")
    expect(page.get_by_label("Largest")).to_be_visible()
