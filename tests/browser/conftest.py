"""What browser tests share: one running site a process, one Chromium, and pages with scripts on or off."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.judging import Look
from tests.browser.neutral import NeutralSite
from tests.browser.site import Site, prepare, running_site
from tests.counts import MATRIX_SHARE
from tests.machine import find_chromium

# Chromium would otherwise talk to its maker, which the tests' guard cannot see.
QUIET_FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--metrics-recording-only",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
PHONE = {"width": 320, "height": 640}
MILLISECONDS_TO_WAIT = 15_000
SECONDS_TO_PREPARE = 120

expect.set_options(timeout=MILLISECONDS_TO_WAIT)


# Whose cells are tests of their own; of those every n-th is run (tests/counts.py).
MATRICES = ("test_leaving_matrix.py", "test_leaving_firefox.py")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every test in this folder that asks for a browser is marked, and so left out loudly where there is none."""
    cells = [item for item in items if item.path.name in MATRICES and item.get_closest_marker("long")]
    left_out = {id(item) for number, item in enumerate(cells) if number % MATRIX_SHARE}
    if left_out:
        config.hook.pytest_deselected(items=[item for item in items if id(item) in left_out])
        items[:] = [item for item in items if id(item) not in left_out]
    for item in items:
        if "tests/browser" in item.path.as_posix() and "playwright" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A data folder with database, library and static files, to be copied; made once for all processes of a run."""
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prepared"
    done = place / "done"
    try:
        place.mkdir()
    except FileExistsError:
        pass  # another process prepares it
    else:
        prepare(place / "data")
        done.touch()
    end = time.monotonic() + SECONDS_TO_PREPARE
    while not done.exists():
        if time.monotonic() > end:
            pytest.fail("The other process did not prepare the site.")
        time.sleep(0.1)  # between two looks at a condition
    return place / "data"


@pytest.fixture(scope="session")
def site(prepared_data: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with its shipped library, for tests that only read. Under xdist each process has its own."""
    with running_site(prepared_data, tmp_path_factory.mktemp("site") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def start_site(prepared_data: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Starts a site of a test's own: `with start_site(RX_SITE_NAME="…") as site`."""

    def start(**variables: str) -> Any:
        return running_site(prepared_data, tmp_path_factory.mktemp("site") / "data", **variables)

    return start


@pytest.fixture(scope="session")
def neutral() -> Iterator[NeutralSite]:
    """Where leaving leads in tests; `behave("slow")` and so on changes it."""
    site = NeutralSite()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def leaving_site(start_site: Callable[..., Any], neutral: NeutralSite) -> Iterator[Site]:
    """A site that leads to the stand-in, with one more page, a form."""
    variables = {
        "RX_NEUTRAL_URL_EN": neutral.url("/en"),
        "RX_NEUTRAL_URL_BN": neutral.url("/bn"),
        "DJANGO_SETTINGS_MODULE": "tests.browser.form_site",
    }
    with start_site(**variables) as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started, pytest.MonkeyPatch.context() as patch:
        # Its event loop runs in this thread for the rest of the session, and Django would refuse the database to
        # every later test of this process. Nothing of ours is asynchronous.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium with its back-forward cache on, as readers have it; Playwright would switch it off."""
    launched = playwright.chromium.launch(
        executable_path=find_chromium(), args=list(QUIET_FLAGS), ignore_default_args=["--disable-back-forward-cache"]
    )
    yield launched
    launched.close()


@pytest.fixture
def new_context(browser: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """Makes contexts (like fresh profiles) that are closed at the end: `new_context(java_script_enabled=False)`."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**({"base_url": site.url} | options))
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page with scripts on; `page.goto("/en/")` is enough."""
    return new_context().new_page()


@pytest.fixture(scope="module")
def pages(browser: Browser, site: Site) -> Iterator[dict[Look, Page]]:
    """A page for each look, opened when asked for and read by all tests of a module: the site keeps nothing."""

    class Opened(dict[Look, Page]):
        def __missing__(self, look: Look) -> Page:
            self[look] = look.open(browser, site)
            return self[look]

    opened = Opened()
    yield opened
    for page in opened.values():
        page.context.close()


@pytest.fixture
def page_without_script(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(java_script_enabled=False).new_page()
