"""A session lasts twelve hours after the last use; a new password must be varied."""

import datetime
import time

import pytest
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from rxsite.sign_in.lasting import RENEWED_AT
from tests.articles.editors import make_client


@pytest.mark.django_db
def test_a_session_that_is_used_is_renewed_and_not_at_each_request() -> None:
    client = make_client()
    client.get("/admin/")
    session = client.session
    session[RENEWED_AT] = int(time.time()) - 11 * 60 * 60
    session.save()
    Session.objects.update(expire_date=timezone.now() + datetime.timedelta(hours=1))
    assert client.get("/admin/").cookies["sessionid"]["path"] == "/admin/"
    assert Session.objects.get().expire_date > timezone.now() + datetime.timedelta(hours=11)
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


def test_takes_a_phrase() -> None:
    validate_password("three walls and one lamp")
