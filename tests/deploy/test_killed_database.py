"""PostgreSQL is killed in the middle of publishes: nothing acknowledged is lost, nothing is half, readers read on."""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.counts import count_of
from tests.machine import PROJECT_DIR, find_postgres_folder
from tests.rxsite.starts import Started, own_environment, started
from tests.with_postgres import Server, run_server

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(find_postgres_folder() is None, reason="PostgreSQL is not installed"),
]

KILLS = count_of(50)
PAGE, FILE = "/en/guides/stalking/", "pages/live/en/guides/stalking/index.html"
# Says "done N" once the step is committed, and "lost N" where it was told that it is not.
PUBLISH_ON_DEMAND = """
import sys
from django.db import Error, connection, transaction
from django.db.models import F
from articles.editions.publishing import publish_edition
from articles.models import Edition
mine = Edition.objects.filter(article__slug="stalking", language="en")
for line in sys.stdin:
    number = line.strip()
    try:
        with transaction.atomic():
            mine.update(title=f"Title number {number}", version=F("version") + 1)
            publish_edition(edition=mine.get(), by=None)
        print("done", number, flush=True)
    except Error:
        connection.close()
        print("lost", number, flush=True)
"""
# One line: the title of the draft, of what readers have, and of its document.
TITLES = """
from articles.models import Edition, PublishedEdition
mine = {"article__slug": "stalking", "language": "en"}
published = PublishedEdition.objects.get(**mine)
print("|".join((Edition.objects.get(**mine).title, published.title, published.document["title"])))
"""


class Publisher:
    """Another process that publishes the guide under a new title whenever it is told a number."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def begin(self, number: int) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{number}\n")
        self._process.stdin.flush()

    def outcome(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().split()[0]


@contextmanager
def publisher(environment: dict[str, str]) -> Iterator[Publisher]:
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", PUBLISH_ON_DEMAND]
    with subprocess.Popen(
        command, cwd=PROJECT_DIR, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Publisher(process)
        assert process.stdin is not None
        process.stdin.close()


def run(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)  # between two looks at a condition


def kill_in_the_middle(server: Server, site: Started, publish: Publisher, number: int, seconds: float) -> str:
    """What the publisher was told; readers have their page while the database is away."""
    publish.begin(number)
    time.sleep(seconds)  # any moment of a publish
    server.kill()
    assert site.status(PAGE) == 200
    outcome = publish.outcome()
    server.start()
    server.wait()
    return outcome


def test_postgres_killed_in_the_middle_of_publishes(tmp_path: Path, say: Callable[[str], None]) -> None:
    programs, chance = find_postgres_folder(), random.Random(13)
    assert programs
    data = tmp_path / "data"
    with run_server(programs, is_durable=True) as server, started(data, RX_DATABASE_URL=server.address) as site:
        environment = own_environment(data, 8000, RX_DATABASE_URL=server.address)
        wait_until(lambda: site.status(PAGE) == 200 and (data / FILE).is_file())
        outcomes = {"done": 0, "lost": 0}
        with publisher(environment) as publish:
            publish.begin(0)
            assert publish.outcome() == "done"
            began = time.monotonic()
            publish.begin(0)
            assert publish.outcome() == "done"
            longest = time.monotonic() - began
            last = 0
            for number in range(1, KILLS + 1):
                outcome = kill_in_the_middle(server, site, publish, number, chance.uniform(0, 1.6 * longest))
                outcomes[outcome] += 1
                titles = set(run(environment, "shell", "-v0", "-c", TITLES).split("|"))
                # All of a step or nothing of it. What was told to be lost may have been kept: the answer was lost.
                allowed = {number} if outcome == "done" else {last, number}
                assert titles in [{f"Title number {one}"} for one in allowed]
                last = int(titles.pop().removeprefix("Title number "))
                wait_until(lambda last=last: f"Title number {last}<" in site.read(PAGE)[1])
        wait_until(lambda: site.status("/readyz") == 200)
        assert "differ" not in run(environment, "rebuild_index", "--verify")
        stored = site.read(PAGE)[1]
        # A session gets nothing from the store.
        assert site.read(PAGE, Cookie="sessionid=x")[1] == stored
    say(
        f"PostgreSQL killed in {KILLS} publishes: {outcomes['done']} were committed before, {outcomes['lost']} were not"
    )
