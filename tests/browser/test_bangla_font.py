"""The font of Bangla pages in a browser: asked for there alone, once, and not missed where it does not come."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.judging import sideways_pixels

BANGLA, ENGLISH = "/bn/guides/stalking/", "/en/guides/stalking/"
SMALL = {"width": 320, "height": 640}
pytestmark = pytest.mark.slow


def opened(context: BrowserContext, path: str) -> tuple[Page, list[str]]:
    """A page with what it asked for; which icon a tab shows is the browser's own matter."""
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path, wait_until="networkidle")
    return page, [url for url in asked if "/icons/" not in url]


def test_a_bangla_page_asks_for_it_and_makes_four_requests(new_context: Callable[..., BrowserContext]) -> None:
    page, asked = opened(new_context(viewport=SMALL), BANGLA)
    expect(page.locator("h1")).to_be_visible()
    assert [url.rpartition(".")[2] for url in asked if "/fonts/" in url] == ["woff2"]
    assert len(asked) <= 4, asked
    font = page.request.get(next(url for url in asked if "/fonts/" in url))
    assert "immutable" in font.headers["cache-control"]
    page.reload(wait_until="networkidle")
    assert page.evaluate("document.fonts.ready.then((fonts) => [...fonts].map((font) => font.status))") == ["loaded"]
    assert sideways_pixels(page) == 0


def test_no_page_of_another_language_asks_for_it(new_context: Callable[..., BrowserContext]) -> None:
    _page, asked = opened(new_context(viewport=SMALL), ENGLISH)
    assert not [url for url in asked if "/fonts/" in url], asked


def test_a_page_that_does_not_get_it_reads_all_the_same(new_context: Callable[..., BrowserContext]) -> None:
    context = new_context(viewport=SMALL)
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.abort()

    context.route("**/*.woff2", refuse)
    page, _asked = opened(context, BANGLA)
    expect(page.locator("h1")).to_be_visible()
    assert refused
    assert sideways_pixels(page) == 0
