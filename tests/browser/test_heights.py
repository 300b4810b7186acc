"""Heights: how tall the ways into the site are on a phone, and how soon a tool can be begun."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

PHONE = {"width": 390, "height": 844}
# Screens, each with what it was on 28 November 2026 before pages had this form, where that was measured.
PAGES = {
    "": (3.5, {"en": 13.7, "bn": 15.5}),
    "help/": (4, {}),
    "guides/": (6, {}),
    "a-to-z/": (6, {"en": 24.0}),
    "tools/": (4, {}),
    "tools/start-here/": (4, {}),
    "tools/device-safety/": (4, {"en": 7.6, "bn": 8.5}),
    "tools/tech-check-up/": (4.5, {"en": 8.1, "bn": 8.5}),
    "tools/supporters-checklist/": (4.5, {"en": 8.9, "bn": 9.3}),
    "tools/workplace-sheet/": (4.5, {"en": 8.0, "bn": 8.4}),
}
# What is done first on each tool; it begins within so many screens.
BEGINS_WITHIN = 1.5
FIRST_STEPS = {
    "tools/start-here/": ".group",
    "tools/device-safety/": ".section",
    "tools/tech-check-up/": "#first_steps",
    "tools/supporters-checklist/": "#danger_signs",
    "tools/workplace-sheet/": "#first_steps",
    "tools/incident-log/": ".tool-ways",
    "tools/safety-planner/": ".step",
    "help/": ".countries__link",
}
LANGUAGES = ("en", "bn")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ways_into_the_site_are_short(
    new_context: Callable[..., BrowserContext], say: Callable[[str], None], language: str
) -> None:
    page = new_context(viewport=PHONE).new_page()
    too_tall = {}
    for path, (most, before) in PAGES.items():
        page.goto(f"/{language}/{path}", wait_until="load")
        screens = page.evaluate("document.documentElement.scrollHeight / innerHeight")
        was = f", before {before[language]}" if language in before else ""
        say(f"/{language}/{path} {screens:.1f} screens (bar {most}{was})")
        if screens > most:
            too_tall[path] = screens
    assert too_tall == {}


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tool_can_be_begun_in_the_first_screen_and_a_half(
    new_context: Callable[..., BrowserContext], say: Callable[[str], None], language: str, *, has_script: bool
) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=has_script).new_page()
    too_late = {}
    for path, first in FIRST_STEPS.items():
        page.goto(f"/{language}/{path}", wait_until="load")
        box = page.locator(f"main {first}").locator("visible=true").first.bounding_box()
        assert box is not None
        say(f"/{language}/{path} begins at {box['y'] / PHONE['height']:.2f} screens (bar {BEGINS_WITHIN})")
        if box["y"] / PHONE["height"] > BEGINS_WITHIN:
            too_late[path] = box["y"]
    assert too_late == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_folds_that_follow_one_another_stand_close(new_context: Callable[..., BrowserContext], language: str) -> None:
    """One rule parts two of them, and no empty space: a gap above some and not others looks like two lists."""
    page = new_context(viewport=PHONE).new_page()
    for path in ("help/", *(path for path in PAGES if path.startswith("tools/"))):
        page.goto(f"/{language}/{path}", wait_until="load")
        gaps = page.locator("details.group + details.group").evaluate_all(
            "folds => folds.map((fold) => fold.getBoundingClientRect().top"
            " - fold.previousElementSibling.getBoundingClientRect().bottom)"
        )
        assert all(abs(gap) < 1 for gap in gaps), path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["", "clinical/"])
def test_no_line_begins_with_the_mark_of_a_source(
    new_context: Callable[..., BrowserContext], language: str, view: str
) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(f"/{language}/guides/intimate-partner-stalking/{view}all/")
    alone = page.evaluate("""() => [...document.querySelectorAll("main .cite")].filter((mark) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      walker.currentNode = mark;
      const before = walker.previousNode();
      if (!before || !before.data.trim() || !mark.getClientRects().length) return false;
      const range = document.createRange();
      const end = before.data.trimEnd().length;
      range.setStart(before, end - 1);
      range.setEnd(before, end);
      const last = [...range.getClientRects()].pop();
      return last && mark.getClientRects()[0].top > last.bottom;
    }).map((mark) => mark.parentElement.textContent.slice(-60))""")
    assert alone == []
