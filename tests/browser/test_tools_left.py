"""Planner and log left in the middle, in every way: nothing of what was written is anywhere afterwards."""

import json
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.filling import (
    LOG,
    NEXT,
    NOTHING,
    PLANNER,
    STORED,
    begin_log,
    write_entry,
)
from tests.browser.journeys import MOST_SECONDS_TITLED, OUR_TITLE, WAYS, go_back_through_all, is_away, press, urls
from tests.browser.neutral import NeutralSite
from tests.browser.site import Site
from tests.browser.watching import Watch

WRITTEN = "something private"


def in_the_planner(page: Page, *, has_script: bool) -> None:
    page.goto(PLANNER)
    page.check("#stage-together")
    # With script the field stands in a step that is not shown yet.
    page.locator("#answer-1").evaluate("(field, text) => { field.value = text; }", WRITTEN)


def at_the_plan(page: Page, *, has_script: bool) -> None:
    in_the_planner(page, has_script=has_script)
    if has_script:
        page.wait_for_selector(".steps__place")
        while page.locator("form.planner button[type=submit]").is_hidden():
            page.click(NEXT)
    page.click("form.planner button[type=submit]")
    page.wait_for_selector(".plan")


def in_the_log(page: Page, *, has_script: bool) -> None:
    begin_log(page)
    write_entry(page, WRITTEN)
    page.fill("#log-what", WRITTEN)


# Every place and every way once in the short run, every place by every way in the long one. The log needs script.
LEFT = [
    (in_the_planner, "shifts"),
    (in_the_planner, "without script"),
    (at_the_plan, "touch"),
    (in_the_log, "keyboard"),
]
LEFT_TOO = [
    (reach, way)
    for reach in (in_the_planner, at_the_plan, in_the_log)
    for way in WAYS
    if (reach, way) not in LEFT and (reach, way) != (in_the_log, "without script")
]


@pytest.mark.slow
@pytest.mark.parametrize(("reach", "way"), [*LEFT, *(pytest.param(*cell, marks=pytest.mark.long) for cell in LEFT_TOO)])
def test_left_in_the_middle_nothing_is_seen_again(
    new_context: Callable[..., BrowserContext],
    leaving_site: Site,
    neutral: NeutralSite,
    reach: Callable[..., None],
    way: str,
) -> None:
    neutral.behave("quick")
    has_script = way != "without script"
    page = new_context(base_url=leaving_site.url, java_script_enabled=has_script, has_touch=True).new_page()
    watch = Watch(page).start()
    reach(page, has_script=has_script)
    pressed_at = time.time()
    press(page, way)
    watch.wait(lambda: is_away(watch, leaving_site), what="the neutral site")
    was_sent = reach is at_the_plan and not has_script
    # Without script the browser asks whether to send again, in place of the plan; nothing else of ours comes back.
    go_back_through_all(watch, leaving_site, is_resubmission_possible=was_sent)
    assert len([url for url in urls(watch) if url.startswith(leaving_site.url)]) <= was_sent
    titled = watch.longest_seconds_titled(re.compile(f"{OUR_TITLE.pattern}|My list|planner|log", re.I), pressed_at)
    assert titled == 0 if has_script else titled < MOST_SECONDS_TITLED
    watch.stop()
    # The cookie of leaving gone, the page starts afresh: nothing that was written is anywhere in the browser.
    page.context.clear_cookies()
    page.goto(LOG if reach is in_the_log else PLANNER)
    assert WRITTEN not in page.content()
    if has_script:
        assert page.evaluate(STORED) == NOTHING
    assert WRITTEN not in json.dumps(page.context.storage_state())
    assert WRITTEN not in leaving_site.read_log()
