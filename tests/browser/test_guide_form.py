"""A guide in its short form: how tall it is, that a part opens however it is reached, and that nothing is lost."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.judging import Look, axe_findings, sideways_pixels
from tests.browser.site import Site

GUIDE = "/en/guides/intimate-partner-stalking/"
PHONE = {"width": 390, "height": 844}
# Screens of a phone, closed; and how far down, in screens, the summary ends and what to do first begins.
MOST_SCREENS = {"": 5, "clinical/": 6}
SUMMARY_ENDS, FIRST_STEPS_BEGIN = 1, 2.5
# Lines of the summary, which articles/lint holds to as many characters as fit into them.
SUMMARY_LINES = 3
# As it was on 28 November 2026, before guides had folds.
BEFORE = {
    "en/guides/intimate-partner-stalking/": 45.0,
    "bn/guides/intimate-partner-stalking/": 51.4,
    "en/guides/intimate-partner-stalking/clinical/": 65.6,
    "en/guides/protection-orders/": 23.0,
}
MEASURE = """() => {
  const screens = (pixels) => pixels / innerHeight;
  const place = (selector, edge) => {
    const part = document.querySelector(selector);
    return part ? screens(part.getBoundingClientRect()[edge] + scrollY) : 0;
  };
  const summary = document.querySelector(".article__summary");
  const line = parseFloat(getComputedStyle(summary).lineHeight);
  return {
    lines: Math.round(summary.getBoundingClientRect().height / line),
    all: screens(document.documentElement.scrollHeight),
    summary: place(".article__summary", "bottom"),
    first: place("#first_steps", "top"),
  };
}"""
# What a reader can see of every part: its size is nothing while it is folded.
UNSEEN = """() => [...document.querySelectorAll(".group__body, .group__body .panel, .group__body .section")]
  .filter((part) => !part.checkVisibility({ contentVisibilityAuto: true }) || !part.getBoundingClientRect().height)
  .map((part) => part.id)"""


@pytest.fixture(scope="module")
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, viewport=PHONE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def guides(site: Site) -> list[str]:
    """Paths of both views of every guide, in every language."""
    program = (
        "from tests.factories import published_paths; "
        "print('\\n'.join(path for path in published_paths() if '/guides/' in path and not path.endswith('/guides/')))"
    )
    return [line for line in site.run_command("shell", "-c", program).splitlines() if line.startswith("/")]


@pytest.mark.slow
@pytest.mark.parametrize("each", [6, pytest.param(1, marks=pytest.mark.long)])
def test_every_guide_is_short_while_it_is_closed(
    phone: Page, guides: list[str], say: Callable[[str], None], each: int
) -> None:
    """In the short run one guide of six, in the long run all."""
    assert len(guides) > 100
    too_tall = {}
    for path in guides[::each]:
        phone.goto(path, wait_until="load")
        measured = phone.evaluate(MEASURE)
        bar = MOST_SCREENS["clinical/" if path.endswith("/clinical/") else ""]
        before = f", before {BEFORE[path[1:]]}" if path[1:] in BEFORE else ""
        say(
            f"{path} {measured['all']:.1f} screens (bar {bar}{before}), summary of {measured['lines']} lines "
            f"ends at {measured['summary']:.2f}, first steps begin at {measured['first']:.2f}"
        )
        bars = {"all": bar, "summary": SUMMARY_ENDS, "first": FIRST_STEPS_BEGIN, "lines": SUMMARY_LINES}
        if any(measured[name] > most for name, most in bars.items()):
            too_tall[path] = measured
    assert too_tall == {}


@pytest.mark.slow
@pytest.mark.parametrize("path", [GUIDE, f"{GUIDE}clinical/"])
def test_a_page_of_reading_is_four_requests_and_an_opened_group_none(
    new_context: Callable[..., BrowserContext], path: str
) -> None:
    page = new_context(viewport=PHONE).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path, wait_until="networkidle")
    assert len(asked) <= 4, asked
    before = sum("/icons/" not in url for url in asked)
    for summary in page.locator(".group__summary").all():
        summary.click()
    page.wait_for_function("() => [...document.querySelectorAll('.group')].every((group) => group.open)")
    assert sum("/icons/" not in url for url in asked) == before, asked
    assert page.url.endswith(path)


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("part", ["safety_steps", "panel-doctor-visit", "group-family", "visit_ask", "sources"])
def test_a_link_to_a_part_opens_it(new_context: Callable[..., BrowserContext], has_script: bool, part: str) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=has_script).new_page()
    page.goto(f"{GUIDE}#{part}")
    expect(page.locator(f"[id='{part}']")).to_be_in_viewport()


def test_a_citation_leads_to_its_source_and_back(page_without_script: Page) -> None:
    page = page_without_script
    page.goto(GUIDE)
    page.locator(".article__summary .cite a").first.click()
    source = page.locator(f"[id='{page.url.partition('#')[2]}']")
    expect(source).to_be_in_viewport()
    source.locator("p a").first.click()
    expect(page.locator(".article__summary")).to_be_in_viewport()


def test_where_a_browser_does_not_reveal_by_itself_the_stylesheet_does(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()

    def as_for_such_a_browser(route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        assert "not (scrollbar-color:auto)" in text
        route.fulfill(response=answer, body=text.replace("(not (scrollbar-color:auto))", "(color:red)"))

    page.route("**/css/site.*css", as_for_such_a_browser)
    page.goto(f"{GUIDE}#safety_steps")
    # Closed by hand it is as in a browser that never opened it: only the stylesheet can show it now.
    fold = page.locator("details.group:has(#safety_steps)")
    fold.locator(":scope > summary").click()
    assert not fold.evaluate("fold => fold.open")
    expect(page.locator("#safety_steps")).to_be_visible()


def test_in_older_browsers_a_module_unfolds_what_is_named_and_what_is_printed(phone: Page) -> None:
    phone.goto(GUIDE)
    phone.evaluate("import(document.querySelector('script[data-older]').dataset.older)")
    phone.evaluate("location.hash = '#recovery'")
    phone.wait_for_function("() => document.querySelector('#recovery').closest('details').open")
    phone.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert phone.locator("details:not([open])").count() == 0
    phone.evaluate("dispatchEvent(new Event('afterprint'))")
    assert phone.locator("details:not([open])").count() > 5


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("part", ["", "clinical/"])
def test_everything_is_open_on_the_whole_page_and_on_paper(
    new_context: Callable[..., BrowserContext], has_script: bool, part: str
) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=has_script).new_page()
    page.goto(f"{GUIDE}{part}")
    assert page.evaluate(UNSEEN) != [], "closed, most of it is folded"
    page.emulate_media(media="print")
    for _try in range(50):  # a busy browser takes a moment to lay the page out again
        if [one for one in page.evaluate(UNSEEN) if one != "on-paper"] == []:
            break
        page.wait_for_timeout(100)
    assert [one for one in page.evaluate(UNSEEN) if one != "on-paper"] == []
    page.emulate_media(media="screen")
    page.locator(".whole__link").click()
    expect(page.locator("details.group").first).to_have_attribute("open", "")
    assert page.url.endswith(f"{GUIDE}{part}all/")
    assert page.evaluate(UNSEEN) == []
    assert page.locator("main details.group:not([open])").count() == 0
    page.locator(".whole__link").click()
    page.wait_for_url(f"**{GUIDE}{part}")


def test_the_whole_page_says_that_it_is_the_same_page(phone: Page) -> None:
    phone.goto(f"{GUIDE}all/")
    assert str(phone.get_attribute("link[rel=canonical]", "href")).endswith(GUIDE)
    phone.locator(".languages").get_by_role("link", name="বাংলা").click()
    phone.wait_for_url("**/bn/guides/intimate-partner-stalking/all/")


@pytest.mark.parametrize("has_script", [True, False])
def test_the_discreet_copy_opens_its_parts_and_keeps_one_entry(
    new_context: Callable[..., BrowserContext], site: Site, has_script: bool
) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=has_script).new_page()
    page.goto(GUIDE)
    address = str(page.get_attribute(".share__link", "href"))
    page.goto(address)
    page.locator(".article__summary .cite a").first.click()
    expect(page.locator(".reference").first).to_be_visible()
    page.locator(".whole__link").click()
    page.wait_for_url(f"**{address}4/")
    assert page.evaluate(UNSEEN) == []
    if has_script:
        page.goto(f"{address}#safety_steps")
        page.wait_for_url(site.address(address))
        expect(page.locator("#safety_steps")).to_be_in_viewport()


@pytest.mark.slow
@pytest.mark.parametrize("path", [GUIDE, f"{GUIDE}clinical/", "/bn/guides/strangulation/", "/bn/guides/stalking/all/"])
def test_axe_finds_nothing_closed_or_open(pages: dict[Look, Page], path: str) -> None:
    page = pages[Look(390, "light")]
    page.goto(path)
    assert axe_findings(page) == []
    page.evaluate("() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }")
    assert axe_findings(page) == []


@pytest.mark.parametrize("size", [24, 32])
@pytest.mark.parametrize("path", [GUIDE, "/bn/guides/stalking/clinical/"])
def test_a_readers_larger_text_never_scrolls_sideways(
    new_context: Callable[..., BrowserContext], path: str, size: int
) -> None:
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(path)
    page.evaluate("size => { document.documentElement.style.fontSize = `${size}px`; }", size)
    page.evaluate("() => { for (const fold of document.querySelectorAll('main details')) fold.open = true; }")
    assert sideways_pixels(page) == 0


def test_what_is_never_folded_is_in_no_fold(phone: Page) -> None:
    phone.goto(GUIDE)
    for part in ("h1", ".article__summary", ".danger-line__first", ".warning-signs__level--emergency_now"):
        assert phone.locator(part).evaluate("part => part.closest('details')") is None
    for part in ("#first_steps", "#takeaways"):
        assert phone.locator(part).evaluate("part => part.closest('details')") is None
