"""The desk's clock is the desk's alone: readers' pages are the same in every zone, and no day's rule breaks by it."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles.editions.publishing import publish_edition
from articles.events.models import Event
from articles.models import Contributor, Edition, PublishedEdition, Review
from articles.reviewing.links import token_of
from articles.reviewing.rounds import ask, attest
from patienttools.helplines.models import Helpline
from tests.articles.clock import stop_clock
from tests.articles.editors import make_client, make_edition, make_editor, read_form, save_and_publish
from tests.patienttools.test_confirmation_round import answer, make_line

pytestmark = pytest.mark.django_db
# In Kiritimati, fourteen hours ahead, it is the next day already.
EVENING = "2026-11-28T20:00:00+00:00"
TODAY, TOMORROW = datetime.date(2026, 11, 28), datetime.date(2026, 11, 29)
AHEAD = "Pacific/Kiritimati"


@pytest.fixture(autouse=True)
def _stop(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, EVENING)


def test_what_is_published_on_the_desk_is_the_same_for_readers_in_every_zone(settings: Settings) -> None:
    pages = []
    edition, client = make_edition(), make_client()
    for zone in ("UTC", AHEAD, "Pacific/Pago_Pago"):
        settings.RX_TIME_ZONE = zone
        PublishedEdition.objects.all().delete()
        save_and_publish(client, edition)
        pages.append(Client().get("/en/guides/being-followed/").content)
    assert pages[0] == pages[1] == pages[2]
    assert b"28 November 2026" in pages[0]


def test_the_zone_ends_with_the_answer_of_the_desk(settings: Settings) -> None:
    settings.RX_TIME_ZONE = AHEAD
    page = make_client().get("/admin/").content.decode()
    assert f"Times on the desk are by the clock of {AHEAD}." in page
    assert timezone.get_current_timezone_name() == "UTC"


def test_what_readers_had_is_told_by_the_desks_clock(settings: Settings) -> None:
    settings.RX_TIME_ZONE = AHEAD
    edition = make_edition()
    publish_edition(edition=edition, by=make_editor("publisher"))
    client = make_client()
    for name in ("releases", "story"):
        page = client.get(f"/admin/articles/edition/{edition.pk}/{name}/").content.decode()
        assert "29 November 2026, 10:00" in page, name
    released = PublishedEdition.objects.get()
    assert released.published_at == datetime.datetime.fromisoformat(EVENING)


def test_a_review_of_today_by_the_desks_clock_stops_no_publishing(settings: Settings) -> None:
    settings.RX_TIME_ZONE = AHEAD
    edition = make_edition()
    by = Contributor.objects.create(key="a-person", names={"en": "A Person"})
    client = make_client()
    address = f"/admin/articles/edition/{edition.pk}/change/"
    row = {"id": "", "edition": str(edition.pk), "kind": "clinical", "by": str(by.pk), "reviewed_on": str(TOMORROW)}
    sent = read_form(client, address) | {"reviews-TOTAL_FORMS": "1"}
    client.post(address, sent | {f"reviews-0-{name}": value for name, value in row.items()})
    assert Review.objects.get().reviewed_on == TOMORROW
    publish_edition(edition=Edition.objects.get(), by=None)
    assert PublishedEdition.objects.exists()


def test_an_answer_is_attested_with_the_day_that_the_desk_shows_of_it(settings: Settings) -> None:
    settings.RX_TIME_ZONE = AHEAD
    edition, by = make_edition(), make_editor("asks")
    asked = ask(edition=edition, kind="clinical", until=TOMORROW, by=by, asked_name="Someone")
    sent = {"_answer": "1", "verdict": "fine", "name": "Someone"}
    assert b"29 November 2026" in Client().get(f"/o/{token_of(asked)}/").content
    assert Client().post(f"/o/{token_of(asked)}/", sent).status_code == 200
    asked.refresh_from_db()
    person = Contributor.objects.create(key="a-person", names={"en": "A Person"})
    with timezone.override(AHEAD):
        assert attest(asked=asked, contributor=person, by=by).reviewed_on == TOMORROW


def test_a_link_lasts_to_the_end_of_its_day_where_it_was_asked_for(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RX_TIME_ZONE = "Pacific/Pago_Pago"
    asked = ask(edition=make_edition(), kind="clinical", until=TODAY, by=make_editor("asks"), asked_name="Someone")
    # Eleven hours behind: ten in the evening there, nine in the morning of the next day by UTC.
    stop_clock(monkeypatch, "2026-11-29T09:00:00+00:00")
    assert Client().get(f"/o/{token_of(asked)}/").status_code == 200
    stop_clock(monkeypatch, "2026-11-29T12:00:00+00:00")
    assert Client().get(f"/o/{token_of(asked)}/").status_code == 410


def test_a_helpline_that_is_confirmed_ahead_of_utc_is_confirmed_for_readers_at_once(settings: Settings) -> None:
    settings.RX_TIME_ZONE = AHEAD
    row = make_line("line")
    answer(make_client(), on=str(TOMORROW), next_on="2027-01-10")
    row.refresh_from_db()
    assert row.confirmations.get().on == TOMORROW
    assert Helpline.objects.get().is_confirmed_on(TODAY)


def test_an_event_is_held_by_the_clock_of_its_place_though_the_desks_skips_the_hour(settings: Settings) -> None:
    settings.RX_TIME_ZONE = "Europe/London"
    client = make_client()
    address = "/admin/events/event/add/"
    sent = read_form(client, address) | {
        "key": "a-day",
        "titles_en": "A day",
        "is_online": "on",
        "organiser": "Example Organiser",
        "url": "https://organiser.example/",
        "zone": "Asia/Dhaka",
        # Skipped in London, and a time like any other in Dhaka.
        "starts_at_0": "2027-03-28",
        "starts_at_1": "01:30",
        "ends_at_0": "2027-03-28",
        "ends_at_1": "03:00",
    }
    assert client.post(address, sent).status_code == 302
    event = Event.objects.get()
    assert event.starts_at == datetime.datetime(2027, 3, 27, 19, 30, tzinfo=datetime.UTC)
    shown = read_form(client, f"/admin/events/event/{event.pk}/change/")
    assert (str(shown["starts_at_0"]), str(shown["starts_at_1"])) == ("2027-03-28", "01:30:00")
