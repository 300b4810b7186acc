"""Leaving in Firefox, driven by firefox.mjs; what the tests of Chromium assert, as far as it can be seen."""

import base64
import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.journeys import GUIDE, MANNERS, OUR_TITLE, PATTERNS, WAYS
from tests.browser.neutral import NeutralSite
from tests.browser.site import Site
from tests.browser.watching import shows_our_text
from tests.machine import PROJECT_DIR, find_firefox, find_firefox_driver

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (find_firefox() and find_firefox_driver()), reason="Firefox or puppeteer-core is missing"),
]
# A look takes a tenth of a second here, and pictures lag behind; a slow neutral site takes four seconds.
MOST_SECONDS = 3.0
QUICK = [("public", "shifts", "quick")]


def journeys() -> list[Any]:
    long = [
        pytest.param(pattern, way, manner, marks=pytest.mark.long)
        for pattern in PATTERNS
        for way in WAYS
        for manner in MANNERS
        if (pattern, way, manner) not in QUICK
    ]
    return [*QUICK, *long]


@pytest.mark.slow
@pytest.mark.parametrize(("pattern", "way", "manner"), journeys())
def test_back_never_shows_the_site_again_in_firefox(
    leaving_site: Site, neutral: NeutralSite, pattern: str, way: str, manner: str, say: Callable[[str], None]
) -> None:
    neutral.behave("quick")
    steps = reading(leaving_site, neutral, pattern)
    with neutral.changing_when_asked_to_leave(manner):
        seen = drive(leaving_site, steps, way)
    on_screen = [look["stage"] for look in seen if is_ours(look)]
    first_gone = next(look["at"] for look in seen if look["picture"] and not is_ours(look)) / 1000
    say(f"leaving Firefox: {pattern}, {way}, {manner}: off the screen by {first_gone:.2f} s")
    assert first_gone < MOST_SECONDS
    gone = next(index for index, look in enumerate(seen) if look["picture"] and not is_ours(look))
    again = [(look["stage"], look["at"], look["url"]) for look in seen[gone:] if is_ours(look)]
    assert not again
    assert set(on_screen) <= {"leave"}
    # The title is asked for just before each picture is taken, so the first one may still be the old one.
    titled = [(look["stage"], look["title"]) for look in seen[gone + 1 :] if OUR_TITLE.search(look["title"])]
    assert not titled
    assert not seen[-1]["url"].startswith(leaving_site.url)


def reading(site: Site, neutral: NeutralSite, pattern: str) -> list[list[str]]:
    if pattern == "public":
        return [["goto", site.address("/en/")], ["click", f'a[href="{GUIDE}"]']]
    if pattern == "discreet":
        opened = [["goto", site.address(GUIDE)], ["open", ".share__summary"], ["click", ".share__link"]]
        return [*opened, ["click", ".article__switch"]]
    if pattern == "forms":
        return [["goto", site.address("/en/form/")], ["type", "input[name=words]", "private"], ["send", "main button"]]
    return [["goto", neutral.url(f"/link?to={site.address(GUIDE)}")], ["click", "a"]]


def drive(site: Site, steps: list[list[str]], way: str) -> list[dict[str, Any]]:
    order = {
        "executable": find_firefox(),
        "hasScript": way != "without script",
        "steps": steps,
        "way": way,
        "site": site.url,
    }
    command = ["node", "tests/browser/firefox.mjs"]
    done = subprocess.run(
        command, cwd=PROJECT_DIR, input=json.dumps(order), capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    looks: list[dict[str, Any]] = json.loads(done.stdout)["seen"]
    return looks


def is_ours(look: dict[str, Any]) -> bool:
    return bool(look["picture"]) and shows_our_text(base64.b64decode(look["picture"]))
