"""Leaving, everything with everything: each pattern of reading, each way, each manner of the neutral site."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.journeys import MANNERS, PATTERNS, WAYS, travel
from tests.browser.neutral import NeutralSite
from tests.browser.site import Site

pytestmark = pytest.mark.long


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("pattern", PATTERNS)
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
