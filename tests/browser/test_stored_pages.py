"""Stored pages through the real server: small, new within moments of a publish, there while the database is away."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.site import Site, running_site
from tests.counts import count_of
from tests.machine import PROJECT_DIR

GUIDE, OTHER = "/en/guides/intimate-partner-stalking/", "/en/guides/safety-planning/"
# Another process changes the library, as another node would.
CHANGE = """
import datetime
from articles.editions.publishing import publish_edition, unpublish_edition
from articles.models import Edition
edition = Edition.objects.get(article__slug="intimate-partner-stalking", language="en")
{what}
"""
RETITLE = CHANGE.format(
    what="Edition.objects.filter(pk=edition.pk).update(title='Another title', version=edition.version + 1)\n"
    "edition.refresh_from_db()\npublish_edition(edition=edition, by=None)"
)
WITHDRAW = CHANGE.format(what="unpublish_edition(edition=edition)")


@pytest.fixture
def site(prepared_data: Path, tmp_path: Path) -> Iterator[Site]:
    with running_site(prepared_data, tmp_path / "data", RX_WORKERS="2") as site:
        yield site


def ask(site: Site, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(site.address(path), headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def seconds_until(condition: Callable[[], bool], seconds: float = 30) -> float:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() < began + seconds
        time.sleep(0.01)  # between two looks at a condition
    return time.monotonic() - began


def is_stored(site: Site, path: str) -> bool:
    return ask(site, path, **{"Accept-Encoding": "br"})[1].get("Content-Encoding") == "br"


def test_the_server_stores_what_it_made_and_serves_it_while_the_database_is_away(site: Site) -> None:
    status, headers, body = ask(site, GUIDE)
    assert status == 200
    seconds_until(lambda: is_stored(site, GUIDE))
    stored = ask(site, GUIDE)
    assert stored[2] == body
    different = {name for name in headers | stored[1] if headers.get(name) != stored[1].get(name)}
    assert different <= {"Date", "Vary", "Content-Security-Policy"}
    database = site.data / "site.sqlite3"
    away = list(site.data.glob("site.sqlite3*"))
    for path in away:
        path.rename(path.with_name(f"away-{path.name}"))
    database.write_bytes(os.urandom(4096))
    try:
        for _time in range(20):
            assert ask(site, GUIDE)[::2] == (200, body)
    finally:
        database.unlink()
        for path in away:
            path.with_name(f"away-{path.name}").rename(path)
    seconds_until(lambda: is_stored(site, OTHER), 90)
    assert ask(site, GUIDE, Cookie="v=1")[1]["Refresh"]


@pytest.mark.slow
def test_a_change_shows_and_a_withdrawal_hides_within_moments(site: Site, say: Callable[[str], None]) -> None:
    seconds_until(lambda: is_stored(site, GUIDE))
    shown, hidden = [], []

    def watch(done: Callable[[], bool], into: list[float], log: str) -> threading.Thread:
        """Notes how long after the change was committed the readers saw it."""

        def run() -> None:
            seconds_until(done, 60)
            into.append(time.time())

        thread = threading.Thread(target=run, name=log)
        thread.start()
        return thread

    watching = watch(lambda: b"Another title" in ask(site, GUIDE)[2], shown, "shown")
    committed = float(site.run_command("shell", "-v0", "-c", f"{RETITLE}\nimport time; print(time.time())"))
    watching.join(70)
    watching = watch(lambda: ask(site, GUIDE)[0] == 404, hidden, "hidden")
    withdrawn = float(site.run_command("shell", "-v0", "-c", f"{WITHDRAW}\nimport time; print(time.time())"))
    watching.join(70)
    seconds = shown[0] - committed, hidden[0] - withdrawn
    say("after it was committed elsewhere, a change shows in {:.2f} s, a withdrawal hides in {:.2f} s".format(*seconds))
    # The keeper looks four times a second; the rest is for a machine that is busy.
    assert max(seconds) < 5
    assert not (site.data / "pages" / "live" / GUIDE.strip("/") / "index.html").exists()


PUBLISHES = count_of(200)
PUBLISH_ON_DEMAND = """
import sys
from articles.editions.publishing import publish_edition
from articles.models import Edition
edition = Edition.objects.get(article__slug="intimate-partner-stalking", language="en")
for line in sys.stdin:
    Edition.objects.filter(pk=edition.pk).update(title=f"Title number {line.strip()}", version=edition.version + 1)
    edition.refresh_from_db()
    publish_edition(edition=edition, by=None)
    print(line.strip(), flush=True)
"""


@contextmanager
def publisher(site: Site) -> Iterator[Callable[[int], None]]:
    """Another process that publishes the guide under a new title whenever it is told a number."""
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", PUBLISH_ON_DEMAND]
    process = subprocess.Popen(
        command, cwd=PROJECT_DIR, env=site.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def publish(number: int) -> None:
        process.stdin.write(f"{number}\n")
        process.stdin.flush()
        assert process.stdout.readline() == f"{number}\n"

    try:
        yield publish
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def workers_of(site: Site) -> list[int]:
    """The processes that serve, newest last; the site's log names each when it begins."""
    begun = [int(number) for number in re.findall(r"Booting worker with pid: (\d+)", site.read_log())]
    return [number for number in begun if Path(f"/proc/{number}").exists()]


@pytest.mark.long
def test_workers_killed_while_others_publish_leave_no_page_that_is_old_or_broken(
    site: Site, say: Callable[[str], None]
) -> None:
    paths = (GUIDE, f"{GUIDE}all/", OTHER, "/en/guides/")
    for path in paths:
        seconds_until(lambda path=path: is_stored(site, path))
    done, wrong, delays = threading.Event(), [], []

    def read() -> None:
        while not done.is_set():
            for path in paths:
                try:
                    status, _headers, body = ask(site, path)
                except (OSError, http.client.HTTPException):
                    continue  # its worker was killed
                if status != 200 or not body.rstrip().endswith(b"</html>"):
                    wrong.append((path, status))

    readers = [threading.Thread(target=read) for _number in range(3)]
    for reader in readers:
        reader.start()
    try:
        with publisher(site) as publish:
            for number in range(1, PUBLISHES + 1):
                publish(number)
                os.kill(workers_of(site)[0], signal.SIGKILL)
                title = f"Title number {number}<".encode()

                def is_shown(title: bytes = title) -> bool:
                    try:
                        return title in ask(site, GUIDE)[2]
                    except (OSError, http.client.HTTPException):
                        return False

                delays.append(seconds_until(is_shown, 60))
    finally:
        done.set()
        for reader in readers:
            reader.join(60)
    assert wrong == []
    for path in paths:
        # A session gets nothing from the store.
        made = ask(site, path, Cookie="sessionid=x")[2]
        seconds_until(lambda path=path, made=made: is_stored(site, path) and ask(site, path)[2] == made, 60)
    delays.sort()
    say(
        f"{PUBLISHES} publishes beside readers, a worker killed in each: shown after "
        f"{delays[len(delays) // 2]:.2f} s (median), {delays[-1]:.2f} s (longest)"
    )
