"""The server is restarted under load, by both signals that an operator sends, and no request is lost."""

import os
import signal
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.rxsite.starts import Started, children_of, master_of, started, wait_until

pytestmark = pytest.mark.long

READERS = 6


@contextmanager
def reading(site: Started, answers: list[object]) -> Iterator[None]:
    """Readers who ask without a pause for as long as the block lasts; `answers` collects statuses and errors."""
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{site.port}/en/help/", timeout=30) as answer:
                    answer.read()
                    answers.append(answer.status)
            except OSError as error:
                answers.append(error)

    threads = [threading.Thread(target=read) for _number in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Started, int]]:
    """A site that answers, and the number of its master process."""
    with started(tmp_path / "data", RX_WORKERS="2") as up:
        master = master_of(up)
        wait_until(lambda: len(children_of(master)) == 2)
        yield up, master


def command_of(master: int) -> list[bytes]:
    return Path(f"/proc/{master}/cmdline").read_bytes().split(b"\0")[1:3]


def test_the_server_goes_on_in_the_process_that_prepared_it_where_nothing_was_new(
    site: tuple[Started, int], tmp_path: Path
) -> None:
    """Starting Python and Django anew takes a third of a start; what a load leaves in memory, workers would keep."""
    assert command_of(site[1]) == [b"-m", b"gunicorn"]
    data = tmp_path / "again"
    with started(data):
        pass
    with started(data) as up:
        assert command_of(master_of(up)) == [b"manage.py", b"serve"]


def test_workers_that_are_replaced_lose_no_request(site: tuple[Started, int]) -> None:
    up, master = site
    answers: list[object] = []
    before = children_of(master)
    with reading(up, answers):
        wait_until(lambda: len(answers) > 20)
        os.kill(master, signal.SIGHUP)
        wait_until(lambda: len(children_of(master) - before) == 2 and not children_of(master) & before)
        enough = len(answers) + 50
        wait_until(lambda: len(answers) > enough)
    assert set(answers) == {200}


def test_a_new_server_beside_the_old_one_loses_no_request(site: tuple[Started, int]) -> None:
    up, master = site
    answers: list[object] = []
    before = children_of(master)
    with reading(up, answers):
        wait_until(lambda: len(answers) > 20)
        os.kill(master, signal.SIGUSR2)
        wait_until(lambda: children_of(master) - before)
        (new,) = children_of(master) - before
        wait_until(lambda: len(children_of(new)) == 2)
        os.kill(master, signal.SIGTERM)
        wait_until(lambda: not (children_of(master) & before))
        enough = len(answers) + 50
        wait_until(lambda: len(answers) > enough)
    assert set(answers) == {200}
    os.kill(new, signal.SIGTERM)


def test_a_worker_that_is_killed_is_replaced(site: tuple[Started, int]) -> None:
    up, master = site
    for _number in range(3):
        before = children_of(master)
        os.kill(min(before), signal.SIGKILL)
        wait_until(lambda before=before: len(children_of(master)) == 2 and children_of(master) != before)
        assert up.status("/en/help/") == 200
