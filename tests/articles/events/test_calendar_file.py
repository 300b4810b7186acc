"""A training in somebody's calendar: the right moment, the words that they chose, and nothing that tells more."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from articles.events.calendar_file import LONGEST_LINE, MAX_TITLE, folded
from tests.articles.clock import stop_clock
from tests.factories import article_toml, bangla_text, content_folder, discreet_code, edition_text, load, write_article

pytestmark = pytest.mark.django_db
# An example for these tests alone: nobody holds it.
EVENT = """
[[events]]
key = "stalking-day"
title = { en = "A day on stalking" }
place = { en = "Example Hall" }
organiser = "Example Organiser"
url = "https://organiser.example/stalking"
starts_at = 2027-07-14T10:00:00
ends_at = 2027-07-14T16:00:00
zone = "Europe/London"
booking = "open"
"""
PATH = "/en/training/"
TELLING = re.compile(r"(?i)stalk|training|example|organiser|reading room|hall|http|localhost|testserver")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    stop_clock(monkeypatch, "2027-07-01T00:00:00+00:00")
    folder = content_folder(tmp_path)
    toml = article_toml("training", kind="page")
    write_article(folder, "training", toml=toml, en=edition_text(title="Training"), bn=bangla_text(title="পাতা"))
    (folder / "events.toml").write_text(EVENT, encoding="utf-8")
    load(folder)
    return folder


def ask(path: str = PATH, **answers: str) -> HttpResponse:
    response = Client(enforce_csrf_checks=True).post(path, {"event": "stalking-day", **answers})
    assert not response.cookies
    return response


def lines_of(response: HttpResponse) -> list[str]:
    """The lines of the file, put together again where they were folded."""
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"\n" not in response.content.replace(b"\r\n", b"")
    assert all(len(line) <= LONGEST_LINE for line in response.content.split(b"\r\n"))
    return response.content.replace(b"\r\n ", b"").decode().split("\r\n")


def summary(response: HttpResponse) -> str:
    return next(line for line in lines_of(response) if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")


@pytest.mark.parametrize("path", [PATH, "/bn/training/", f"/r/{discreet_code('training')}/en/"])
def test_the_form_on_the_page_gives_a_file_that_tells_nothing(path: str) -> None:
    page = Client().get(path).content.decode()
    assert 'name="event" value="stalking-day"' in page
    assert f'<form class="report" action="{path}" method="post"' in page
    response = ask(path)
    assert response["Content-Disposition"] == 'attachment; filename="dates.ics"'
    assert "no-store" in response["Cache-Control"]
    assert TELLING.search("\n".join(lines_of(response))) is None


def test_the_file_has_the_moment_in_utc_and_each_line_in_its_place() -> None:
    lines = lines_of(ask())
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Calendar//1.0//EN"]
    assert lines[-4:] == ["CLASS:PRIVATE", "END:VEVENT", "END:VCALENDAR", ""]
    # Ten in London in July is nine in UTC.
    assert {"DTSTART:20270714T090000Z", "DTEND:20270714T150000Z", "SUMMARY:Appointment"} <= set(lines)
    number = next(line for line in lines if line.startswith("UID:"))
    assert number in lines_of(ask())


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Dentist", "Dentist"),
        ("Tea, cake; and\\more", "Tea\\, cake\\; and\\\\more"),
        ("one\r\nBEGIN:VALARM\ntwo", "one BEGIN:VALARM two"),
        ("a\x00\x07b", "ab"),
        ("   ", "Appointment"),
        ("ডাক্তার দেখানো", "ডাক্তার দেখানো"),
        ("x" * 500, "x" * MAX_TITLE),
        ("আ" * MAX_TITLE, "আ" * MAX_TITLE),
    ],
)
def test_the_reader_chooses_the_words_and_they_are_only_words(typed: str, written: str) -> None:
    response = ask(title=typed)
    assert summary(response) == written
    assert b"BEGIN:VALARM" not in response.content.split(b"\r\n")


def test_no_letter_is_cut_in_two_where_a_line_is_folded() -> None:
    for line in (folded("SUMMARY:" + "আ" * 60), folded("SUMMARY:" + "😀" * 40), folded("")):
        pieces = line.removesuffix(b"\r\n").split(b"\r\n")
        assert all(len(piece) <= LONGEST_LINE and piece.decode() is not None for piece in pieces)
        assert all(piece.startswith(b" ") for piece in pieces[1:])


@pytest.mark.parametrize("key", ["", "quagga", "stalking-day\x00", "x" * 5000])
def test_of_what_is_no_event_there_is_the_page_and_no_file(key: str) -> None:
    response = Client().post(PATH, {"event": key})
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/html")


def test_of_what_is_over_there_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, "2027-07-14T15:00:00+00:00")
    response = ask()
    assert response["Content-Type"].startswith("text/html")
    assert "Get it for a calendar" not in response.content.decode()
