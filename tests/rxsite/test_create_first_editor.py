"""The first editor's account is made once, with a password that is said once."""

import io

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.core.management.base import CommandError

from rxsite.sign_in.passwords import make_groups

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_given_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RX_EDITOR_NAME", raising=False)
    monkeypatch.delenv("RX_EDITOR_PASSWORD", raising=False)


def run_command() -> str:
    """What the command printed."""
    output = io.StringIO()
    call_command("create_first_editor", stdout=output)
    return output.getvalue()


def shown_password(output: str) -> str:
    """The password in the command's words."""
    line = next(line for line in output.splitlines() if line.strip().startswith("password"))
    return line.split()[1]


def test_makes_an_account_that_can_sign_in_with_the_password_it_printed() -> None:
    password = shown_password(run_command())
    user = User.objects.get()
    assert user.username == "editor"
    assert user.is_staff
    assert user.check_password(password)
    validate_password(password, user)


def test_makes_another_password_each_time() -> None:
    assert len({make_groups(5) for _ in range(100)}) == 100


def test_does_nothing_when_staff_exists() -> None:
    User.objects.create_user("somebody", is_staff=True)
    assert "nothing was changed" in run_command()
    assert User.objects.count() == 1


def test_takes_name_and_password_from_the_environment_and_does_not_print_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RX_EDITOR_NAME", "desk")
    monkeypatch.setenv("RX_EDITOR_PASSWORD", "seven-lamps-on-the-quay")
    output = run_command()
    assert User.objects.get(username="desk").check_password("seven-lamps-on-the-quay")
    assert "seven-lamps" not in output


@pytest.mark.parametrize(
    ("name", "password"),
    [("desk", "too-short"), ("desk", "123456789012345678"), ("de sk!", "seven-lamps-on-the-quay")],
)
def test_refuses_a_weak_password_or_an_impossible_name(
    monkeypatch: pytest.MonkeyPatch, name: str, password: str
) -> None:
    monkeypatch.setenv("RX_EDITOR_NAME", name)
    monkeypatch.setenv("RX_EDITOR_PASSWORD", password)
    with pytest.raises(CommandError):
        run_command()
    assert not User.objects.exists()


def test_refuses_a_name_that_a_reader_account_has() -> None:
    User.objects.create_user("editor")
    with pytest.raises(CommandError):
        run_command()
