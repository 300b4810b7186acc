"""Training events: one list in the clocks of their places, from which each goes by itself when it is over."""

import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from articles.events.documents import read_events
from articles.events.models import Event
from articles.events.presenting import PAST_DAYS
from patienttools.files.faults import Fault
from patienttools.generation.models import LibraryGeneration
from tests.articles.clock import stop_clock
from tests.articles.editors import errors_of, make_client, read_form
from tests.factories import (
    article_toml,
    bangla_text,
    content_folder,
    discreet_code,
    edition_text,
    get_page,
    load,
    write_article,
)

pytestmark = pytest.mark.django_db
BEFORE = "2027-02-01T00:00:00+00:00"
# An example for these tests alone: nobody holds it.
EVENT = """
[[events]]
key = "example-day"
title = { en = "An example day", bn = "উদাহরণের দিন" }
audience = { en = "Nurses and teachers" }
syllabus = { en = ["How to notice", "How to answer"] }
place = { en = "Example Hall" }
online = true
organiser = "Example Organiser"
url = "https://organiser.example/day"
starts_at = 2027-02-14T10:00:00
ends_at = 2027-02-14T16:00:00
zone = "Asia/Dhaka"
booking = "open"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    for slug, title in {"training": "Training", "contact": "Write to us", "report-a-mistake": "Report"}.items():
        toml = article_toml(slug, kind="page")
        write_article(folder, slug, toml=toml, en=edition_text(title=title), bn=bangla_text(title="পাতা"))
    return folder


def load_events(folder: Path, text: str = EVENT) -> str:
    (folder / "events.toml").write_text(text, encoding="utf-8")
    return load(folder)


def change(text: str, **fields: str) -> str:
    """The event with other values; an empty one leaves the field out."""
    lines = []
    for line in text.strip("\n").split("\n"):
        name = line.partition(" =")[0]
        value = fields.get(name)
        lines += [line] if value is None else [f"{name} = {value}"] if value else []
    return "\n".join(lines) + "\n"


def generation() -> int:
    return LibraryGeneration.objects.get().number


@pytest.mark.parametrize("path", ["/en/training/", f"/r/{discreet_code('training')}/en/"])
def test_the_page_says_what_when_where_and_for_whom(folder: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    stop_clock(monkeypatch, BEFORE)
    load_events(folder)
    page = get_page(path).main
    assert (3, "An example day") in page.headings
    for words in (
        "14 February 2027, 10:00 to 16:00 (time in Asia/Dhaka, UTC+06:00)",
        "Example Hall · Online",
        "Nurses and teachers",
        "How to notice",
        "How to answer",
        "Example Organiser",
        "Booking is open",
    ):
        assert words in page.words
    assert 'datetime="2027-02-14T10:00+06:00"' in page.html
    link = next(link for link in page.links if link["href"] == "https://organiser.example/day")
    assert "noreferrer" in link["rel"]


def test_a_bangla_reader_gets_what_is_there_and_hears_which_language_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch, BEFORE)
    load_events(folder)
    page = get_page("/bn/training/").main
    assert (3, "উদাহরণের দিন") in page.headings
    assert '<dd lang="en" dir="ltr">' in page.html


@pytest.mark.parametrize(
    ("moment", "is_listed"),
    [
        ("2027-02-14T03:59:59+00:00", True),
        ("2027-02-14T05:00:00+00:00", True),  # going on
        ("2027-02-14T09:59:59+00:00", True),
        ("2027-02-14T10:00:00+00:00", False),  # 16:00 in Dhaka
    ],
)
def test_what_is_over_leaves_by_itself(
    folder: Path, monkeypatch: pytest.MonkeyPatch, moment: str, is_listed: bool
) -> None:
    load_events(folder)
    stop_clock(monkeypatch, moment)
    page = get_page("/en/training/").main
    assert ("Book on the organiser’s page" in page.words) is is_listed
    assert ("No training is listed here at the moment" in page.words) is not is_listed
    assert ("This training is over" in page.words) is not is_listed
    assert ('name="event"' in page.html) is is_listed


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Training that is over", "This training is over", "It is over: the organiser’s page")),
        ("bn", ("যে প্রশিক্ষণ শেষ", "এই প্রশিক্ষণ শেষ হয়ে গেছে", "শেষ হয়ে গেছে: আয়োজকের পাতা")),
    ],
)
def test_what_is_over_is_said_to_be_for_some_days_and_then_is_gone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: tuple[str, ...]
) -> None:
    load_events(folder)
    ended = datetime.datetime(2027, 2, 14, 10, tzinfo=datetime.UTC)
    stop_clock(monkeypatch, (ended + datetime.timedelta(days=PAST_DAYS, seconds=-1)).isoformat())
    page = get_page(f"/{language}/training/").main
    assert [one for one in words if one not in page.words] == []
    stop_clock(monkeypatch, (ended + datetime.timedelta(days=PAST_DAYS)).isoformat())
    page = get_page(f"/{language}/training/").main
    assert words[0] not in page.words
    assert "https://organiser.example/day" not in page.html


def test_without_any_event_the_page_is_kind_and_says_how_to_propose_one(folder: Path, settings: Settings) -> None:
    settings.RX_CONTACT_EMAIL = "editors@site.example"
    load(folder)
    page = get_page("/en/training/").main
    assert "No training is listed here at the moment" in page.words
    assert "/en/contact/" in page.addresses
    discreet = get_page(f"/r/{discreet_code('training')}/en/").main
    assert f"/r/{discreet_code('contact')}/en/" in discreet.addresses


def test_where_no_address_is_given_a_training_is_proposed_by_the_form_that_reaches_the_desk(folder: Path) -> None:
    load(folder)
    page = get_page("/en/training/").main
    assert "/en/contact/" not in page.addresses
    assert 'action="/en/report-a-mistake/"' in page.html
    assert 'name="page" value="training"' in page.html


@pytest.mark.parametrize(
    ("booking", "words", "link"),
    [
        ("open", "Booking is open", "Book on the organiser’s page"),
        ("full", "All places are taken", "All places are taken: the organiser’s page"),
        ("closed", "Booking is closed", "Booking is closed: the organiser’s page"),
    ],
)
def test_booking_is_said_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch, booking: str, words: str, link: str
) -> None:
    stop_clock(monkeypatch, BEFORE)
    load_events(folder, change(EVENT, booking=f'"{booking}"'))
    page = get_page("/en/training/").main
    assert words in page.words
    assert link in page.words


def test_the_next_stands_first_and_a_night_names_both_days(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, BEFORE)
    night = change(
        EVENT,
        key='"night"',
        title='{ en = "A night" }',
        starts_at="2027-02-13T22:00:00",
        ends_at="2027-02-14T02:00:00",
        zone='"Europe/London"',
    )
    load_events(folder, EVENT + night)
    page = get_page("/en/training/").main
    titles = [text for level, text in page.headings if level == 3]
    assert titles == ["A night", "An example day"]
    assert "13 February 2027, 22:00 to 14 February 2027, 02:00 (time in Europe/London, UTC+00:00)" in page.words


def test_hostile_text_is_text(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, BEFORE)
    load_events(folder, change(EVENT, organiser="'<script>alert(1)</script>'"))
    assert "<script>alert" not in get_page("/en/training/").html


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"key": ""}, "The field “key” is missing"),
        ({"key": '"Not A Key"'}, "“key”: Lower-case letters"),
        ({"title": ""}, "The field “title” is missing"),
        ({"title": '{ fr = "Un jour" }'}, "“fr” is no language of this site"),
        ({"syllabus": '{ en = "one" }'}, "“syllabus”: A list of texts for each language"),
        ({"syllabus": '{ en = ["one", ""] }'}, "“syllabus”: There is nothing here"),
        ({"syllabus": '["one"]'}, "“syllabus” must be a table"),
        ({"place": "", "online": ""}, "Say where it is held"),
        ({"organiser": ""}, "The field “organiser” is missing"),
        ({"url": '"http://organiser.example/"'}, "address that begins with https://"),
        ({"url": '"javascript:alert(1)"'}, "address that begins with https://"),
        ({"starts_at": '"tomorrow"'}, "“starts_at” must be a date and time"),
        ({"starts_at": "2027-02-14"}, "“starts_at” is a date and time"),
        ({"starts_at": "2027-02-14T10:00:00Z"}, "“starts_at” is a date and time"),
        ({"ends_at": "2027-02-14T10:00:00"}, "It ends after it starts"),
        ({"zone": '"Dhaka time"'}, "“zone”: A zone of the IANA list"),
        ({"zone": '"../../etc/passwd"'}, "“zone”: A zone of the IANA list"),
        (
            {
                "zone": '"Europe/London"',
                "starts_at": "2027-03-28T01:30:00",
                "ends_at": "2027-03-28T09:00:00",
            },
            "In Europe/London there is no such time",
        ),
        ({"booking": '"past"'}, "“booking”: One of open, full, closed"),
        ({"booking": '"open"\nprice = 5'}, "Unknown field “price”"),
    ],
)
def test_refuses_what_cannot_be_and_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str], fields: dict[str, str], fault: str
) -> None:
    with pytest.raises(CommandError):
        load_events(folder, change(EVENT, **fields))
    with pytest.raises(CommandError):
        call_command("check_content", content=folder)
    capsys.readouterr()
    with pytest.raises(CommandError):
        call_command("load_content", content=folder)
    said = capsys.readouterr().err
    assert said.count("events.toml:") == 1
    assert fault in said
    assert not Event.objects.exists()


def test_names_every_fault_at_once_with_those_of_the_texts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_article(folder, "training", toml=article_toml("training", kind="pages"))
    broken = change(EVENT, zone='"Mars"', url='"ftp://x"', booking='"soon"') + EVENT + EVENT
    (folder / "events.toml").write_text(f'colour = "red"\n{broken}', encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("load_content", content=folder)
    said = capsys.readouterr().err
    for words in ("“zone”", "“url”", "“booking”", "stands twice", "colour", "training/article.toml"):
        assert words in said


def test_an_event_steps_the_generation_and_the_same_file_does_not(folder: Path) -> None:
    load_events(folder)
    before = generation()
    load_events(folder)
    assert generation() == before
    load_events(folder, change(EVENT, booking='"full"'))
    assert generation() == before + 1
    assert Event.objects.get().booking == "full"


def test_an_editors_change_is_kept_and_steps_the_generation(folder: Path) -> None:
    load_events(folder)
    client = make_client()
    address = f"/admin/events/event/{Event.objects.get().pk}/change/"
    data, before = read_form(client, address), generation()
    assert (str(data["starts_at_0"]), str(data["starts_at_1"])) == ("2027-02-14", "10:00:00")
    assert data["syllabus_en"] == "How to notice\nHow to answer"
    client.post(address, data | {"booking": "closed", "starts_at_1": "11:00:00"})
    event = Event.objects.get()
    assert (event.booking, event.starts_at) == ("closed", datetime.datetime(2027, 2, 14, 5, tzinfo=datetime.UTC))
    assert generation() == before + 1
    said = load_events(folder, change(EVENT, booking='"full"'))
    assert "Kept: event example-day. An editor changed it." in said
    assert Event.objects.get().booking == "closed"


def test_saving_on_the_desk_without_a_change_changes_nothing(folder: Path) -> None:
    load_events(folder)
    before = Event.objects.values().get()
    client = make_client()
    address = f"/admin/events/event/{before['id']}/change/"
    assert client.post(address, read_form(client, address)).status_code == 302
    assert Event.objects.values().get() == before
    assert "kept" not in load_events(folder).lower().replace("0 kept", "")


def test_an_editor_adds_an_event_by_the_clock_of_its_place() -> None:
    client: Client = make_client()
    address = "/admin/events/event/add/"
    data = read_form(client, address) | {
        "key": "winter-day",
        "titles_en": "A winter day",
        "syllabus_en": "One\nTwo",
        "is_online": "on",
        "organiser": "Example Organiser",
        "url": "https://organiser.example/",
        "zone": "America/New_York",
        "starts_at_0": "2027-01-10",
        "starts_at_1": "09:00",
        "ends_at_0": "2027-01-10",
        "ends_at_1": "12:00",
    }
    for wrong, said in (
        ({"zone": "Dhaka"}, "zone: A zone of the IANA list"),
        ({"url": "http://organiser.example/"}, "begins with https://"),
        ({"is_online": ""}, "place: Say where it is held"),
        ({"ends_at_1": "08:00"}, "It ends after it starts"),
        (
            {"starts_at_0": "2027-03-14", "starts_at_1": "02:30", "ends_at_0": "2027-03-14"},
            "starts_at: There is no such",
        ),
    ):
        assert said in errors_of(client.post(address, data | wrong))
    response = client.post(address, data)
    assert response.status_code == 302, errors_of(response)
    event = Event.objects.get()
    assert event.starts_at == datetime.datetime(2027, 1, 10, 14, tzinfo=datetime.UTC)
    assert event.syllabus == {"en": ["One", "Two"]}
    assert client.get("/admin/events/event/").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://x.example/"},
        {"booking": "past"},
        {"ends_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)},
    ],
)
def test_the_database_keeps_no_event_that_cannot_be(wrong: dict[str, object]) -> None:
    columns: dict[str, object] = {
        "key": "x",
        "titles": {"en": "X"},
        "organiser": "X",
        "url": "https://x.example/",
        "zone": "UTC",
        "starts_at": datetime.datetime(2027, 1, 1, 9, tzinfo=datetime.UTC),
        "ends_at": datetime.datetime(2027, 1, 1, 10, tzinfo=datetime.UTC),
    }
    Event.objects.create(**columns | {"key": "good"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(**columns | wrong)


def test_no_invented_event_ships() -> None:
    faults: list[Fault] = []
    assert not read_events(settings.BASE_DIR / "content", faults)
    assert faults == []
