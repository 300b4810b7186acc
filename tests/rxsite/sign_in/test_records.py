"""Who signed in, when and with what outcome is recorded for half a year: of accounts alone, nothing that was typed."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from rxsite.sign_in.models import RECORDS_KEPT_FOR, SignInRecord
from tests.articles.editors import make_client, make_editor

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


def outcomes() -> list[tuple[str, str]]:
    return list(SignInRecord.objects.order_by("pk").values_list("name", "outcome"))


def test_signing_in_and_out_and_a_wrong_password_are_recorded() -> None:
    make_editor()
    client = Client()
    client.post("/admin/login/", {"username": "Rima", "password": "wrong"})
    client.post("/admin/login/", {"username": "rima", "password": PASSWORD})
    client.post("/admin/logout/")
    assert outcomes() == [("rima", "wrong_password"), ("rima", "signed_in"), ("rima", "signed_out")]


def test_what_is_no_account_is_not_kept_since_it_may_be_a_password() -> None:
    make_editor()
    Client().post("/admin/login/", {"username": PASSWORD, "password": "x"})
    assert outcomes() == []


def test_readers_leave_no_record() -> None:
    for path in ("/", "/en/", "/en/search/", "/admin/"):
        Client().get(path)
    assert outcomes() == []


def test_records_go_when_their_term_is_over() -> None:
    now = timezone.now()
    for age in (RECORDS_KEPT_FOR - datetime.timedelta(hours=1), RECORDS_KEPT_FOR + datetime.timedelta(hours=1)):
        SignInRecord.objects.create(name="rima", outcome="signed_in", at=now - age)
    call_command("tidy", verbosity=0)
    assert SignInRecord.objects.count() == 1


def test_administrators_read_them_and_nobody_changes_them() -> None:
    record = SignInRecord.objects.create(name="mitu", outcome="signed_in", at=timezone.now())
    for client in (make_client(), make_client("keeper", permissions=("view_signinrecord",))):
        assert "mitu" in client.get("/admin/sign_in/signinrecord/").content.decode()
        address = f"/admin/sign_in/signinrecord/{record.pk}/"
        assert client.get(f"{address}change/").status_code == 200
        assert client.post(f"{address}change/", {"name": "x"}).status_code == 403
        assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 403
        client.post(
            "/admin/sign_in/signinrecord/",
            {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"},
        )
    assert outcomes() == [("mitu", "signed_in")]
