"""The running site while its database is lost, noise, locked or frozen: readers are answered, and it recovers."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.machine import find_postgres_folder
from tests.rxsite.starts import Started, children_of, master_of, refused, started
from tests.with_postgres import run_postgres

pytestmark = pytest.mark.long

STORED, NOT_STORED = "/en/guides/stalking/", "/en/guides/strangulation/"
# Of a reader who waits; the limits of the server's patience are below it.
LONGEST_SECONDS = 12.0


def search(site: Started) -> tuple[int, str, float]:
    return send(site, "/en/search/", b"q=stalking")


def send(site: Started, path: str, body: bytes) -> tuple[int, str, float]:
    """A reader's form: status, page and seconds."""
    began = time.monotonic()
    request = urllib.request.Request(f"http://127.0.0.1:{site.port}{path}", body)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            status, text = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read().decode()
    return status, text, time.monotonic() - began


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)  # between two looks at a condition


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Started, Path]]:
    """A site on SQLite of which one page is stored, and its database."""
    data = tmp_path_factory.mktemp("outages") / "data"
    with started(data, RX_LOCK_SECONDS="2") as up:
        read_and_store(up, data)
        yield up, data / "site.sqlite3"


def read_and_store(site: Started, data: Path) -> None:
    """Asked again, since nothing is kept before the keeper has looked once."""
    file = data / "pages" / "live" / STORED[1:] / "index.html"
    wait_until(lambda: site.status(STORED) == 200 and file.is_file())


def check_outage(site: Started) -> None:
    """What readers get: the stored page as ever, and everything else kindly."""
    assert site.status(STORED) == 200
    status, text, seconds = search(site)
    assert status == 503
    assert 'href="tel:999"' in text
    assert seconds < LONGEST_SECONDS
    assert site.status("/healthz") == 200
    wait_until(lambda: site.status("/readyz") == 503)


def check_recovery(site: Started) -> None:
    wait_until(lambda: search(site)[0] == 200)
    assert site.status(NOT_STORED) == 200
    wait_until(lambda: site.status("/readyz") == 200)


def copy_of(database: Path) -> dict[str, bytes]:
    """The database and what lies beside it, as after a stop: everything is in the one file."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return {database.name: database.read_bytes()}


def remove(database: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)


def test_a_database_that_is_removed_and_put_back(site: tuple[Started, Path]) -> None:
    up, database = site
    kept = copy_of(database)
    remove(database)
    check_outage(up)
    assert not database.exists()
    database.write_bytes(kept[database.name])
    check_recovery(up)


def test_a_database_that_is_noise_and_put_back(site: tuple[Started, Path]) -> None:
    up, database = site
    kept = copy_of(database)
    remove(database)
    database.write_bytes(os.urandom(200_000))
    check_outage(up)
    remove(database)
    database.write_bytes(kept[database.name])
    check_recovery(up)


def test_a_locked_database_stops_no_reader(site: tuple[Started, Path]) -> None:
    up, database = site
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        assert up.status(STORED) == up.status(NOT_STORED) == 200
        assert search(up)[0] == 200
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def test_the_next_start_does_not_make_a_lost_database_anew(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with started(data):
        pass
    kept = copy_of(data / "site.sqlite3")
    remove(data / "site.sqlite3")
    told = refused(data)
    assert "was here before, and is gone" in told
    assert "site.sqlite3-made" in told
    assert not (data / "site.sqlite3").exists()
    (data / "site.sqlite3").write_bytes(kept["site.sqlite3"])
    with started(data) as up:
        assert up.status(STORED) == 200


@pytest.mark.skipif(find_postgres_folder() is None, reason="PostgreSQL is not installed")
def test_postgres_that_is_frozen_and_goes_on(tmp_path: Path) -> None:
    programs = find_postgres_folder()
    assert programs
    with (
        run_postgres(programs) as address,
        started(tmp_path / "data", RX_DATABASE_URL=address, RX_STATEMENT_SECONDS="4") as up,
    ):
        read_and_store(up, tmp_path / "data")
        server = server_of(address)
        stop_all(server, signal.SIGSTOP)
        try:
            check_outage(up)
        finally:
            stop_all(server, signal.SIGCONT)
        check_recovery(up)


def server_of(address: str) -> int:
    """The number of the first process of the server whose folder is in the address."""
    folder = Path(address.removeprefix("postgres:///")).parent
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def stop_all(server: int, sent: signal.Signals) -> None:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(server)], capture_output=True, text=True, check=False)
    for number in (server, *map(int, found.stdout.split())):
        with suppress(ProcessLookupError):
            os.kill(number, sent)


@pytest.mark.skipif(shutil.which("mount") is None or os.geteuid() != 0, reason="only root makes a small disk")
def test_a_full_disk_stops_no_reader_and_editors_are_told(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", data], check=True)
    try:
        with started(data) as up:
            read_and_store(up, data)
            filler = data / "filler"
            with suppress(OSError), filler.open("wb") as file:
                while True:
                    file.write(b"x" * 65536)
            assert up.status(STORED) == up.status(NOT_STORED) == 200
            assert search(up)[0] == 200
            filler.unlink()
            check_recovery(up)
    finally:
        subprocess.run(["umount", "-l", data], check=False)


def test_a_disk_that_takes_no_byte_more_stops_no_reader_and_a_form_says_that_nothing_was_kept(tmp_path: Path) -> None:
    """What the system does to whoever writes to a disk that turned read-only: each write of the site fails."""
    with started(tmp_path / "data") as up:
        read_and_store(up, tmp_path / "data")
        assert report(up, "before")[0] == 200
        master = master_of(up)
        processes = {master, *children_of(master)}
        for process in processes:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        status, text, _seconds = report(up, "meanwhile")
        assert status == 503
        assert 'href="tel:999"' in text
        assert up.status(STORED) == up.status(NOT_STORED) == 200
        assert search(up)[0] == 200
        assert kept_reports(tmp_path / "data") == ["before"]
        for process in processes:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        wait_until(lambda: report(up, "after")[0] == 200)
        assert kept_reports(tmp_path / "data") == ["before", "after"]
        check_recovery(up)


def report(site: Started, words: str) -> tuple[int, str, float]:
    return send(site, "/en/report-a-mistake/", f"text={words}&page=stalking".encode())


def kept_reports(data: Path) -> list[str]:
    with sqlite3.connect(data / "site.sqlite3") as connection:
        found = connection.execute("SELECT text FROM reports_mistakereport ORDER BY id").fetchall()
    connection.close()
    return [text for (text,) in found]
