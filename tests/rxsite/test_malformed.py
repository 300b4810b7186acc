"""Twenty thousand requests that no browser sends: no fault of ours in any answer, and everything stands as before."""

import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.counts import count_of
from tests.machine import PROJECT_DIR, find_postgres_folder
from tests.rxsite.malformed import malformed
from tests.rxsite.starts import Started, own_environment, started
from tests.with_postgres import run_postgres

pytestmark = pytest.mark.long

REQUESTS, CLIENTS = count_of(20_000), 4
# Beside them: a method that the server does not know, and a version of HTTP that it does not speak.
FAULTS = range(500, 600)
NO_FAULTS = {501, 505}
COUNTS = """
from django.apps import apps
# What is seen of texts meanwhile is derived, as pieces are.
left_out = {"admin_logentry", "django_session", "articles_publishedpiece", "looks_look", "looks_named"}
for model in apps.get_models():
    if not model._meta.db_table.startswith("sign_in") and model._meta.db_table not in left_out:
        print(model._meta.db_table, model.objects.count())
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.skipif(
    find_postgres_folder() is None, reason="PostgreSQL is not installed"
))])  # fmt: skip
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Started, dict[str, str]]]:
    """A site on either database, and the environment of its commands."""
    data = tmp_path / "data"
    if request.param == "sqlite":
        with started(data, RX_WORKERS="2") as up:
            yield up, own_environment(data, 8000)
        return
    programs = find_postgres_folder()
    assert programs
    with run_postgres(programs) as address, started(data, RX_WORKERS="2", RX_DATABASE_URL=address) as up:
        yield up, own_environment(data, 8000, RX_DATABASE_URL=address)


def status_of(port: int, request: bytes) -> int:
    """What the server answered; 0 where it closed without a word, as to what is no request."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        with suppress(OSError):
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
        with suppress(ConnectionError):
            while more := connection.recv(65_536):
                answer += more
    if answer.startswith(b"HTTP/1.1 100 "):
        answer = answer.partition(b"\r\n\r\n")[2]
    line = answer.partition(b"\r\n")[0].split()
    return int(line[1]) if len(line) > 1 and line[0].startswith(b"HTTP/") else 0


def send(port: int, seed: int, count: int) -> tuple[Counter[int], list[tuple[int, bytes]]]:
    """The statuses, and each request that met a fault of ours."""
    chance, statuses, faults = random.Random(seed), Counter[int](), []
    for _number in range(count):
        request = malformed(chance, f"127.0.0.1:{port}")
        status = status_of(port, request)
        statuses[status] += 1
        if status in FAULTS and status not in NO_FAULTS:
            faults.append((status, request[:400]))
    return statuses, faults


def run(environment: dict[str, str], program: str) -> str:
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", program]
    done = subprocess.run(command, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_malformed_requests_meet_no_fault_of_ours(
    site: tuple[Started, dict[str, str]], say: Callable[[str], None]
) -> None:
    up, environment = site
    before, page = run(environment, COUNTS), up.read("/en/guides/stalking/")
    began = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        shares = list(pool.map(lambda seed: send(up.port, seed, REQUESTS // CLIENTS), range(CLIENTS)))
    seconds = time.monotonic() - began
    statuses = sum((statuses for statuses, _faults in shares), Counter[int]())
    assert [fault for _statuses, faults in shares for fault in faults] == []
    # They did reach the site's own code, and not the server's front door alone.
    assert statuses[200] > REQUESTS / 50
    assert statuses[404] > REQUESTS / 50
    lines = up.log.read_text(encoding="utf-8").splitlines()
    # What Django refuses for its form it notes as an error too.
    assert not [line for line in lines if '"level": "ERROR"' in line and '"django.security.' not in line]
    assert run(environment, COUNTS) == before
    assert up.read("/en/guides/stalking/") == page
    say(f"{statuses.total()} malformed requests in {seconds:.0f} s: {dict(sorted(statuses.items()))}")
