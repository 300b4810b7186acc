"""Judges a page as the browser shows it: axe, sideways scrolling, the way out; and names a page of each template."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from articles.kinds import SHEETS
from tests.browser.crawling import crawl, fetch
from tests.browser.site import Site
from tests.machine import find_axe

LANGUAGES = ("en", "bn")
SMALLEST_WIDTH = 320
# WCAG 2.2, AA: 24 px. The way out promises more.
LEAVE_PIXELS = 44
NOT_FOUND = 404

# Target size is left out of axe's own choice of rules, though it belongs to WCAG 2.2 AA.
RUN_AXE = """async () => {
  const results = await axe.run(document, {
    runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
    rules: { "target-size": { enabled: true } },
    resultTypes: ["violations"],
  });
  return results.violations.flatMap((found) => found.nodes.map(
    (node) => `${found.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`
  ));
}"""


@dataclass(frozen=True, slots=True)
class Look:
    """How a reader's browser shows a page: its width in pixels, light or dark."""

    width: int
    scheme: str

    def open(self, browser: Browser, site: Site) -> Page:
        """A page of a context of its own; the caller closes `page.context`."""
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": self.width, "height": 800},
            color_scheme="dark" if self.scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        return context.new_page()


def axe_findings(page: Page) -> list[str]:
    """A line for each element that fails WCAG 2.2 A or AA, as axe sees it. The page needs script on."""
    axe = find_axe()
    assert axe is not None
    page.evaluate(axe.read_text(encoding="utf-8"))
    return list(page.evaluate(RUN_AXE))


def sideways_pixels(page: Page) -> int:
    """How far the page can be scrolled sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def leave_faults(page: Page) -> list[str]:
    """What is wrong with the way out at the top and at the end of the page: out of view, covered, too small."""
    faults = []
    for end in ("0", "document.documentElement.scrollHeight"):
        page.evaluate(f"window.scrollTo(0, {end})")
        state: dict[str, Any] = page.evaluate(
            """() => {
              const control = document.querySelector(".leave");
              const box = control.getBoundingClientRect();
              const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              return {
                isInView: box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth,
                isOnTop: control.contains(top),
                size: Math.min(box.width, box.height),
              };
            }"""
        )
        if not state["isInView"]:
            faults.append(f"out of view, scrolled to {end}")
        if not state["isOnTop"]:
            faults.append(f"covered, scrolled to {end}")
        if state["size"] < LEAVE_PIXELS:
            faults.append(f"{state['size']} px")
    return faults


def one_page_of_each_kind(site: Site) -> list[str]:
    """A path of every template and every sheet in both languages, and of the discreet copy."""
    crawled = crawl(site, "/en/", "/bn/", of_each=1)
    assert {path: answer.status for path, answer in crawled.items() if answer.status >= NOT_FOUND} == {}
    found = {path for path, answer in crawled.items() if answer.is_page}
    for language in LANGUAGES:
        found |= {f"/{language}/guides/stalking/", f"/{language}/no-such-page/", f"/gallery/{language}/"}
        found |= set(_every_sheet(site, language).values())
    return sorted(found)


def _every_sheet(site: Site, language: str) -> dict[str, str]:
    """By name of the sheet, the first article that offers it."""
    guides = [path for path in fetch(site, f"/{language}/guides/").own_paths() if "/guides/" in path]
    sheets: dict[str, str] = {}
    for guide in dict.fromkeys(guides):
        sheets = sheets_of(site, guide) | sheets
        if len(sheets) == len(SHEETS):
            break
    return sheets


def sheets_of(site: Site, guide: str) -> dict[str, str]:
    """Paths of the sheets that an article's two views offer, by name; `guide` is the path of the patient view."""
    links = [*fetch(site, guide).own_paths(), *fetch(site, f"{guide}clinical/").own_paths()]
    return {match[1]: link for link in links if (match := re.fullmatch(rf"{guide}sheets/([a-z-]+)/", link))}


def wait_until_enhanced(page: Page) -> None:
    """Until every module that the page asks for at once is at work: until then forms are sent as without script."""
    page.wait_for_function(
        """() => ![...document.querySelectorAll("[data-enhance]:not([data-when])")].some(
          (element) => !element.closest("details:not([open])"))"""
    )
