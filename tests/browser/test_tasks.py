"""Tasks: what people come for stands a few taps and screens from home, on a phone, without script."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

TASKS = tomllib.loads(Path(__file__).with_name("tasks.toml").read_text(encoding="utf-8"))["tasks"]
SCREEN = 844
MOST_TAPS, MOST_SCREENS, LEAST_SHARE = 2, 3.0, 0.9


@dataclass(frozen=True, slots=True)
class Way:
    """How far a task was: taps, and screens scrolled on all pages of the way together."""

    name: str
    taps: int
    screens: float

    @property
    def is_short(self) -> bool:
        return self.taps <= MOST_TAPS and self.screens <= MOST_SCREENS


def walk(page: Page, language: str, task: dict[str, Any]) -> Way:
    page.goto(f"/{language}/")
    taps, screens = 0, 0.0
    for step in task["steps"]:
        if step.startswith("fold:"):
            place = page.locator(f"details:not([open]):has({step.removeprefix('fold:')}) > summary").last
        else:
            place = page.locator(f"a[href$='/{step}']").locator("visible=true").first
        screens += scrolled_to(page, place)
        place.click()
        taps += 1
    return Way(
        task["name"], taps, screens + scrolled_to(page, page.locator(task["answer"]).locator("visible=true").first)
    )


def scrolled_to(page: Page, place: Any) -> float:
    """Screens between what is in view now and the place; none if it is in view."""
    box = place.bounding_box()
    assert box is not None, place
    return max(0.0, (box["y"] + min(box["height"], 40) - SCREEN) / SCREEN)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", pytest.param("bn", marks=pytest.mark.long)])
def test_nine_in_ten_tasks_are_two_taps_and_three_screens_from_home(
    new_context: Callable[..., BrowserContext], say: Callable[[str], None], language: str
) -> None:
    page = new_context(viewport={"width": 390, "height": SCREEN}, java_script_enabled=False).new_page()
    ways = [walk(page, language, task) for task in TASKS]
    for way in ways:
        say(f"task, {language}: {way.name}: {way.taps} taps, {way.screens:.1f} screens")
    short = [way for way in ways if way.is_short]
    assert len(ways) >= 20
    assert len(short) >= LEAST_SHARE * len(ways), [way for way in ways if not way.is_short]
    assert max(way.taps for way in ways) <= MOST_TAPS
