"""Guards around every test: throwaway data, no network beyond this machine, and a word on what could not run.

Nothing here replaces anything of ours; tests that need a fixture make it in their own folder.
"""

import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from tests.machine import find_missing

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

if settings.configured and not WORKER:
    raise pytest.UsageError("Settings were loaded before the tests' own data folder: unset DJANGO_SETTINGS_MODULE.")

if not WORKER:
    # Kept for the whole run, removed at its end; workers inherit it. Nobody's own site is ever touched.
    _data_folder = tempfile.TemporaryDirectory(prefix="site-tests-")
    _given = {name for name in os.environ if name.startswith("RX_")} - {"RX_DATABASE_URL"}
    for _name in _given:
        del os.environ[_name]
    os.environ["RX_DATA"] = _data_folder.name
    os.environ["DJANGO_SETTINGS_MODULE"] = "rxsite.settings"


def pytest_configure(config: pytest.Config) -> None:
    """Settings that differ in tests, and why."""
    # Argon2 is slow on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = Path(settings.MEDIA_ROOT) / (WORKER or "only")
    # Static files come straight from their folders; test_static_files.py collects them as production does.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.WHITENOISE_USE_FINDERS = True


def pytest_sessionstart(session: pytest.Session) -> None:
    """With NOTHING_SKIPPED set, as .ci/run does, a missing program fails the run at once."""
    if os.environ.get("NOTHING_SKIPPED") and (missing := find_missing()):
        pytest.exit("Missing here: " + "; ".join(missing), returncode=1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves browser tests out where no browser is, and lets a module's database exist where the module runs alone."""
    for item in items:
        if "module_database" in getattr(item, "fixturenames", ()):
            # pytest-django makes the database only where some test says that it uses it.
            item.add_marker(pytest.mark.django_db)
    missing = [name for name in find_missing() if "Chromium" in name or "axe" in name]
    if missing:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="; ".join(missing)))


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Prints what a test measured at the end of the run, whichever process it ran in: `say("…: 3 ms (bar: 5 ms)")`."""
    return lambda text: record_property("said", text)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says what was measured, and what this machine lacks, so that green is not taken for complete."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    if said := [text for report in reports for name, text in report.user_properties if name == "said"]:
        terminalreporter.section("Measured")
        for text in sorted(said):
            terminalreporter.line(text)
    if not WORKER and (missing := find_missing()):
        terminalreporter.section("COULD NOT RUN EVERYTHING", red=True, bold=True)
        for name in missing:
            terminalreporter.line(f"  {name}", red=True)


@pytest.fixture(scope="module")
def module_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction that ends with the module: what is loaded in it, all tests of the module read."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def shipped(module_database: None) -> None:
    """The shipped library."""
    # Not above: it names models, and this file is read before Django is ready.
    from tests.library import fill_with_library

    fill_with_library()


LOOPBACK = {"localhost", "127.0.0.1", "::1", ""}


class OutsideNetworkError(RuntimeError):
    """A test tried to speak to another machine."""


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuses every connection and name look-up that would leave this machine."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse_outside(host: object) -> None:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and name not in LOOPBACK:
            raise OutsideNetworkError(f"A test tried to reach {name}.")

    def refuse_outside_address(own_socket: socket.socket, address: Any) -> None:
        if own_socket.family in (socket.AF_INET, socket.AF_INET6):
            refuse_outside(address[0])

    def guarded_connect(own_socket: socket.socket, address: Any) -> None:
        refuse_outside_address(own_socket, address)
        connect(own_socket, address)

    def guarded_connect_ex(own_socket: socket.socket, address: Any) -> int:
        refuse_outside_address(own_socket, address)
        return connect_ex(own_socket, address)

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        refuse_outside(host)
        return look_up(host, *arguments, **options)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
