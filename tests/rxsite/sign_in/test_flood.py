"""Two hundred who try to sign in at once take neither threads nor memory from readers."""

import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rxsite.starts import Started, started

pytestmark = pytest.mark.long

STRANGERS, ROUNDS = 200, 1
MOST_MEGABYTES_MORE = 300


def attempt(site: Started, name: str) -> int:
    """The status of one wrong password, sent as a browser would."""
    page = f"http://127.0.0.1:{site.port}/admin/login/"
    with urllib.request.urlopen(page, timeout=60) as answer:
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
    assert token
    body = urllib.parse.urlencode({"username": name, "password": "wrong", "csrfmiddlewaretoken": token[1]})
    request = urllib.request.Request(page, body.encode(), {"Cookie": cookie})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def megabytes_of(site: Started) -> int:
    """Memory of the server and its workers that is theirs alone."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"PORT={site.port}".encode() in status.read_bytes().split(b"\0"):
                total += int(re.search(r"RssAnon:\s+(\d+)", (status.parent / "status").read_text())[1])  # type: ignore[index]
        except OSError:
            continue
    return total // 1024


def test_readers_are_answered_while_two_hundred_try_passwords(tmp_path: Path, say: Callable[[str], None]) -> None:
    with started(tmp_path / "data", RX_WORKERS="2") as site:
        assert site.status("/en/guides/stalking/") == 200
        before, statuses, most, waits = megabytes_of(site), Counter[int](), 0, []
        lock = threading.Lock()

        def try_passwords(number: int) -> None:
            for round_number in range(ROUNDS):
                status = attempt(site, f"stranger{number}-{round_number}")
                with lock:
                    statuses[status] += 1

        threads = [threading.Thread(target=try_passwords, args=(number,)) for number in range(STRANGERS)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            began = time.monotonic()
            assert site.status("/en/guides/stalking/") == 200
            waits.append(time.monotonic() - began)
            most = max(most, megabytes_of(site))
        assert sum(statuses.values()) == STRANGERS * ROUNDS
        assert set(statuses) <= {200, 429, 503}
        assert most - before < MOST_MEGABYTES_MORE
        assert len(waits) > 2
        say(
            f"{STRANGERS} at sign-in, {ROUNDS} times: {dict(statuses)}; {len(waits)} pages read meanwhile, the slowest "
            f"in {max(waits):.1f} s; memory {before} MB before, {most} MB at most (bar: {MOST_MEGABYTES_MORE} more)"
        )
