"""/healthz and /readyz say how the site is to whoever may ask, and nothing else."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from rxsite.watching import health
from rxsite.watching.health import KEEPER_BEAT, KEEPER_SECONDS, HealthMiddleware


@pytest.fixture(autouse=True)
def _looking_each_time(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(health, "SECONDS_BETWEEN_LOOKS", 0.0)
    settings.RX_DATA = tmp_path
    health.are_migrations_applied.cache_clear()
    yield
    health.are_migrations_applied.cache_clear()


def test_a_living_process_says_so_without_a_database() -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"alive\n")
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_asks_for_no_name_no_https_and_looks_at_no_cookie(path: str, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["site.example"]
    client = Client(headers={"host": "10.0.0.7"})
    client.cookies["v"] = "1"
    assert client.get(path).status_code == 200


@pytest.mark.django_db
def test_ready_names_each_part() -> None:
    response = Client().get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "migrations": "ok", "keeper": "ok"}


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise OperationalError("connection to 10.0.0.7 as site failed")

    with connection.execute_wrapper(refuse):
        response = Client().get("/readyz")
        assert Client().get("/healthz").status_code == 200
    assert response.status_code == 503
    assert response.json()["database"] == "unreachable"
    assert "10.0.0.7" not in response.content.decode()


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_said_until_it_is() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = 'x' || name WHERE app = 'sign_in'")
    assert Client().get("/readyz").json()["migrations"] == "missing"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = substr(name, 2) WHERE app = 'sign_in'")
    assert Client().get("/readyz").json()["migrations"] == "ok"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("age", "state"), [(None, "missing"), (1, "ok"), (KEEPER_SECONDS + 5, "late"), (-1000, "late"), (-2, "ok")]
)
def test_a_keeper_that_stopped_is_said(tmp_path: Path, age: int | None, state: str) -> None:
    beat = tmp_path / KEEPER_BEAT
    beat.parent.mkdir()
    if age is not None:
        beat.touch()
        os.utime(beat, (time.time() - age,) * 2)
    response = Client().get("/readyz")
    assert response.json()["keeper"] == state
    assert response.status_code == (200 if state == "ok" else 503)


@pytest.mark.django_db
def test_the_database_is_not_asked_at_each_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SECONDS_BETWEEN_LOOKS", 60.0)
    middleware = HealthMiddleware(lambda request: pytest.fail("it let the request pass"))
    first = middleware._ready()
    with connection.execute_wrapper(lambda *arguments: pytest.fail("it asked again")):
        assert middleware._ready().content == first.content
