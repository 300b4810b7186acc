"""A round of confirming: one helpline after the other, how it was confirmed and by whom, and a report at its end."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from patienttools.generation.models import LibraryGeneration
from patienttools.helplines.confirming import last_day_for
from patienttools.helplines.models import CONFIRMATION_DAYS, Confirmation, Country, Helpline
from patienttools.helplines.waiting import to_confirm
from tests.articles.browsing import sent_by_page
from tests.articles.editors import make_client, messages_of

pytestmark = pytest.mark.django_db
ROUND = "/admin/helplines/helpline/round/"


@pytest.fixture
def client() -> Client:
    return make_client("rima")


def make_line(key: str, **fields: Any) -> Helpline:
    country, _made = Country.objects.get_or_create(
        code="bd", defaults={"numeric": "050", "slug": "bangladesh", "names": {"en": "Bangladesh"}}
    )
    known = {"names": {"en": key}, "knowledge": "read", "numbers": [{"kind": "call", "number": "109"}]}
    return Helpline.objects.create(key=key, country=country, **(known | fields))


def answer(client: Client, **typed: str) -> Any:
    """What the page offers, with what was typed; the next page."""
    data = sent_by_page(client.get(ROUND, follow=True), "round-form")
    return client.post(ROUND, data | {"how": "called", "confirm": "1"} | typed, follow=True)


def test_goes_through_what_is_due_and_says_at_the_end_how_it_went(client: Client) -> None:
    today = timezone.localdate()
    first = make_line("emergency", is_emergency=True, in_emergency_list=True)
    make_line("helpline")
    make_line("still-good", confirmed_on=today)
    page = client.get(ROUND)
    assert page.context["row"] == first
    assert page.context["left"] == 2
    page = answer(client, how="page", note="Their page of today.")
    assert page.context["row"].key == "helpline"
    page = answer(client, confirm="", skip="1")
    assert page.request["PATH_INFO"] == f"{ROUND}report/"
    text = page.content.decode()
    assert "Their page of today." in text
    assert "helpline" in text
    first.refresh_from_db()
    assert (first.confirmed_on, str(first.confirmed_by)) == (today, "rima")
    made = Confirmation.objects.get()
    assert (made.how, made.on, made.next_on, made.by_name) == ("page", today, last_day_for(today), "rima")
    assert made.numbers == first.numbers
    # It is over; the next round asks again for what was skipped.
    client.post(f"{ROUND}report/")
    assert client.get(ROUND).context["row"].key == "helpline"


def test_says_what_to_ask_and_what_readers_are_told_now(client: Client) -> None:
    make_line("line", hours={"en": "9 to 5"}, hours_zone="Asia/Dhaka", languages={"en": "Bangla"})
    page = client.get(ROUND).content.decode()
    for told in ("109", "9 to 5 Asia/Dhaka", "Bangla", "In which languages"):
        assert told in page


def test_nobody_is_asked_to_call_an_emergency_number(client: Client) -> None:
    row = make_line("emergency", is_emergency=True)
    page = client.get(ROUND).content.decode()
    assert "Never call an emergency number to try it" in page
    assert 'value="called"' not in page
    assert "never called to try it" in messages_of(answer(client, how="called"))
    row.refresh_from_db()
    assert row.confirmed_on is None


def day(days: int = 0) -> datetime.date:
    """So many days from the day of the test, which may not be the day when its file was read."""
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"how": ""}, "Say how you know"),
        ({"how": "guessed"}, "Say how you know"),
        ({"on": 2}, "today or in the last half year"),
        ({"on": -CONFIRMATION_DAYS - 1}, "today or in the last half year"),
        ({"on": ""}, "Give both days"),
        ({"on": "2026-02-31"}, "Give both days"),
        ({"next_on": 0}, "after that day"),
        ({"next_on": CONFIRMATION_DAYS + 1}, "within half a year"),
        ({"note": "x" * 301}, "at most 300 characters"),
        ({"seen": "another"}, "changed since it was shown"),
    ],
)
def test_what_is_no_confirmation_confirms_nothing(client: Client, typed: dict[str, Any], said: str) -> None:
    """A number stands for so many days from the day of the test."""
    row = make_line("line")
    sent = {name: str(day(value)) if isinstance(value, int) else value for name, value in typed.items()}
    assert said in messages_of(answer(client, **sent))
    row.refresh_from_db()
    assert row.confirmed_on is None
    assert not Confirmation.objects.exists()


def test_a_number_that_was_changed_while_somebody_called_is_not_confirmed(client: Client) -> None:
    row = make_line("line")
    data = sent_by_page(client.get(ROUND), "round-form")
    Helpline.objects.update(numbers=[{"kind": "call", "number": "999"}])
    page = client.post(ROUND, data | {"how": "called", "confirm": "1"}, follow=True)
    assert "changed since it was shown" in messages_of(page)
    assert "999" in page.content.decode()
    row.refresh_from_db()
    assert row.confirmed_on is None


def test_what_is_doubtful_is_skipped_or_changed_and_not_confirmed(client: Client) -> None:
    row = make_line("line", is_doubtful=True)
    assert 'name="confirm"' not in client.get(ROUND).content.decode()
    assert "take the doubt away first" in messages_of(answer(client, on=str(day()), next_on=str(last_day_for(day()))))
    row.refresh_from_db()
    assert row.confirmed_on is None


def test_readers_are_told_at_once_and_it_is_due_again_on_the_day_that_was_chosen(client: Client) -> None:
    row = make_line("line")
    before = LibraryGeneration.objects.values_list("number", flat=True).first() or 0
    soon = day(10)
    answer(client, next_on=str(soon))
    assert LibraryGeneration.objects.get().number == before + 1
    assert row not in to_confirm(day())
    assert row in to_confirm(soon)
    client.post(f"{ROUND}report/")
    assert client.get(ROUND).status_code == 302


def test_the_chosen_ones_of_the_list_are_gone_through_though_none_is_due(client: Client) -> None:
    chosen = make_line("chosen", confirmed_on=day())
    make_line("other")
    data = sent_by_page(client.get("/admin/helplines/helpline/"), "changelist-form")
    data |= {"action": "confirm_one_by_one", "_selected_action": str(chosen.pk), "index": "0"}
    page = client.post("/admin/helplines/helpline/", data, follow=True)
    assert (page.context["row"], page.context["left"]) == (chosen, 1)
    chosen.refresh_from_db()
    assert chosen.confirmations.count() == 0
    page = answer(client)
    assert page.request["PATH_INFO"] == f"{ROUND}report/"


def test_who_may_not_change_helplines_confirms_none() -> None:
    make_line("line")
    reader = make_client("reader", permissions=("view_helpline",))
    assert reader.get(ROUND).status_code == 403
    assert reader.post(ROUND, {"skip": "1"}).status_code == 403
    assert reader.post(f"{ROUND}report/").status_code == 403
