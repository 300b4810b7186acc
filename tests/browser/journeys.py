"""Journeys of a reader who leaves: how they read, how they leave, what the neutral site does, and Back through all."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

from tests.browser.neutral import NeutralSite
from tests.browser.site import Site
from tests.browser.watching import Watch

PATTERNS = ("public", "discreet", "forms", "arrived")
WAYS = ("mouse", "keyboard", "shifts", "touch", "without script")
MANNERS = ("quick", "slow", "unreachable")

GUIDE = "/en/guides/stalking/"
# What no title may hold once somebody has left: the site's name, the discreet copy's title, words of its pages.
OUR_TITLE = re.compile(r"Reading Room|Notes|Stalking|quiet place|A form", re.IGNORECASE)
# Ten times what is promised (50 ms), since machines that run tests are busy. By the picture, which takes a way through
# two more programs, a little more; and always less than the four seconds of a slow neutral site.
MOST_MS_COVERED = 500
MOST_SECONDS = {True: 1.5, False: 3.0}

# Without script the browser itself puts the title from its history on the tab until the empty page has come (20 ms
# measured); nothing that a server sends could prevent it.
MOST_SECONDS_TITLED = 0.5

# Reports, from inside the page, when it has become empty, and when the first frame after that is due. Where the next
# page comes before that frame, only the first report is made.
MEASURE = """
  let pressed = 0;
  for (const kind of ["click", "keyup"]) addEventListener(kind, (event) => { pressed = event.timeStamp; }, true);
  const report = (word) => {
    const icon = document.querySelector("link[rel=icon]")?.href;
    console.debug(`${word} ${performance.now() - pressed} ${document.title} ${icon}`);
  };
  new MutationObserver(() => {
    if (!pressed || !document.body || document.body.childElementCount) return;
    report("empty");
    requestAnimationFrame(() => report("frame"));
  }).observe(document, { childList: true, subtree: true });
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured. `covered_ms` is the page's own measure, None without script."""

    off_screen_seconds: float
    covered_ms: float | None

    def __str__(self) -> str:
        covered = "" if self.covered_ms is None else f"covered after {self.covered_ms:.0f} ms (bar: 50 ms), "
        return f"{covered}another picture after {self.off_screen_seconds * 1000:.0f} ms (bar without script: 1000 ms)"


def travel(
    new_context: Callable[..., BrowserContext], site: Site, neutral: NeutralSite, pattern: str, way: str, manner: str
) -> Outcome:
    """Reads, leaves and goes Back through every entry, and asserts what the browser shows and keeps at each step."""
    has_script = way != "without script"
    context = new_context(java_script_enabled=has_script, has_touch=True, base_url=site.url)
    context.add_init_script(MEASURE)
    page = context.new_page()
    reports: list[str] = []
    page.on("console", lambda message: reports.append(message.text))
    neutral.behave("quick")
    watch = Watch(page).start()
    before = read(page, site, neutral, pattern, has_script=has_script)
    watch.wait(lambda: watch.frames and watch.frames[-1][1], what="the article on the screen")
    assert urls(watch) == before

    neutral.behave(manner)
    pressed_at = time.time()
    press(page, way)
    watch.wait(lambda: is_away(watch, site), what="the neutral site")
    watch.wait_for_picture(since=pressed_at)
    # With script the page that was left has gone from history; without, it stands there and shows nothing.
    kept = before[:-1] if has_script else before
    assert urls(watch) == [*kept, neutral.url("/en")]

    exceptions = go_back_through_all(watch, site, is_resubmission_possible=pattern == "forms" and not has_script)
    left = [url for url in urls(watch) if url.startswith(site.url)]
    assert len(left) == exceptions, left
    off_screen = watch.off_screen_seconds(pressed_at)
    titled = watch.longest_seconds_titled(OUR_TITLE, pressed_at)
    assert titled == 0 if has_script else titled < MOST_SECONDS_TITLED
    watch.stop()
    covered_ms = None
    if has_script:
        covered = [report for report in reports if report.startswith(("empty ", "frame "))]
        # The browser may drop the last words of a page that has gone; history, above, shows that script replaced it.
        covered_ms = float(covered[-1].split(" ")[1]) if covered else None
        for report in covered:
            assert report.split(" ")[2] == "…"
            assert "/plain." in report.split(" ")[3]
    assert off_screen < MOST_SECONDS[has_script]
    assert covered_ms is None or covered_ms < MOST_MS_COVERED
    return Outcome(off_screen, covered_ms)


