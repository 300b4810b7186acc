"""Each misconfiguration is a numbered check, and the server refuses to start with one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from rxsite.checks import find_faults
from tests.machine import PROJECT_DIR


def fault_ids() -> list[str | None]:
    """The numbers of all faults, in order."""
    return [fault.id for fault in find_faults()]


def test_finds_nothing_wrong_with_no_environment_at_all() -> None:
    assert fault_ids() == []


def test_django_runs_the_same_checks(settings: Settings) -> None:
    settings.RX_CONTACT_EMAIL = "nobody"
    assert [fault.id for fault in run_checks(tags=["rx"])] == ["rx.E004"]


def test_reports_each_fault_of_the_environment(settings: Settings) -> None:
    settings.RX_ENVIRONMENT_FAULTS = ("RX_ONE is wrong.", "RX_TWO is wrong.")
    assert fault_ids() == ["rx.E001", "rx.E001"]


def test_demands_a_secret_beyond_loopback(settings: Settings) -> None:
    settings.RX_ON_LOOPBACK = False
    assert fault_ids() == ["rx.E002"]


@pytest.mark.parametrize("secret", ["short", "a" * 80, "abc" * 30])
def test_refuses_a_secret_that_can_be_guessed(settings: Settings, secret: str) -> None:
    settings.RX_SECRET_IS_GIVEN = True
    settings.SECRET_KEY = secret
    assert fault_ids() == ["rx.E003"]


@pytest.mark.parametrize("secret", ["short", "a" * 80])
def test_refuses_codes_that_can_be_guessed(settings: Settings, secret: str) -> None:
    settings.RX_CODES_SECRET = secret
    assert fault_ids() == ["rx.E003"]


@pytest.mark.parametrize("address", ["nobody", "a@b", "a b@c.example"])
def test_refuses_a_contact_that_is_not_an_address(settings: Settings, address: str) -> None:
    settings.RX_CONTACT_EMAIL = address
    assert fault_ids() == ["rx.E004"]


@pytest.mark.parametrize(
    "address", ["http://weather.example/", "https://localhost/", "https://news.site.example/", "javascript:0"]
)
def test_refuses_a_neutral_address_that_is_not_https_or_leads_back(settings: Settings, address: str) -> None:
    settings.ALLOWED_HOSTS = ["localhost", ".site.example"]
    settings.RX_NEUTRAL_URLS = {"en": "https://weather.example/", "bn": address}
    assert fault_ids() == ["rx.E005"]


def test_refuses_a_data_folder_that_is_not_one(settings: Settings, tmp_path: Path) -> None:
    settings.RX_DATA = tmp_path / "missing"
    assert fault_ids() == ["rx.E006"]


def test_refuses_every_host(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert "rx.E007" in fault_ids()


def test_refuses_a_kept_secret_that_others_can_read(settings: Settings, tmp_path: Path) -> None:
    settings.RX_DATA = tmp_path
    (tmp_path / "secret_key").write_text("x")
    (tmp_path / "secret_key").chmod(0o644)
    assert fault_ids() == ["rx.E008"]


def test_refuses_a_zone_that_this_machine_does_not_know(settings: Settings) -> None:
    settings.RX_TIME_ZONE = "Moon/Tranquility"
    assert fault_ids() == ["rx.E010"]


def test_the_server_refuses_to_start_and_says_everything_that_is_wrong(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", "import rxsite.wsgi"],
        env=os.environ | {"RX_DATA": str(tmp_path), "RX_ALLOWED_HOSTS": "library.example", "RX_CONTACT_EMAIL": "x"},
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "rx.E002" in result.stderr
    assert "rx.E004" in result.stderr


def test_the_server_refuses_a_mistyped_number_of_workers(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "rxsite/gunicorn_config.py", "--check-config"],
        env=os.environ | {"RX_DATA": str(tmp_path), "RX_WORKERS": "many"},
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "RX_WORKERS" in result.stderr
