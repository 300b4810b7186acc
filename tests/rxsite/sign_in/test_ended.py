"""A form whose session is over, or whose token no longer fits, comes back with all that was typed, to be sent again."""

import datetime
import html
import re
import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import F
from django.test import Client
from pytest_django import Settings

from articles.models import Edition
from rxsite.sign_in.lasting import BETWEEN, BY_ITSELF, RENEWED_AT
from tests.articles.editors import change_address, make_client, make_edition, read_form

pytestmark = pytest.mark.django_db

ORIGIN = {"Origin": "http://testserver"}
WORDS = "Some people are <followed> for months.\n\n- **They wait outside.** It happens again."


def typed(client: Client, edition: Edition) -> dict[str, Any]:
    """The page of the edition with the body of its first section rewritten."""
    form = read_form(client, change_address(edition))
    field = next(name for name in form if name.endswith("0-body"))
    return form | {field: WORDS, "title": "A title that somebody has just typed"}


def fields_of(page: str) -> dict[str, str]:
    """What the form of the page would send."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    boxes = dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL))
    return {name: html.unescape(text) for name, text in (hidden | boxes).items()}


def let_time_pass(*, minutes: float) -> None:
    """As if every session had been used so much earlier."""
    Session.objects.update(expire_date=F("expire_date") - datetime.timedelta(minutes=minutes))


@pytest.mark.parametrize("path", ["/admin/", "/admin/articles/edition/", "/admin/password_change/"])
def test_a_session_ends_half_an_hour_after_its_last_use_whatever_the_page(path: str) -> None:
    client = make_client()
    assert client.get(path).status_code == 200
    let_time_pass(minutes=29)
    assert client.get(path).status_code == 200
    let_time_pass(minutes=2)
    assert client.get(path)["Location"] == f"/admin/login/?next={path}"


def test_what_a_page_asks_by_itself_is_no_use() -> None:
    client = make_client()
    session = client.session
    session[RENEWED_AT] = int(time.time()) - 2 * BETWEEN
    session.save()
    let_time_pass(minutes=10)
    before = Session.objects.get().expire_date
    assert client.get("/admin/", headers={BY_ITSELF: "1"}).status_code == 200
    assert Session.objects.get().expire_date == before
    assert client.get("/admin/").status_code == 200
    assert Session.objects.get().expire_date > before + datetime.timedelta(minutes=9)


def test_what_was_typed_in_a_session_that_ended_comes_back_and_is_saved_after_signing_in_again() -> None:
    edition, client = make_edition(), make_client()
    form = typed(client, edition)
    Session.objects.all().delete()
    answer = client.post(change_address(edition), form, headers=ORIGIN)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "nothing was saved" in page
    assert html.escape(WORDS).replace("&#x27;", "'") in page
    assert 'target="_blank"' in page
    assert "no-store" in answer["Cache-Control"]
    sent = fields_of(page)
    assert {name for name, text in form.items() if text != []} <= set(sent)
    # Pressed before signing in, it comes back once more, whole.
    assert fields_of(client.post(change_address(edition), sent, headers=ORIGIN).content.decode()).keys() == sent.keys()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="rima"))
    assert strict.post(change_address(edition), sent, headers=ORIGIN).status_code == 302
    edition.refresh_from_db()
    assert edition.title == "A title that somebody has just typed"
    assert edition.sections.get(position=1).body.strip() == WORDS


def test_after_a_second_sign_in_an_older_page_comes_back_with_its_words_and_one_press_saves_them() -> None:
    edition, client = make_edition(), make_client()
    form = typed(client, edition)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answer = strict.post(change_address(edition), form | {"csrfmiddlewaretoken": "a" * 64}, headers=ORIGIN)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "older than your signing in" in page
    assert "target=" not in page
    assert strict.post(change_address(edition), fields_of(page), headers=ORIGIN).status_code == 302
    assert edition.sections.get(position=1).body.strip() == WORDS


def test_before_the_second_step_too_the_words_come_back(settings: Settings) -> None:
    edition, client = make_edition(), make_client()
    form = typed(client, edition)
    settings.RX_ON_LOOPBACK = False
    page = client.post(change_address(edition), form, headers=ORIGIN).content.decode()
    assert html.escape(WORDS).replace("&#x27;", "'") in page


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_what_another_site_sent_is_neither_shown_nor_let_through(headers: dict[str, str]) -> None:
    edition, client = make_edition(), make_client()
    form = typed(client, edition)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    for one in (strict, Client()):
        answer = one.post(change_address(edition), form | {"_again": "1"}, headers=headers)
        assert answer.status_code == 403
        assert "They wait outside" not in answer.content.decode()
    edition.refresh_from_db()
    assert edition.title == "Being followed"


def test_a_script_of_the_desk_gets_what_it_can_read() -> None:
    answer = Client().post(
        "/admin/articles/edition/section-preview/", {"content": "x"}, headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert answer.status_code == 403
    assert "not signed in" in answer.json()["error"]


def test_no_password_comes_back() -> None:
    data = {"old_password": "a secret phrase of mine", "new_password1": "another secret phrase of mine"}
    page = Client().post("/admin/password_change/", data, headers=ORIGIN).content.decode()
    assert "secret phrase" not in page
    assert "nothing was saved" in page


def test_a_readers_form_meets_none_of_this() -> None:
    answer = Client(enforce_csrf_checks=True).post("/en/nothing/", {"_again": "1", "q": "x"}, headers=ORIGIN)
    assert "csrftoken" not in answer.cookies
    assert "nothing was saved" not in answer.content.decode()
