"""Every page of the desk, Django's own among them, in a real browser: clean by axe, and HTML without an error.

On the way a number is changed, a plan is made and a helpline is confirmed, by keyboard and form as an editor would.
"""

import datetime
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.judging import axe_findings
from tests.browser.site import Site
from tests.browser.test_html import errors
from tests.machine import find_html_checker

pytestmark = pytest.mark.slow
# On a busy machine the first page after signing in takes a while.
PATIENCE_MS = 30_000
NAME, PASSWORD = "rima", "five words that are long"
# What libraries write and we cannot mend: a password's hash that Django shows as a “disabled” div, and the label of the
# hidden box in which the library that sorts sections keeps their places.
NOT_OURS = (
    "Attribute “disabled” not allowed on element “div” at this point.",
    "The value of the “for” attribute of the “label” element must be the ID of a non-hidden form control.",
)
# The mark beside Django's two boxes for codes, which its script gives a name that a span may not have.
AXE_NOT_OURS = "help-tooltip search-label-icon"
# So high that the bar of buttons, which sticks to the lower edge, lies over nothing that axe measures.
HEIGHT = 6000
LISTS = (
    "articles/article",
    "articles/edition",
    "articles/reference",
    "articles/code",
    "articles/contributor",
    "lint/lintrule",
    "lint/jargonword",
    "lint/glossaryterm",
    "search/expression",
    "search/dangerrule",
    "helplines/helpline",
    "helplines/country",
    "auth/user",
)


@pytest.fixture(scope="module")
def desk_site(start_site: Callable[..., Any]) -> Iterator[Site]:
    with start_site(RX_EDITOR_NAME=NAME, RX_EDITOR_PASSWORD=PASSWORD) as running:
        running.run_command("create_first_editor")
        yield running


@pytest.fixture(scope="module")
def desk(browser: Browser, desk_site: Site) -> Iterator[Page]:
    context = browser.new_context(base_url=desk_site.url, viewport={"width": 1280, "height": HEIGHT})
    page = context.new_page()
    yield page
    context.close()


class Judge:
    """Gathers what axe and the HTML checker have to say of each page that is shown to it."""

    def __init__(self, page: Page) -> None:
        self.page, self.found, self.bodies = page, list[str](), dict[str, bytes]()

    def look(self, name: str) -> None:
        self.found += [f"{name}: {one}" for one in axe_findings(self.page) if AXE_NOT_OURS not in one]
        if self.page.url.startswith("http"):
            answer = self.page.request.get(self.page.url)
            if answer.ok:
                self.bodies[name] = answer.body()

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.look(path)


def test_every_page_of_the_desk_is_clean_by_axe_and_as_html(desk: Page, desk_site: Site, tmp_path: Path) -> None:
    judge = Judge(desk)
    judge.open("/admin/login/")
    desk.fill("#id_username", NAME)
    desk.fill("#id_password", PASSWORD)
    desk.keyboard.press("Enter")
    expect(desk.locator("#search-drafts-words")).to_be_visible(timeout=PATIENCE_MS)
    _change_a_number(desk, judge)
    _plan(desk, judge)
    _confirm(desk, judge)
    judge.open("/admin/")
    for key in ("confirm", "due", "mine", "bare", "uncited", "dead-links"):
        judge.open(f"/admin/waiting/{key}/")
    for kind in LISTS:
        judge.open(f"/admin/{kind}/")
        first = desk.locator("#result_list tbody th a").first.get_attribute("href")
        assert first is not None
        judge.open(first)
        judge.open(first.partition("?")[0].replace("/change/", "/history/"))
        if kind not in {"auth/user", "articles/edition"}:
            judge.open(first.partition("?")[0].replace("/change/", "/delete/"))
        judge.open(f"/admin/{kind}/add/")
    for path in ("articles/article/new/", "articles/edition/sources/", "articles/edition/pages/?q=safe"):
        judge.open(f"/admin/{path}")
    for path in ("helplines/helpline/recover/", "password_change/", "articles/", "auth/group/", "how-it-is-doing/"):
        judge.open(f"/admin/{path}")
    desk.goto("/admin/")
    desk.fill("#search-drafts-words", "safe")
    desk.press("#search-drafts-words", "Enter")
    expect(desk.locator("mark").first).to_be_visible(timeout=PATIENCE_MS)
    judge.look("search")
    assert judge.found == []
    if find_html_checker() and shutil.which("java"):
        assert [said for said in errors(tmp_path, judge.bodies) if not said.endswith(NOT_OURS)] == []


def _change_a_number(desk: Page, judge: Judge) -> None:
    """One Save changes nothing; the one editor of this site confirms it in a second act, after its preview."""
    desk.goto("/admin/helplines/helpline/?q=bangladesh-999")
    desk.locator("#result_list tbody th a").first.click()
    desk.fill("#id_numbers", "call 998")
    desk.click("[name=_save]")
    expect(desk.get_by_text("Say why").first).to_be_visible(timeout=PATIENCE_MS)
    desk.fill("#id_because", "The police say so on their page of today.")
    desk.click("[name=_save]")
    expect(desk.locator("#confirm-form")).to_be_visible(timeout=PATIENCE_MS)
    judge.look("a proposal")
    judge.open("/admin/proposals/proposal/")
    desk.go_back()
    assert "999" in desk.request.get("/bn/").text()
    desk.check("#read-aloud")
    desk.click("[name=confirm]")
    expect(desk.get_by_text("By the same person, in a second act")).to_be_visible(timeout=PATIENCE_MS)
    judge.look("a decided proposal")


def _plan(desk: Page, judge: Judge) -> None:
    desk.goto("/admin/articles/edition/?language=en&q=accessibility")
    desk.locator("#result_list tbody th a").first.click()
    desk.fill("#id_title", "Accessibility of this site")
    desk.click("[name=_publish]")
    desk.locator("details:has(#plan-day) > summary").click()
    tomorrow = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
    desk.fill("#plan-day", f"{tomorrow:%Y-%m-%d}")
    desk.fill("#plan-time", "09:30")
    judge.look("a page that asks")
    desk.click("[name=plan]")
    expect(desk.get_by_text("Until then nothing changes for readers")).to_be_visible(timeout=PATIENCE_MS)
    judge.open("/admin/plans/plan/")
    desk.locator("#result_list tbody th a").first.click()
    expect(desk.locator("#cancel-form")).to_be_visible(timeout=PATIENCE_MS)
    judge.look("a plan")


def _confirm(desk: Page, judge: Judge) -> None:
    """By keyboard alone: the first way, the days as they are offered, Enter."""
    judge.open("/admin/helplines/helpline/round/")
    name = desk.locator("h1").inner_text()
    desk.focus("[name=how] >> nth=0")
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).not_to_have_text(name, timeout=PATIENCE_MS)
    desk.get_by_role("link", name="End here").click()
    expect(desk.get_by_role("heading", name="Confirmed")).to_be_visible(timeout=PATIENCE_MS)
    judge.look("the report of a round")
