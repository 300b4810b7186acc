"""What the shipped library does not have: a person's page, trainings in each state; and the answers to a page's end.

Whoever stands here is an example for these tests alone.
"""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.judging import SMALLEST_WIDTH, Look, axe_findings, sideways_pixels
from tests.browser.site import Site

pytestmark = pytest.mark.slow
PROGRAM = """
import datetime
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from articles.credits.attesting import attest
from articles.credits.models import Act
from articles.editions.publishing import publish_edition
from articles.events.models import Event
from articles.models import Contributor, Edition
from patienttools.generation.models import step_generation
names = {"en": "An Example", "bn": "একজন উদাহরণ"}
person = Contributor.objects.create(key="an-example", names=names, role="Support worker", credential="A college")
user = User.objects.create(username="publisher")
Contributor.objects.create(key="a-publisher", names=names, user=user)
for edition in Edition.objects.filter(article__slug="protection-orders"):
    edition.writer = person
    edition.save()
    publish_edition(edition=edition, by=None)
attest(person=person, act=Act.ATTESTED, by=user, on=datetime.date(2026, 11, 3))
for key, booking, days in (("a", "open", 5), ("b", "full", 6), ("c", "closed", 7), ("d", "open", -5)):
    starts = timezone.now() + datetime.timedelta(days=days)
    Event.objects.create(
        key=key, titles={"en": "An example day", "bn": "উদাহরণের দিন"}, organiser="Example", is_online=True,
        url="https://organiser.example/", starts_at=starts, ends_at=starts + datetime.timedelta(hours=2),
        zone="Asia/Dhaka", booking=booking,
    )
with transaction.atomic():
    step_generation()
"""
GUIDE = "/en/guides/protection-orders/"
LOOKS = (Look(SMALLEST_WIDTH, "light"), Look(1280, "dark"))


@pytest.fixture(scope="module")
def own_site(start_site: Callable[..., Any]) -> Iterator[Site]:
    """A site with a person and four trainings."""
    with start_site() as site:
        site.run_command("shell", "-c", PROGRAM)
        yield site


@pytest.mark.parametrize(
    ("path", "look"),
    [
        (f"/{language}/{page}/", look)
        for (language, look), page in product(zip(("en", "bn"), LOOKS, strict=True), ("people/an-example", "training"))
    ],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, own_site: Site, path: str, look: Look
) -> None:
    page = look.open(browser, own_site)
    page.goto(path)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator(".entry").first).to_be_visible()
    for fold in page.locator(".entry details > summary").all():
        fold.click()
    assert axe_findings(page) == []
    assert sideways_pixels(page) == 0
    page.context.close()


def ask(page: Page, site: Site, answer: str) -> None:
    """Opens the guide, answers at its end, and waits for what is said to that."""
    page.goto(site.address(f"{GUIDE}#page-facts"))
    page.locator(f"[name=helped][value={answer}]").click()
    expect(page.locator(".report__sent")).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_page_is_said_to_have_helped_or_not_by_one_button(
    new_context: Callable[..., BrowserContext], own_site: Site, *, has_script: bool
) -> None:
    page = new_context(java_script_enabled=has_script).new_page()
    ask(page, own_site, "yes")
    expect(page.locator("textarea")).to_have_count(0)
    ask(page, own_site, "no")
    expect(page.locator("textarea")).to_be_visible()


def test_a_calendar_gets_the_words_that_were_typed_in_a_file_with_a_bland_name(
    new_context: Callable[..., BrowserContext], own_site: Site
) -> None:
    page = new_context().new_page()
    page.goto(own_site.address("/en/training/"))
    entry = page.locator("#event-a")
    entry.locator("summary").click()
    entry.locator("input[name=title]").fill("Dentist")
    with page.expect_download() as waiting:
        entry.locator("button").click()
    assert waiting.value.suggested_filename == "dates.ics"
    text = waiting.value.path().read_text(encoding="utf-8")
    assert "SUMMARY:Dentist" in text
    assert "xample" not in text
    expect(page.locator("h1")).to_be_visible()
