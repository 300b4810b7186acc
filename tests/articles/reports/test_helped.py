"""“Did this help?”: two buttons that count a day's number, for the desk and nothing else."""

import datetime
import re
from pathlib import Path

import pytest
from django.db import models
from django.test import Client

from articles.reports.helped import counting
from articles.reports.helped.brake import FREE, MOST_KEYS, SECONDS, Brake
from articles.reports.helped.counting import KEPT_DAYS, MOST_A_DAY, count_answer
from articles.reports.helped.models import DayNumber
from tests.articles.clock import stop_clock
from tests.articles.editors import make_client
from tests.factories import (
    ReadPage,
    article_toml,
    bangla_text,
    content_folder,
    discreet_code,
    edition_text,
    load,
    read_html,
    write_article,
)

pytestmark = pytest.mark.django_db
PATH = "/en/report-a-mistake/"
DAY = datetime.date(2026, 11, 28)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library with a guide; and a brake that has forgotten what tests before this one did."""
    monkeypatch.setattr(counting, "brake", Brake())
    folder = content_folder(tmp_path)
    toml = article_toml("report-a-mistake", kind="page")
    write_article(
        folder, "report-a-mistake", toml=toml, en=edition_text(title="Report a mistake"), bn=bangla_text(title="ভুল")
    )
    write_article(folder, "dry-skin", en=edition_text(), bn=bangla_text())
    load(folder)
    return folder


def send(path: str = PATH, **answers: str) -> ReadPage:
    response = Client(enforce_csrf_checks=True).post(path, answers)
    assert not response.cookies
    return read_html(response.content.decode(), response.status_code)


def numbers() -> dict[tuple[str, str, str], int]:
    rows = DayNumber.objects.values_list("slug", "language", "answer", "number")
    return {(slug, language, answer): number for slug, language, answer, number in rows}


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/en/guides/dry-skin/", "en"),
        ("/bn/guides/dry-skin/all/", "bn"),
        (f"/r/{discreet_code('dry-skin')}/bn/", "bn"),
    ],
)
def test_both_buttons_stand_on_the_page_and_count_for_its_edition(path: str, language: str) -> None:
    html = read_html(Client().get(path).content.decode()).html
    form = re.search(r'(?s)<form class="report-way" action="([^"]+)" method="post".*?</form>', html)
    assert form is not None
    buttons = re.findall(r'name="(helped)" value="(\w+)"', form[0])
    assert buttons == [("helped", "yes"), ("helped", "no")]
    assert form[1].startswith("/r/") is path.startswith("/r/")
    for name, value in buttons:
        page = send(form[1], page="dry-skin", **{name: value})
        assert page.status == 200
        assert 'role="alert"' not in page.html
    assert numbers() == {("dry-skin", language, "yes"): 1, ("dry-skin", language, "no"): 1}


def test_a_yes_is_thanked_and_a_no_is_offered_the_form() -> None:
    yes = send(page="dry-skin", helped="yes")
    assert "Thank you" in yes.words
    assert "<textarea" not in yes.html
    assert any(link["href"] == "/en/guides/dry-skin/" for link in yes.main.links)
    no = send(page="dry-skin", helped="no")
    assert "Thank you" in no.words
    assert 'name="page" value="dry-skin"' in no.html
    assert "<textarea" in no.html


def test_of_an_answer_there_is_the_edition_the_day_and_a_number_and_nothing_finer() -> None:
    send(page="dry-skin", helped="yes")
    kept = {field.name: type(field) for field in DayNumber._meta.fields}
    assert set(kept) == {"id", "slug", "language", "on", "answer", "number"}
    assert kept["on"] is models.DateField


@pytest.mark.parametrize(
    "answers",
    [
        {"helped": "yes"},
        {"helped": "yes", "page": "quagga"},
        {"helped": "yes", "page": "../admin"},
        {"helped": "<script>alert(1)</script>", "page": "dry-skin"},
        {"helped": "YES", "page": "dry-skin"},
        {"helped": "", "page": "dry-skin"},
    ],
)
def test_what_no_button_sends_counts_nothing_and_is_not_repeated(answers: dict[str, str]) -> None:
    page = send(**answers)
    assert page.status == 200
    assert "<script>alert" not in page.html
    assert "quagga" not in page.html
    assert numbers() == {}


def test_a_flood_of_one_page_is_thanked_and_not_counted_and_others_are_counted_on() -> None:
    for _number in range(FREE + 5):
        assert "Thank you" in send(page="dry-skin", helped="no").words
    send("/bn/report-a-mistake/", page="dry-skin", helped="yes")
    assert numbers() == {("dry-skin", "en", "no"): FREE, ("dry-skin", "bn", "yes"): 1}


def test_the_brake_lets_one_more_after_its_time_and_remembers_few() -> None:
    now = [1000.0]
    brake = Brake(clock=lambda: now[0])
    assert [brake.lets("a") for _number in range(FREE + 2)] == [True] * FREE + [False] * 2
    assert brake.lets("b")
    now[0] += SECONDS + 1
    assert [brake.lets("a"), brake.lets("a")] == [True, False]
    for number in range(MOST_KEYS + 10):
        brake.lets(str(number))
    assert len(brake.left) == MOST_KEYS


def test_no_day_holds_more_than_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    DayNumber.objects.create(slug="dry-skin", language="en", on=DAY, answer="no", number=MOST_A_DAY)
    assert not count_answer(slug="dry-skin", language="en", answer="yes", on=DAY)
    assert count_answer(slug="dry-skin", language="en", answer="yes", on=DAY + datetime.timedelta(days=1))


def test_numbers_are_forgotten_after_their_time() -> None:
    count_answer(slug="dry-skin", language="en", answer="yes", on=DAY)
    count_answer(slug="dry-skin", language="bn", answer="yes", on=DAY + datetime.timedelta(days=KEPT_DAYS))
    assert DayNumber.objects.filter(on=DAY).exists()
    count_answer(slug="dry-skin", language="bn", answer="no", on=DAY + datetime.timedelta(days=KEPT_DAYS + 1))
    assert not DayNumber.objects.filter(on=DAY).exists()


def test_the_desk_sees_the_last_28_days_and_what_helped_least_first(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, "2026-11-28T12:00:00+00:00")
    for language, on, answer, number in (
        ("en", DAY, "no", 3),
        ("en", DAY - datetime.timedelta(days=27), "yes", 4),
        ("en", DAY - datetime.timedelta(days=28), "yes", 50),
        ("bn", DAY, "yes", 2),
    ):
        DayNumber.objects.create(slug="dry-skin", language=language, on=on, answer=answer, number=number)
    words = read_html(make_client(permissions=("view_edition",)).get("/admin/").content.decode()).words
    assert "Yes: 6; no: 3." in words
    assert words.index("dry-skin (en)") < words.index("dry-skin (bn)")
    assert "yes: 4, no: 3" in words
    assert "28 days" not in read_html(make_client("other", permissions=()).get("/admin/").content.decode()).words
