"""Pages as people with different needs meet them: WCAG 2.2 A and AA by axe, no sideways scrolling, the way out."""

import re
from itertools import product

import pytest
from playwright.sync_api import Page

from tests.browser.judging import (
    LANGUAGES,
    SMALLEST_WIDTH,
    Look,
    axe_findings,
    leave_faults,
    one_page_of_each_kind,
    sideways_pixels,
)
from tests.browser.site import Site
from tests.counts import share_of

WIDTHS = (SMALLEST_WIDTH, 768, 1280)
SCHEMES = ("light", "dark")
LOOKS = tuple(Look(width, scheme) for width, scheme in product(WIDTHS, SCHEMES))

# One look each, so that all looks are met, and of these pages every fourth in the short run; the long test takes every
# look of every template.
PAGES = (
    "/en/",
    "/bn/",
    "/en/guides/",
    "/en/guides/stalking/",
    "/en/guides/stalking/clinical/",
    "/bn/guides/stalking/",
    "/bn/guides/stalking/clinical/",
    "/en/guides/intimate-partner-stalking/sheets/safety-checklist/",
    "/en/help/",
    "/bn/help/050/",
    "/en/tools/start-here/",
    "/en/tools/tech-check-up/",
    "/en/tools/safety-planner/",
    "/en/tools/incident-log/",
    "/en/search/",
    "/en/a-to-z/",
    "/bn/a-to-z/topics/",
    "/en/a-to-z/cancer/",
    "/en/tools/",
    "/bn/tools/",
    "/bn/guides/",
    "/bn/guides/stalking/sheets/",
    "/en/about/",
    "/en/report-a-mistake/",
    "/bn/training/",
    "/en/no-such-page/",
    "/gallery/en/",
)


@pytest.mark.parametrize(
    ("path", "look"),
    [
        pytest.param(path, LOOKS[n % len(LOOKS)], marks=[pytest.mark.slow] if n % 4 else [])
        for n, path in enumerate(PAGES)
    ],
)
def test_axe_finds_nothing(pages: dict[Look, Page], path: str, look: Look) -> None:
    pages[look].goto(path)
    assert axe_findings(pages[look]) == []


def test_axe_finds_nothing_in_a_plan_that_somebody_made(pages: dict[Look, Page]) -> None:
    page = pages[Look(SMALLEST_WIDTH, "dark")]
    page.goto("/en/tools/safety-planner/")
    page.locator("[name=stage]").first.check()
    # The last of the steps that script makes holds the button.
    page.locator(".planner [type=submit]").dispatch_event("click")
    page.wait_for_selector(".plan")
    assert axe_findings(page) == []


def test_axe_finds_nothing_while_somebody_writes_a_log(pages: dict[Look, Page]) -> None:
    page = pages[Look(768, "light")]
    page.goto("/en/tools/incident-log/")
    page.click("[data-act=begin]")
    page.locator("textarea").first.fill("A note.")
    page.click("[data-act=add]")
    assert axe_findings(page) == []


def test_axe_would_find_what_is_wrong(pages: dict[Look, Page]) -> None:
    page = pages[Look(768, "light")]
    page.goto("/en/about/")
    page.evaluate(
        """() => {
          const make = (name, style) => Object.assign(document.createElement(name), { style });
          const faint = make("p", "color: #aaa; background: #fff");
          faint.textContent = "Faint";
          const small = [1, 2].map(() => make("button", "inline-size: 8px; block-size: 8px; padding: 0"));
          document.querySelector("main").append(make("img", ""), faint, ...small);
        }"""
    )
    assert {line.split(":")[0] for line in axe_findings(page)} >= {"image-alt", "color-contrast", "button-name"}
    assert "target-size" in {line.split(":")[0] for line in axe_findings(page)}


@pytest.mark.slow
def test_no_page_scrolls_sideways_on_the_smallest_phone_and_the_way_out_stays(pages: dict[Look, Page]) -> None:
    """Each in one language here, by turns; the long test takes both."""
    paths = [in_language(path, LANGUAGES[number % 2]) for number, path in enumerate(PAGES)]
    assert shown_wrong(pages[Look(SMALLEST_WIDTH, "light")], paths) == {}


def shown_wrong(page: Page, paths: list[str], *, root_size: str = "") -> dict[str, list[str]]:
    """By path, what is wrong with the way out or how far the page scrolls sideways."""
    faults = {}
    for path in paths:
        page.goto(path, wait_until="domcontentloaded")
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", root_size)
        wrong = leave_faults(page) + ([f"{pixels} px sideways"] if (pixels := sideways_pixels(page)) else [])
        if wrong:
            faults[path] = wrong
    return faults


def in_language(path: str, language: str) -> str:
    return re.sub(r"(?<=/)(en|bn)(?=/)", language, path)


@pytest.mark.slow
def test_text_at_twice_its_size_does_not_scroll_sideways(pages: dict[Look, Page]) -> None:
    assert shown_wrong(pages[Look(768, "light")], list(PAGES), root_size="200%") == {}


@pytest.mark.long
def test_no_template_scrolls_sideways_on_the_smallest_phone(pages: dict[Look, Page], site: Site) -> None:
    assert shown_wrong(pages[Look(SMALLEST_WIDTH, "light")], one_page_of_each_kind(site)) == {}


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.width}-{look.scheme}")
def test_axe_finds_nothing_on_any_template_in_any_look(pages: dict[Look, Page], site: Site, look: Look) -> None:
    faults = {}
    for path in share_of(one_page_of_each_kind(site), LOOKS.index(look)):
        pages[look].goto(path)
        if found := axe_findings(pages[look]):
            faults[path] = found
    assert faults == {}
