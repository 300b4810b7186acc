"""A session lasts half an hour after the last use, and ends with account and password; a new one must be varied."""

import datetime
import time

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.db.models.signals import pre_save
from django.test import Client
from django.utils import timezone

from rxsite.sign_in.lasting import RENEWED_AT
from rxsite.sign_in.models import SignInRecord
from tests.articles.editors import change_address, make_client, make_edition, read_form


@pytest.mark.django_db
def test_a_session_that_is_used_is_renewed_and_not_at_each_request() -> None:
    client = make_client()
    client.get("/admin/")
    session = client.session
    session[RENEWED_AT] = int(time.time()) - 20 * 60
    session.save()
    Session.objects.update(expire_date=timezone.now() + datetime.timedelta(minutes=10))
    assert client.get("/admin/").cookies["sessionid"]["path"] == "/admin/"
    assert Session.objects.get().expire_date > timezone.now() + datetime.timedelta(minutes=29)
    assert "sessionid" not in client.get("/admin/").cookies


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/login/", "/en/search/", "/"])
def test_nobody_gets_a_session_by_looking(path: str) -> None:
    assert "sessionid" not in Client().get(path).cookies
    assert not Session.objects.exists()


@pytest.mark.parametrize("password", ["aaaaaaaaaaaaaaa", "abababababababab", "AaAaAaAaAaAaAaAaBb"])
def test_refuses_a_long_password_of_few_characters(password: str) -> None:
    with pytest.raises(ValidationError, match="different characters"):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "password1234567",
        "Password-Password-1",
        "qwertyuiopasdfgh",
        "abcdefghijklmnopq",
        "zyxwvutsrqponmlkj",
    ],
)
def test_refuses_a_common_word_said_twice_and_a_row_of_keys(password: str) -> None:
    with pytest.raises(ValidationError, match="common word"):
        validate_password(password)


@pytest.mark.parametrize("password", ["three walls and one lamp", "kq7w-b2md-xx93-pc4h-t8vn"])
def test_takes_a_phrase_and_what_the_start_makes(password: str) -> None:
    validate_password(password)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "says"), [("a" * 15, "different characters"), ("passwordpassword", "common word")]
)
def test_a_refused_password_is_told_in_a_sentence_on_the_page(password: str, says: str) -> None:
    data = {"old_password": "a long enough password", "new_password1": password, "new_password2": password}
    response = make_client().post("/admin/password_change/", data)
    assert response.status_code == 200
    assert any(says in error for error in response.context["form"].errors["new_password2"])


@pytest.mark.django_db
def test_sessions_of_a_disabled_account_end_at_once_and_for_good() -> None:
    client, other = make_client(), make_client("mitu")
    rima = User.objects.get(username="rima")
    rima.is_active = False
    rima.save()
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    rima.is_active = True
    rima.save()
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert other.get("/admin/").status_code == 200
    assert SignInRecord.objects.get(name="rima").outcome == "ended"


@pytest.mark.django_db
def test_a_changed_password_ends_all_other_sessions() -> None:
    client = make_client()
    here, there, elsewhere = client, Client(), Client()
    for one in (there, elsewhere):
        one.force_login(User.objects.get(username="rima"))
    new = "three walls and one lamp"
    data = {"old_password": "a long enough password", "new_password1": new, "new_password2": new}
    assert here.post("/admin/password_change/", data).status_code == 302
    assert here.get("/admin/").status_code == 200
    assert there.get("/admin/")["Location"].startswith("/admin/login/")
    # And by an administrator, who is somebody else.
    keeper = make_client("keeper")
    pk = User.objects.get(username="rima").pk
    new = {"password1": "four walls and two lamps", "password2": "four walls and two lamps"}
    assert keeper.post(f"/admin/auth/user/{pk}/password/", new).status_code == 302
    assert here.get("/admin/")["Location"].startswith("/admin/login/")


@pytest.mark.django_db
def test_a_save_is_answered_as_one_though_its_session_could_not_be_renewed() -> None:
    """As where twenty editors save at once, and the database is too busy for the renewal."""
    edition, client = make_edition(), make_client()
    sent = read_form(client, change_address(edition)) | {"title": "Saved all the same"}
    session = client.session
    session[RENEWED_AT] = 0
    session.save()

    def is_busy(**_signal: object) -> None:
        raise OperationalError("database is locked")

    pre_save.connect(is_busy, Session)
    try:
        answer = client.post(change_address(edition), sent)
    finally:
        pre_save.disconnect(is_busy, Session)
    assert answer.status_code == 302
    edition.refresh_from_db()
    assert edition.title == "Saved all the same"
    Session.objects.all().delete()
    assert client.get("/admin/").status_code == 302
