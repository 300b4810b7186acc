"""Leaving in a real browser: each way once here, everything with everything in test_leaving_matrix.py."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.journeys import GUIDE, travel
from tests.browser.neutral import NeutralSite
from tests.browser.site import Site

# Every pattern, every way and every manner of the neutral site, each at least once; the short run takes a few of them.
JOURNEYS = [
    ("public", "mouse", "quick"),
    ("discreet", "keyboard", "unreachable"),
    ("forms", "without script", "quick"),
    pytest.param("forms", "shifts", "quick", marks=pytest.mark.slow),
    pytest.param("arrived", "touch", "quick", marks=pytest.mark.slow),
    pytest.param("public", "without script", "unreachable", marks=pytest.mark.slow),
    pytest.param("arrived", "without script", "slow", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("pattern", "way", "manner"), JOURNEYS)
def test_back_never_shows_the_site_again(
    new_context: Callable[..., BrowserContext],
    leaving_site: Site,
    neutral: NeutralSite,
    pattern: str,
    way: str,
    manner: str,
    say: Callable[[str], None],
) -> None:
    outcome = travel(new_context, leaving_site, neutral, pattern, way, manner)
    say(f"leaving, {pattern}, {way}, {manner}: {outcome}")


def test_the_back_forward_cache_is_on(page: Page, neutral: NeutralSite) -> None:
    """Without it, Back would prove nothing."""
    neutral.behave("quick")
    page.goto(neutral.url("/one"))
    page.evaluate("() => addEventListener('pageshow', (event) => { document.title = `kept ${event.persisted}` })")
    page.goto(neutral.url("/two"))
    page.go_back(wait_until="commit")
    page.wait_for_function("() => document.title === 'kept true'")


def test_a_page_kept_by_the_browser_is_blank_and_loads_afresh(page: Page, leaving_site: Site) -> None:
    page.goto(leaving_site.address("/en/"))
    page.evaluate("() => { globalThis.isOld = true }")
    page.goto(leaving_site.address("/en/about/"))
    page.go_back(wait_until="commit")
    page.wait_for_function("() => !globalThis.isOld && document.querySelector('h1')")


def away(page: Page, neutral: NeutralSite) -> None:
    page.wait_for_url(neutral.url("/**"))


def open_guide(new_context: Callable[..., BrowserContext], site: Site, neutral: NeutralSite, **options: object) -> Page:
    neutral.behave("quick")
    page = new_context(base_url=site.url, **options).new_page()
    page.goto(GUIDE)
    return page


def test_every_other_tab_leaves_too(
    new_context: Callable[..., BrowserContext], leaving_site: Site, neutral: NeutralSite
) -> None:
    page = open_guide(new_context, leaving_site, neutral)
    other = page.context.new_page()
    other.goto(leaving_site.address("/bn/"))
    discreet = page.context.new_page()
    discreet.goto(str(page.get_attribute(".share__link", "href")))
    page.click(".leave")
    away(page, neutral)
    away(discreet, neutral)
    other.wait_for_url(neutral.url("/bn"))


@pytest.mark.parametrize("button", ["middle", "left"])
def test_opening_the_way_out_in_a_new_tab_leaves_this_one(
    new_context: Callable[..., BrowserContext], leaving_site: Site, neutral: NeutralSite, button: str
) -> None:
    page = open_guide(new_context, leaving_site, neutral)
    page.click(".leave", button="middle" if button == "middle" else "left", modifiers=["Control"])
    away(page, neutral)
    assert len(page.context.pages) == 1


LONE_SHIFT = {"key": "Shift", "code": "ShiftLeft"}
STAYS = {
    "capitals": ["Shift+A", "Shift+B", "Shift+C", "Shift+D"],
    "two": ["ShiftLeft", "ShiftRight"],
    "a key between": ["ShiftLeft", "ShiftRight", "a", "ShiftLeft"],
    "tabbing backwards": ["Shift+Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab"],
    "escape": ["Escape", "Escape", "Escape", "Escape"],
    "a shortcut": ["Control+Shift", "Control+Shift", "Control+Shift"],
}


@pytest.mark.parametrize("is_in_field", [False, True])
def test_other_uses_of_shift_stay(
    new_context: Callable[..., BrowserContext],
    leaving_site: Site,
    neutral: NeutralSite,
    is_in_field: bool,
) -> None:
    page = open_form(new_context, leaving_site, neutral, is_in_field=is_in_field)
    for use, keys in STAYS.items():
        for key in keys:
            page.keyboard.press(key)
        assert stays(page), use
        page.keyboard.press("b")


@pytest.mark.parametrize(
    ("keys", "is_in_field"),
    [
        (["ShiftLeft"] * 3, True),
        (["ShiftRight"] * 3, False),
        (["ShiftLeft", "ShiftRight", "ShiftLeft"], True),
    ],
)
def test_three_presses_of_shift_alone_leave(
    new_context: Callable[..., BrowserContext],
    leaving_site: Site,
    neutral: NeutralSite,
    keys: list[str],
    is_in_field: bool,
) -> None:
    page = open_form(new_context, leaving_site, neutral, is_in_field=is_in_field)
    page.keyboard.type("Some Capitals Here")
    for key in keys:
        page.keyboard.press(key)
    away(page, neutral)


def test_presses_that_overlap_count(
    new_context: Callable[..., BrowserContext], leaving_site: Site, neutral: NeutralSite
) -> None:
    page = open_form(new_context, leaving_site, neutral, is_in_field=False)
    page.keyboard.down("ShiftLeft")
    page.keyboard.down("ShiftRight")
    page.keyboard.up("ShiftLeft")
    page.keyboard.up("ShiftRight")
    page.keyboard.press("ShiftLeft")
    away(page, neutral)


def test_a_held_key_a_held_shift_a_click_and_an_on_screen_keyboard_reset(
    new_context: Callable[..., BrowserContext], leaving_site: Site, neutral: NeutralSite
) -> None:
    page = open_form(new_context, leaving_site, neutral, is_in_field=True)
    page.keyboard.down("a")
    for _press in range(3):
        page.keyboard.press("ShiftLeft")
    page.keyboard.up("a")
    assert stays(page)
    page.keyboard.press("ShiftLeft")
    page.keyboard.press("ShiftLeft")
    page.keyboard.down("ShiftLeft")
    page.keyboard.down("ShiftLeft")  # the browser marks it as a repeat
    page.keyboard.up("ShiftLeft")
    assert stays(page)
    page.keyboard.press("ShiftLeft")
    page.keyboard.press("ShiftLeft")
    page.mouse.click(5, 300)
    page.keyboard.press("ShiftLeft")
    assert stays(page)
    # What on-screen keyboards send: Shift without a key's code, and letters without keys.
    session = page.context.new_cdp_session(page)
    for _press in range(4):
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": "Shift", "code": ""})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": "Shift", "code": ""})
    page.focus("input[name=words]")
    for _press in range(3):
        page.keyboard.press("ShiftLeft")
        page.keyboard.insert_text("x")
    assert stays(page)


def test_three_presses_take_at_most_five_seconds(
    new_context: Callable[..., BrowserContext], leaving_site: Site, neutral: NeutralSite
) -> None:
    page = open_form(new_context, leaving_site, neutral, is_in_field=False)
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **LONE_SHIFT})
    began = page.evaluate("() => performance.now()")
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **LONE_SHIFT})
    page.keyboard.press("ShiftLeft")
    page.wait_for_function("(began) => performance.now() > began + 5100", arg=began)
    page.keyboard.press("ShiftLeft")
    assert stays(page)


def open_form(
    new_context: Callable[..., BrowserContext], site: Site, neutral: NeutralSite, *, is_in_field: bool
) -> Page:
    neutral.behave("quick")
    page = new_context(base_url=site.url).new_page()
    page.goto("/en/form/")
    page.wait_for_load_state("networkidle")
    # A page that failed has a heading too, and would seem to stay.
    expect(page.locator("input[name=words]")).to_be_visible()
    if is_in_field:
        page.focus("input[name=words]")
    return page


def stays(page: Page) -> bool:
    """Leaving covers the page in the same turn as the press, so after one more turn it is settled."""
    page.evaluate("() => new Promise((resolve) => setTimeout(resolve))")
    return page.locator("h1").count() == 1


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
def test_the_control_is_first_large_enough_and_always_in_view(
    new_context: Callable[..., BrowserContext], leaving_site: Site, width: int
) -> None:
    # 1280 px at 400 % zoom is what a reader sees at 320 px.
    page = new_context(base_url=leaving_site.url, viewport={"width": width, "height": 256}).new_page()
    for path in ("/en/", GUIDE, "/bn/guides/stalking/", f"{GUIDE}sheets/warning-signs/", "/en/no/such/"):
        control_is_in_view(page, path, width)


def control_is_in_view(page: Page, path: str, width: int) -> None:
    page.emulate_media(media="null")
    page.goto(path)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "leave"
    height = page.evaluate("() => document.documentElement.scrollHeight")
    for place in (0, height // 3, height):
        page.evaluate("(place) => scrollTo(0, place)", place)
        box = page.locator(".leave").bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= 256
        middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
        assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('.leave') !== null", middle)
    page.emulate_media(media="print")
    expect(page.locator(".leave")).to_be_hidden()


def test_the_name_of_the_control_says_that_it_is_for_safety(page: Page, leaving_site: Site) -> None:
    page.goto(leaving_site.address(GUIDE))
    expect(page.get_by_role("link", name=re.compile(r"^Leave this site\s*, for your safety$"))).to_be_visible()


def test_nothing_is_sent_before_leaving_but_the_way_out(
    new_context: Callable[..., BrowserContext], leaving_site: Site, neutral: NeutralSite
) -> None:
    page = open_guide(new_context, leaving_site, neutral)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    neutral.referrers.clear()
    page.click(".leave")
    away(page, neutral)
    own = [url for url in asked if "/static/" not in url]
    assert own[0] == leaving_site.address("/leave/")
    assert all(url.startswith(neutral.url("/")) for url in own[1:])
    assert set(neutral.referrers) == {""}


def test_only_the_first_address_offers_the_way_back(
    new_context: Callable[..., BrowserContext], leaving_site: Site, neutral: NeutralSite
) -> None:
    page = open_guide(new_context, leaving_site, neutral, java_script_enabled=False)
    page.click(".leave")
    away(page, neutral)
    page.goto(GUIDE)
    away(page, neutral)
    page.goto("/")
    assert "Reading Room" not in page.content()
    assert page.locator("form").count() == 1
    page.click("button")
    page.wait_for_url("**/en/")
    assert not page.context.cookies()
    page.goto(GUIDE)
    expect(page.locator("h1")).to_have_text("Stalking")
