"""Guessing passwords is slowed down by account and by network; whoever belongs here is not kept out by strangers."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from rxsite.sign_in import brake
from rxsite.sign_in.brake import ACCOUNT, NETWORK, TOGETHER, Attempt, delay_after, keep_failure, seconds_to_wait
from rxsite.sign_in.models import FailedSignIn, KnownSignIn
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
    """Moves the brake's time: `clock(seconds)`."""
    moved = datetime.timedelta()
    real = timezone.now

    def move(seconds: float) -> None:
        nonlocal moved
        moved += datetime.timedelta(seconds=seconds)

    monkeypatch.setattr(brake.timezone, "now", lambda: real() + moved)
    return move


def test_after_120_wrong_passwords_the_right_one_has_to_wait_too() -> None:
    make_editor()
    statuses = [sign_in("rima", f"wrong {number}").status_code for number in range(120)]
    assert statuses[: TOGETHER.free + 1] == [200] * (TOGETHER.free + 1)
    assert set(statuses[TOGETHER.free + 1 :]) == {429}
    response = sign_in("rima", PASSWORD)
    assert response.status_code == 429
    assert "sessionid" not in response.cookies
    html = response.content.decode()
    assert 'value="rima"' in html
    assert PASSWORD not in html
    assert "try again in" in html
    assert 0 < int(response["Retry-After"]) <= 2


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
    assert max(waits) == TOGETHER.longest == waits[-1]


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