def read(page: Page, site: Site, neutral: NeutralSite, pattern: str, *, has_script: bool) -> list[str]:
    """Reads in one of the patterns; the addresses that history should hold then."""
    if pattern == "public":
        page.goto("/en/")
        page.click(f'a[href="{GUIDE}"]')
        page.wait_for_url(f"**{GUIDE}")
        page.click(f'.article__switch[href="{GUIDE}clinical/"]')
        page.wait_for_url("**/clinical/")
        return ["about:blank", *(site.address(path) for path in ("/en/", GUIDE, f"{GUIDE}clinical/"))]
    if pattern == "discreet":
        page.goto(GUIDE)
        start = str(page.get_attribute(".share__link", "href"))
        page.goto("about:blank")
        page.goto(start)
        page.click(".article__switch")
        page.wait_for_url("**/2/")
        page.click(".site-foot__list li:last-child a")
        page.wait_for_function("() => !location.pathname.endsWith('/2/')") if has_script else page.wait_for_url(
            lambda url: not url.endswith("/2/")
        )
        page.wait_for_load_state()
        walked = [site.address(start), site.address(f"{start}2/"), page.url]
        return ["about:blank", site.address(GUIDE), "about:blank", *(walked[-1:] if has_script else walked)]
    if pattern == "forms":
        page.goto("/en/form/")
        page.fill("input[name=words]", "something private")
        page.click("main button")
        page.wait_for_selector("h1:has-text('You wrote')")
        form = site.address("/en/form/")
        return ["about:blank", *([form] if has_script else [form, form])]
    start = neutral.url(f"/link?to={site.address(GUIDE)}")
    page.goto(start)
    page.click("a")
    page.wait_for_url(f"**{GUIDE}")
    return ["about:blank", start, site.address(GUIDE)]


def press(page: Page, way: str) -> None:
    """Leaves. The pointer's ways use the place of the control, as a hand does."""
    if way == "shifts":
        for key in ("ShiftLeft", "ShiftRight", "ShiftLeft"):
            page.keyboard.press(key)
    elif way == "keyboard":
        page.focus(".leave")
        page.keyboard.press("Enter")
    else:
        box = page.locator(".leave").bounding_box()
        assert box is not None
        place = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.touchscreen.tap(*place) if way == "touch" else page.mouse.click(*place)


def is_away(watch: Watch, site: Site) -> bool:
    """Whether the browser has come away from the site, be it to its own page about a site that can't be reached."""
    index, entries = watch.history()
    return not entries[index].url.startswith(site.url)


def go_back_through_all(watch: Watch, site: Site, *, is_resubmission_possible: bool) -> int:
    """Back, entry by entry, to the first one. How many times the browser showed its own resubmission notice instead."""
    notices = 0
    index, _entries = watch.history()
    while index > 0:
        index -= 1
        was = watch.history()[1][index].url
        watch.navigations.clear()
        watch.go_to_entry(index)
        watch.wait(lambda index=index: watch.history()[0] == index, what=f"entry {index}, {was}")
        watch.wait(
            lambda: is_away(watch, site) or (is_resubmission_possible and has_notice(watch)),
            what=f"the neutral site in place of {was}",
        )
        notices += not is_away(watch, site)
    assert notices <= 1
    return notices


def has_notice(watch: Watch) -> bool:
    """Whether the browser asks if a form should be sent again, on a page of its own, since the last step."""
    return any(url.startswith("chrome-error:") for url in watch.navigations)


def urls(watch: Watch) -> list[str]:
    return [entry.url for entry in watch.history()[1]]
