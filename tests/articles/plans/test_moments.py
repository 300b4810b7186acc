"""Moments of plans are typed and said by the desk's clock; hours that clocks skip or show twice are answered."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles.models import Edition
from articles.plans.models import Plan
from articles.plans.moments import boxes_of, moment_in, say_plan
from tests.articles.browsing import sent_by_page
from tests.articles.clock import stop_clock
from tests.articles.editors import make_client, make_edition, messages_of

NOW = "2026-10-01T12:00:00+00:00"
# In London clocks go forward on 28 March 2027, and back on 25 October 2026.
SKIPPED = {"plan_day": "2027-03-28", "plan_time": "01:30"}
TWICE = {"plan_day": "2026-10-25", "plan_time": "01:30"}


def utc(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=datetime.UTC)  # type: ignore[arg-type, misc]


@pytest.fixture(autouse=True)
def _stop(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, NOW)


@pytest.mark.parametrize(
    ("zone", "sent", "at"),
    [
        ("UTC", {"plan_day": "2026-11-01", "plan_time": "09:00"}, utc(2026, 11, 1, 9)),
        ("Asia/Dhaka", {"plan_day": "2026-11-01", "plan_time": "09:00"}, utc(2026, 11, 1, 3)),
        ("Asia/Kathmandu", {"plan_day": "2026-11-01", "plan_time": "00:00"}, utc(2026, 10, 31, 18, 15)),
        ("Europe/London", {"plan_day": "2026-10-25", "plan_time": "00:59"}, utc(2026, 10, 24, 23, 59)),
        ("Europe/London", TWICE | {"plan_turn": "first"}, utc(2026, 10, 25, 0, 30)),
        ("Europe/London", TWICE | {"plan_turn": "second"}, utc(2026, 10, 25, 1, 30)),
        ("Europe/London", {"plan_day": "2027-03-28", "plan_time": "02:00"}, utc(2027, 3, 28, 1)),
        # A turn that was chosen for another time does nothing to one that comes once.
        (
            "Europe/London",
            {"plan_day": "2026-10-26", "plan_time": "01:30", "plan_turn": "second"},
            utc(2026, 10, 26, 1, 30),
        ),
    ],
)
def test_a_moment_is_read_by_the_clock_of_the_zone(zone: str, sent: dict[str, str], at: datetime.datetime) -> None:
    with timezone.override(zone):
        assert moment_in(sent) == at


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (SKIPPED, "There is no 01:30 on that day in Europe/London"),
        (TWICE, "01:30 comes twice on that day in Europe/London"),
        (TWICE | {"plan_turn": "third"}, "comes twice"),
        ({"plan_day": "0001-01-01", "plan_time": "00:00"}, "Choose the day"),
        ({"plan_day": "9999-12-31", "plan_time": "23:59"}, "Choose the day"),
        ({}, "Choose the day"),
    ],
)
def test_an_hour_that_never_comes_or_comes_twice_is_answered(sent: dict[str, str], said: str) -> None:
    with timezone.override("Europe/London"), pytest.raises(ValueError, match=said):
        moment_in(sent)


def test_the_two_turns_of_an_hour_are_told_apart_wherever_it_is_said() -> None:
    with timezone.override("Europe/London"):
        assert boxes_of(TWICE).turns == (("first", "UTC+01:00"), ("second", "UTC+00:00"))
        assert boxes_of(SKIPPED).turns == ()
        assert say_plan(utc(2026, 10, 25, 0, 30)) == "25 October 2026, 01:30 (Europe/London, UTC+01:00)"
        assert say_plan(utc(2026, 10, 25, 1, 30)) == "25 October 2026, 01:30 (Europe/London, UTC+00:00)"
        assert say_plan(utc(2026, 10, 25, 2, 30)) == "25 October 2026, 02:30 (Europe/London)"


def plan(client: Client, edition: Edition, **sent: str) -> str:
    """The page that answers, as text; the boxes are filled in as sent."""
    address = "/admin/articles/edition/publish/"
    page = sent_by_page(client.get(f"{address}?edition={edition.pk}"), "gate-form")
    answer = client.post(address, page | {"plan": "1"} | sent, follow=True)
    return messages_of(answer) + answer.content.decode()


@pytest.mark.django_db
def test_the_desk_types_and_says_a_plan_in_its_own_zone_and_keeps_it_in_utc(settings: Settings) -> None:
    settings.RX_TIME_ZONE = "Asia/Dhaka"
    client, edition = make_client(), make_edition()
    asked = client.get(f"/admin/articles/edition/publish/?edition={edition.pk}").content.decode()
    assert "By the clock of Asia/Dhaka, where it is 18:00 on 1 October now." in " ".join(asked.split())
    said = plan(client, edition, plan_day="2026-11-01", plan_time="09:00")
    assert "Planned for 1 November 2026, 09:00 (Asia/Dhaka)" in said
    made = Plan.objects.get()
    assert made.at == utc(2026, 11, 1, 3)
    for address in (
        f"/admin/plans/plan/{made.pk}/look/",
        f"/admin/articles/edition/publish/?edition={edition.pk}",
        f"/admin/articles/edition/{edition.pk}/story/",
        "/admin/",
    ):
        assert "1 November 2026, 09:00 (Asia/Dhaka)" in client.get(address).content.decode(), address


@pytest.mark.django_db
def test_a_refused_plan_keeps_what_was_typed_and_asks_which_of_two_hours_it_is(settings: Settings) -> None:
    settings.RX_TIME_ZONE = "Europe/London"
    client, edition = make_client(), make_edition()
    said = plan(client, edition, **TWICE)
    assert "comes twice" in said
    assert 'value="2026-10-25"' in said
    assert 'value="01:30"' in said
    assert "(UTC+01:00)" in said
    assert not Plan.objects.exists()
    assert "There is no 01:30" in plan(client, edition, **SKIPPED)
    assert "01:30 (Europe/London, UTC+00:00)" in plan(client, edition, **TWICE, plan_turn="second")
    assert Plan.objects.get().at == utc(2026, 10, 25, 1, 30)
