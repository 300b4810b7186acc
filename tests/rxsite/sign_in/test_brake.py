"""Guessing passwords is slowed down by account and by network; whoever belongs here is not kept out by strangers."""

import datetime
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from rxsite.sign_in import brake
from rxsite.sign_in.brake import (
    ACCOUNT,
    LOCK_SECONDS,
    NETWORK,
    TOGETHER,
    Attempt,
    delay_after,
    keep_failure,
    seconds_to_wait,
)
from rxsite.sign_in.models import FailedSignIn, KnownSignIn, SignInRecord
from tests.articles.editors import make_editor

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def _beyond_loopback(settings: Settings) -> None:
    """Where addresses are nginx's to say."""
    settings.RX_ON_LOOPBACK = False


def sign_in(name: str, password: str, address: str = HOME) -> Any:
    return Client().post("/admin/login/", {"username": name, "password": password}, headers={"X-Real-IP": address})


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Time stands still, however busy the machine is, until it is moved: `clock(seconds)`."""
    moved = datetime.timedelta()
    began = timezone.now()

    def move(seconds: float) -> None:
        nonlocal moved
        moved += datetime.timedelta(seconds=seconds)

    monkeypatch.setattr(brake.timezone, "now", lambda: began + moved)
    return move


def test_after_fifteen_and_120_wrong_passwords_the_account_is_locked_and_says_what_to_do(clock: Any) -> None:
    make_editor()
    answers = [sign_in("rima", f"wrong {number}") for number in range(135)]
    statuses = [answer.status_code for answer in answers]
    assert statuses[: TOGETHER.free + 1] == [200] * (TOGETHER.free + 1)
    assert set(statuses[TOGETHER.free + 1 :]) == {429}
    assert "locked" not in answers[13].content.decode()
    for answer in (*answers[14:], sign_in("rima", PASSWORD)):
        html = answer.content.decode()
        assert "locked" in html
        assert "ask an administrator" in html
        assert "unlock_sign_in" in html
        assert LOCK_SECONDS - 60 < int(answer["Retry-After"]) <= LOCK_SECONDS
    assert "sessionid" not in answer.cookies
    assert 'value="rima"' in html
    assert PASSWORD not in html
    # Nothing that anybody does meanwhile makes it longer.
    clock(LOCK_SECONDS - 30)
    assert 0 < int(sign_in("rima", "wrong")["Retry-After"]) <= 30
    clock(31)
    assert sign_in("rima", PASSWORD).status_code == 302


def test_fifteen_wrong_passwords_of_somebody_who_waits_each_time_lock_as_well(clock: Any) -> None:
    make_editor()
    for number in range(TOGETHER.locks_at):
        clock(TOGETHER.longest)
        answer = sign_in("rima", f"wrong {number}")
    assert (answer.status_code, "locked" in answer.content.decode()) == (429, True)
    assert [record.outcome for record in SignInRecord.objects.all()].count("locked") == 1


def test_a_lock_is_for_one_place_and_the_owner_gets_in_from_another() -> None:
    make_editor()
    for number in range(20):
        sign_in("rima", f"wrong {number}")
    assert sign_in("rima", PASSWORD, ELSEWHERE).status_code == 302


def lock_everything() -> None:
    """The account is locked where its owner is, and the whole network has to wait."""
    for number in range(30):
        sign_in("rima", f"wrong {number}")
    for number in range(30):
        keep_failure(Attempt(f"name{number}", "203.0.113.0/24"))
    assert sign_in("rima", PASSWORD).status_code == 429


def test_the_command_lets_the_owner_in_again_whatever_others_of_the_network_did() -> None:
    make_editor()
    lock_everything()
    call_command("unlock_sign_in", "Rima", stdout=io.StringIO())
    assert sign_in("rima", PASSWORD).status_code == 302
    assert sign_in("other", "wrong").status_code == 429
    with pytest.raises(CommandError, match="no account named nobody"):
        call_command("unlock_sign_in", "nobody")


def test_an_administrator_lets_the_owner_in_again_and_it_is_recorded(settings: Settings) -> None:
    rima, keeper = make_editor(), make_editor("keeper")
    keeper.groups.add(Group.objects.get(name="administrator"))
    lock_everything()
    # So that the administrator needs no second step; test_second_step.py has those who do it.
    settings.RX_ON_LOOPBACK = True
    client = Client()
    client.force_login(keeper)
    page = client.get("/admin/auth/user/").content.decode()
    assert 'value="unlock_selected"' in page
    data = {"action": "unlock_selected", "_selected_action": [rima.pk]}
    seen = dict(re.findall(r'name="(_seen-[^"]+)" value="([^"]*)"', page))
    assert client.post("/admin/auth/user/", data | seen).status_code == 302
    settings.RX_ON_LOOPBACK = False
    assert sign_in("rima", PASSWORD).status_code == 302
    record = SignInRecord.objects.get(outcome="unlocked")
    assert (record.name, record.by) == ("rima", "keeper")


def test_whoever_waits_is_let_in_and_the_failures_are_forgotten(clock: Any) -> None:
    make_editor()
    for number in range(TOGETHER.free + 1):
        sign_in("rima", f"wrong {number}")
    assert sign_in("rima", PASSWORD).status_code == 429
    clock(2.1)
    assert sign_in("rima", PASSWORD).status_code == 302
    assert seconds_to_wait(Attempt("rima", "203.0.113.0/24")) == 0


def test_each_wait_is_twice_the_one_before_up_to_a_bound() -> None:
    waits = [delay_after(TOGETHER, failures) for failures in range(30)]
    assert waits[:8] == [0, 0, 0, 0, 2, 4, 8, 16]
    assert max(waits[: TOGETHER.locks_at]) == TOGETHER.longest == waits[TOGETHER.locks_at - 1]
    assert set(waits[TOGETHER.locks_at :]) == {LOCK_SECONDS}


def test_one_network_that_tries_many_names_waits(clock: Any) -> None:
    statuses = [sign_in(f"name{number}", "wrong").status_code for number in range(NETWORK.free + 2)]
    assert statuses == [200] * (NETWORK.free + 1) + [429]
    assert sign_in("rima", "wrong", "203.0.113.250").status_code == 429
    assert sign_in("rima", "wrong", ELSEWHERE).status_code == 200


def test_many_networks_that_try_one_name_wait_a_minute_at_most() -> None:
    for number in range(ACCOUNT.free + 12):
        keep_failure(Attempt("rima", f"10.0.{number}.0/24"))
    assert 0 < seconds_to_wait(Attempt("rima", "198.51.100.0/24")) <= ACCOUNT.longest


def test_strangers_cannot_keep_out_who_signed_in_from_there_before() -> None:
    make_editor()
    assert sign_in("rima", PASSWORD).status_code == 302
    for number in range(50):
        keep_failure(Attempt("rima", f"10.0.{number}.0/24"))
    assert sign_in("rima", PASSWORD, ELSEWHERE).status_code == 429
    assert sign_in("rima", PASSWORD, HOME).status_code == 302


def test_a_name_is_the_same_whatever_its_case_and_whoever_has_it() -> None:
    for name in ("Nobody", "NOBODY ", "nobody", " nobody"):
        sign_in(name, "wrong")
    assert sign_in("nobody", "wrong").status_code == 429


def test_a_clock_set_back_keeps_nobody_out_for_longer_than_the_bound(clock: Any) -> None:
    attempt = Attempt("rima", "203.0.113.0/24")
    for _number in range(12):
        keep_failure(attempt)
    clock(-10 * 24 * 60 * 60)
    assert 0 < seconds_to_wait(attempt) <= TOGETHER.longest
    clock(TOGETHER.longest)
    assert seconds_to_wait(attempt) == 0


def test_what_is_kept_tells_neither_name_nor_address_and_is_forgotten(clock: Any) -> None:
    make_editor()
    sign_in("rima", "wrong")
    sign_in("rima", PASSWORD)
    kept = f"{list(FailedSignIn.objects.values())}{list(KnownSignIn.objects.values())}"
    assert "rima" not in kept
    assert "203.0" not in kept
    clock(61 * 24 * 60 * 60)
    sign_in("other", "wrong", ELSEWHERE)
    assert FailedSignIn.objects.count() == 3
    assert KnownSignIn.objects.count() == 0


def test_an_empty_form_counts_for_nothing() -> None:
    for _number in range(20):
        assert sign_in("rima", "").status_code == 200
    assert not FailedSignIn.objects.exists()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/56"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_networks(address: str, network: str, rf: Any, settings: Settings) -> None:
    request = rf.get("/", headers={"X-Real-IP": address}, REMOTE_ADDR="127.0.0.1")
    assert brake.network_of(request) == network
    settings.RX_ON_LOOPBACK = True
    assert brake.network_of(request) == "127.0.0.0/24"
