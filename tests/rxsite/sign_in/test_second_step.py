"""Beyond this machine signing in takes two steps; a code is taken once, and whoever lost the phone has ways in."""

import base64
import io
import re
import threading
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from rxsite.sign_in import brake
from rxsite.sign_in.models import RecoveryCode, SignInRecord
from rxsite.sign_in.second_step import RECOVERY_CODES, check_code, make_recovery_codes
from tests.articles.editors import make_editor
from tests.rxsite.people.test_matrix import HOSTILE, is_in, pages

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
STEP, NEW = "/admin/second-step/", "/admin/second-step/new/"
KEY = "31323334353637383930" * 2


@pytest.fixture(autouse=True)
def _beyond_loopback(settings: Settings) -> None:
    settings.RX_ON_LOOPBACK = False


def make_person(name: str = "rima", *, app: bool = True, **fields: Any) -> User:
    user = make_editor(name, **({"is_superuser": True} | fields))
    if app:
        TOTPDevice.objects.create(user=user, key=KEY, name="app")
    return user


def with_password(name: str = "rima", address: str = "203.0.113.7") -> Client:
    client = Client(headers={"X-Real-IP": address})
    assert client.post("/admin/login/", {"username": name, "password": PASSWORD}).status_code == 302
    return client


def code_of(key: str = KEY, *, steps: int = 0) -> str:
    return f"{totp(bytes.fromhex(key), drift=steps):06d}"


def type_code(client: Client, code: str, address: str = STEP, **more: str) -> Any:
    return client.post(address, {"second_step_code": code, **more})


def is_on_the_desk(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def outcomes() -> list[str]:
    return list(SignInRecord.objects.order_by("pk").values_list("outcome", flat=True))


def test_a_password_alone_opens_no_page_of_the_desk_and_changes_nothing() -> None:
    for person in (make_person(), make_person("mitu", app=False)):
        client = with_password(person.username)
        apart = {"sign_in", "login", "logout", "second_step", "second_step_new"}
        asked = [page for page in pages() if page.name not in apart]
        assert len(asked) > 100
        for page in asked:
            address = page.address(person.pk)
            answer = client.get(address)
            assert answer.status_code == 302, address
            assert answer["Location"].startswith(STEP), address
            answer = client.post(address, HOSTILE)
            assert answer.status_code == 403, address
            assert not is_in(answer)


def test_a_code_of_the_app_opens_the_desk_and_leads_back_to_where_one_was_going() -> None:
    make_person()
    client = with_password()
    wanted = "/admin/articles/edition/?q=x"
    page = client.get(client.get(wanted)["Location"])
    assert f'name="next" value="{wanted}"' in page.content.decode()
    answer = type_code(client, code_of(), next=wanted)
    assert answer["Location"] == wanted
    assert is_on_the_desk(client)
    assert outcomes() == ["signed_in", "second_step"]
    assert "Recovery codes" in client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    "address", ["https://evil.example/admin/", "//evil.example/", "/en/", "/admin\\evil", "javascript:x"]
)
def test_the_way_back_leads_nowhere_but_to_the_desk(address: str) -> None:
    make_person()
    assert type_code(with_password(), code_of(), next=address)["Location"] == "/admin/"


def test_a_code_is_taken_once_and_not_again_by_somebody_who_saw_it() -> None:
    make_person()
    code = code_of()
    assert type_code(with_password(), code).status_code == 302
    other = with_password()
    answer = type_code(other, code)
    assert answer.status_code == 200
    assert "was used already" in answer.content.decode()
    assert not is_on_the_desk(other)
    assert outcomes()[-1] == "wrong_code"


def test_a_clock_that_is_half_a_minute_off_is_fine_and_one_that_is_two_minutes_off_is_not() -> None:
    make_person()
    assert type_code(with_password(), code_of(steps=-4)).status_code == 200
    assert type_code(with_password(), code_of(steps=1)).status_code == 302


@pytest.mark.parametrize("code", ["", "abc", "12345", "1234567", "٠" * 7, "x" * 5000, "\x00", "—", "0x1234"])
def test_nonsense_is_refused_in_words(code: str) -> None:
    make_person()
    client = with_password()
    assert type_code(client, code).status_code == 200
    assert not is_on_the_desk(client)


def test_guessing_codes_locks_the_account_for_that_place_alone_and_bounded() -> None:
    rima = make_person()
    client = with_password()
    answers = [type_code(client, f"{number:06d}") for number in range(40)]
    assert answers[-1].status_code == 429
    assert "unlock_sign_in" in answers[-1].content.decode()
    assert 0 < brake.wait_of(brake.Attempt("rima", "203.0.113.0/24", brake.Step.CODE)).seconds <= brake.LOCK_SECONDS
    # The right code too has to wait, and is not used up by that.
    assert type_code(client, code_of()).status_code == 429
    call_command("unlock_sign_in", rima.username, stdout=io.StringIO())
    assert type_code(client, code_of()).status_code == 302
    assert outcomes().count("locked") == 1


def test_somebody_with_the_password_and_many_networks_tries_few_codes_and_keeps_nobody_out() -> None:
    make_person()
    home = with_password()
    assert type_code(home, code_of(steps=-1)).status_code == 302
    tried = 0
    for number in range(60):
        elsewhere = with_password(address=f"198.51.{number}.1")
        tried += type_code(elsewhere, f"{number:06d}").status_code == 200
    assert tried <= brake.ACCOUNT_BY_CODE.free + 1
    assert type_code(with_password(), code_of()).status_code == 302


def set_up_from_page(client: Client) -> tuple[Any, str]:
    """The answer to the code of an app that read the page, and the app's key."""
    html = client.get(NEW).content.decode()
    shown = re.search(r'second-step__key">([A-Z2-7 ]+)<', html)
    assert shown
    key = base64.b32decode(shown[1].replace(" ", "")).hex()
    return type_code(client, code_of(key), NEW), key


def test_who_has_no_app_sets_one_up_before_anything_else_and_is_shown_recovery_codes_once() -> None:
    rima = make_person(app=False)
    client = with_password()
    assert client.get(STEP)["Location"].startswith(NEW)
    page = client.get(NEW).content.decode()
    assert "<svg" in page
    assert "style=" not in page
    assert type_code(client, "000000", NEW).status_code == 200
    assert not is_on_the_desk(client)
    answer, _key = set_up_from_page(client)
    codes = re.findall(r"<code>([a-z0-9-]{19})</code>", answer.content.decode())
    assert len(set(codes)) == RECOVERY_CODES
    assert answer["Cache-Control"].count("no-store")
    assert is_on_the_desk(client)
    for address in (NEW, STEP, "/admin/second-step/codes/", "/admin/"):
        assert not any(code in client.get(address, follow=True).content.decode() for code in codes)
    stored = str(list(RecoveryCode.objects.values()))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    assert RecoveryCode.objects.filter(user=rima).count() == RECOVERY_CODES
    assert outcomes() == ["signed_in", "set_up", "new_codes"]
    # Each opens the desk once, typed with or without its lines.
    for code in (codes[0], codes[1].replace("-", " ").upper()):
        assert type_code(with_password(), code).status_code == 302
        again = with_password()
        assert type_code(again, code).status_code == 200
        assert not is_on_the_desk(again)
    assert outcomes().count("recovery_code") == 2


def test_the_code_with_which_an_app_was_set_up_is_used_up() -> None:
    make_person(app=False)
    client = with_password()
    _answer, key = set_up_from_page(client)
    assert type_code(with_password(), code_of(key)).status_code == 200


def test_who_has_only_the_password_replaces_no_app_and_makes_no_codes() -> None:
    rima = make_person()
    client = with_password()
    assert client.get(NEW)["Location"] == STEP
    assert type_code(client, code_of(), NEW)["Location"] == STEP
    assert client.post("/admin/second-step/codes/").status_code == 403
    assert TOTPDevice.objects.get(user=rima).key == KEY
    assert not RecoveryCode.objects.exists()


def test_another_app_takes_the_place_of_the_old_one_and_other_sessions_do_the_step_again() -> None:
    rima = make_person()
    here, there = with_password(), with_password()
    assert type_code(here, code_of(steps=-1)).status_code == 302
    assert type_code(there, code_of()).status_code == 302
    old = make_recovery_codes(rima)
    answer, key = set_up_from_page(here)
    assert answer.status_code == 200
    assert is_on_the_desk(here)
    assert not is_on_the_desk(there)
    assert TOTPDevice.objects.get(user=rima).key == key
    assert type_code(with_password(), old[0]).status_code == 200


def test_new_recovery_codes_make_the_old_ones_good_for_nothing() -> None:
    rima = make_person()
    old = make_recovery_codes(rima)
    client = with_password()
    type_code(client, code_of())
    assert "10 recovery codes are left" in client.get("/admin/second-step/codes/").content.decode()
    assert client.post("/admin/second-step/codes/").status_code == 200
    assert type_code(with_password(), old[0]).status_code == 200


def test_the_command_resets_the_second_step_and_ends_every_session() -> None:
    make_person()
    client = with_password()
    type_code(client, code_of())
    call_command("reset_second_factor", "Rima", stdout=io.StringIO())
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert with_password().get(STEP)["Location"].startswith(NEW)
    assert outcomes()[2] == "reset"
    with pytest.raises(CommandError, match="no account named nobody"):
        call_command("reset_second_factor", "nobody")


def test_an_administrator_resets_it_but_not_that_of_who_may_do_everything() -> None:
    mitu, owner = make_person("mitu", is_superuser=False), make_person("owner")
    keeper = make_person("keeper", is_superuser=False)
    keeper.groups.add(Group.objects.get(name="administrator"))
    client = with_password("keeper")
    type_code(client, code_of())
    page = client.get("/admin/auth/user/").content.decode()
    seen = dict(re.findall(r'name="(_seen-[^"]+)" value="([^"]*)"', page))
    data = {"action": "reset_second_step_selected", "_selected_action": [mitu.pk, owner.pk]}
    assert client.post("/admin/auth/user/", data | seen).status_code == 302
    assert not TOTPDevice.objects.filter(user=mitu).exists()
    assert TOTPDevice.objects.filter(user=owner).exists()
    record = SignInRecord.objects.get(outcome="reset")
    assert (record.name, record.by) == ("mitu", "keeper")


def test_no_page_of_the_desk_shows_the_key_of_an_app() -> None:
    make_person()
    client = with_password()
    type_code(client, code_of())
    assert not [page for page in pages() if page.pattern.startswith("admin/otp_")]
    assert KEY not in client.get("/admin/auth/user/").content.decode()


def test_on_this_machine_a_password_is_enough(settings: Settings) -> None:
    settings.RX_ON_LOOPBACK = True
    make_person(app=False)
    assert is_on_the_desk(with_password())


def test_a_recovery_code_passes_once() -> None:
    rima = make_person()
    code = make_recovery_codes(rima)[0]
    assert [check_code(rima, code) is not None for _number in range(2)] == [True, False]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_many_at_once_with_one_code_one_passes(kind: str) -> None:
    rima = make_person()
    code = code_of() if kind == "app" else make_recovery_codes(rima)[0]
    passed: list[bool] = []
    start = threading.Barrier(6)

    def try_it() -> None:
        try:
            start.wait()
            passed.append(check_code(rima, code) is not None)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(passed) == [False] * 5 + [True]
