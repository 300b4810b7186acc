"""Writers go on while a backup is made, and kill -9 at any moment leaves everything whole or as it was."""

import random
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from rxsite.backup import sqlite
from rxsite.backup.verifying import unpack
from tests.counts import count_of
from tests.machine import find_postgres_folder
from tests.rxsite.backup.sites import Site, kill, names_of_pictures, put_pictures
from tests.with_postgres import run_postgres

pytestmark = pytest.mark.long

WRITES_A_SECOND = 20
KILLS = 50
NAME = "UPDATE auth_permission SET name = '{}' WHERE id = 1"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Tables without a library, so that a run is short."""
    site = Site(tmp_path_factory.mktemp("endured") / "data")
    site.does("migrate", "-v0")
    put_pictures(site)
    return site


@contextmanager
def written_to(path: Path) -> Iterator[Callable[[], int]]:
    """Writes rows one after the other, each on the disk before it is counted; gives the number acknowledged so far."""
    acknowledged, is_over = [0], threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as database:
            database.execute("PRAGMA synchronous = FULL")
            while not is_over.wait(1 / WRITES_A_SECOND):
                number = acknowledged[0] + 1
                database.execute(
                    "INSERT INTO sign_in_signinrecord (name, outcome, at, by) VALUES (?, 'ended', '2026-11-28', '')",
                    [f"write-{number}"],
                )
                acknowledged[0] = number

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield lambda: acknowledged[0]
    finally:
        is_over.set()
        thread.join()


def test_holds_every_write_that_was_acknowledged_before_its_start(
    template: Site, tmp_path: Path, say: Callable[[str], None]
) -> None:
    site = Site(tmp_path / "data")
    shutil.copytree(template.data, site.data)
    held = 0
    with written_to(site.database) as acknowledged:
        until = time.monotonic() + 60
        while acknowledged() < WRITES_A_SECOND:
            assert time.monotonic() < until, "nobody writes"
            time.sleep(0.05)  # between two looks at a condition
        for number in range(count_of(10)):
            folder = tmp_path / f"backup-{number}"
            before = acknowledged()
            site.does("backup", "--to", str(folder))
            after = acknowledged()
            assert after > before, "nobody wrote meanwhile"
            (tmp_path / f"read-{number}").mkdir()
            found = unpack(next(folder.glob("site-*")), tmp_path / f"read-{number}", None)
            with closing(sqlite3.connect(found.database)) as database:
                names = {name for (name,) in database.execute("SELECT name FROM sign_in_signinrecord")}
            assert {f"write-{one}" for one in range(1, before + 1)} <= names
            # One moment: no gap below the latest.
            assert names == {f"write-{one}" for one in range(1, len(names) + 1)}
            held += before
    say(f"backups under {WRITES_A_SECOND} writes a second: {held} acknowledged writes, none missing (bar: 0)")


def seconds_of(command: Callable[[], object]) -> float:
    start = time.monotonic()
    command()
    return time.monotonic() - start


def kill_often(length: float, attempt: Callable[[int, float], bool]) -> int:
    """Calls `attempt(number, seconds)` as often as KILLS says; gives how many were in time to find the command at work.

    A command that was timed while the machine was busy may be over sooner: then it is tried earlier, until one was.
    """
    chance, killed, number = random.Random(15), 0, 0
    while number < count_of(KILLS) or not killed:
        assert number < count_of(KILLS) + 10, "the command was always over when it was to be killed"
        is_in_time = attempt(number, chance.uniform(0.3, 1.0) * length)
        killed += is_in_time
        number += 1
        if not is_in_time:
            length *= 0.9
    return killed


def test_a_backup_that_is_killed_leaves_whole_ones_and_nothing_that_looks_like_one(
    template: Site, tmp_path: Path, say: Callable[[str], None]
) -> None:
    site = Site(tmp_path / "data")
    shutil.copytree(template.data, site.data)

    def attempt(number: int, seconds: float) -> bool:
        is_killed = kill(site.begin("backup"), seconds)
        for path in site.backups:
            into = tmp_path / f"read-{number}-{path.name}"
            into.mkdir()
            unpack(path, into, None)
            shutil.rmtree(into)
        assert site.execute("PRAGMA integrity_check") == [("ok",)]
        return is_killed

    killed = kill_often(seconds_of(lambda: site.does("backup")), attempt)
    site.does("backup")
    names = {path.name for path in (site.data / "backups").iterdir()}
    assert {name for name in names if not name.startswith("site-")} <= {"backup.lock", "last.json", ".last.json"}
    say(f"backups killed: {killed} of {count_of(KILLS)}")


@pytest.mark.parametrize("is_full", [False, True], ids=["on an empty machine", "over a site"])
def test_a_restore_that_is_killed_is_whole_or_as_before(
    template: Site, tmp_path: Path, is_full: bool, say: Callable[[str], None]
) -> None:
    template.does("backup", "--to", str(tmp_path / "backup"))
    path = next((tmp_path / "backup").glob("site-*"))
    options = ["--replace"] if is_full else []

    def machine(number: object) -> Site:
        site = Site(tmp_path / f"machine-{number}")
        site.data.mkdir()
        if is_full:
            shutil.copy(template.database, site.database)
            site.execute(NAME.format("before"))
            (site.data / "media").mkdir()
            (site.data / "media" / "before.png").touch()
        return site

    length = seconds_of(lambda: machine("first").does("restore", str(path), *options))
    expected = sqlite.read_tables(template.database)
    whole = 0

    def attempt(number: int, seconds: float) -> bool:
        nonlocal whole
        site = machine(number)
        is_killed = kill(site.begin("restore", str(path), *options), seconds, is_alone=number % 2 == 0)
        is_pending = (site.data / ".restoring" / "plan.json").exists()
        # What a start does first, and the next restore; without leave to replace, that does nothing more to a site.
        again = site.run("restore", str(path))
        assert not (site.data / ".restoring").exists()
        is_restored = names_of_pictures(site.data) != {"before.png"}
        if is_full:
            assert "Nothing was restored" in again.stderr
            assert (site.execute("SELECT name FROM auth_permission WHERE id = 1") != [("before",)]) is is_restored
            assert is_restored or not is_pending
        else:
            assert again.returncode == 0 or "Nothing was restored" in again.stderr
        if is_restored:
            found = sqlite.read_tables(site.database)
            assert found["auth_permission"] == expected["auth_permission"]
            assert {table: one.rows for table, one in found.items()}.keys() == expected.keys()
            assert names_of_pictures(site.data) == {"a.png", "sub/b.png"}
            whole += 1
        shutil.rmtree(site.data)
        return is_killed

    killed = kill_often(length, attempt)
    say(f"restores killed {'over a site' if is_full else 'on an empty machine'}: {killed}; whole in the end: {whole}")


@pytest.mark.skipif(find_postgres_folder() is None, reason="PostgreSQL is not installed")
def test_half_a_dump_for_psql_is_nothing_though_its_input_ends_well(tmp_path: Path) -> None:
    programs = find_postgres_folder()
    assert programs
    with run_postgres(programs) as address:
        site = Site(tmp_path / "data", address)
        site.execute("CREATE TABLE rows (id integer)")
        site.execute("INSERT INTO rows SELECT generate_series(1, 500000)")
        site.execute("CREATE TABLE django_migrations (app text, name text)")
        site.does("backup")
        site.execute("CREATE DATABASE other")
        other = Site(tmp_path / "other", f"{address.rpartition('/')[0]}/other")
        process = other.begin("restore", str(site.backups[-1]))
        reading = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'other' AND query LIKE 'COPY%'"
        while site.execute(reading) != [(1,)]:
            assert process.poll() is None
        assert kill(process, 0, is_alone=True)
        _wait_until_alone(site)
        assert other.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


@pytest.mark.skipif(find_postgres_folder() is None, reason="PostgreSQL is not installed")
def test_on_postgresql_a_restore_that_is_killed_is_whole_or_as_before(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    programs = find_postgres_folder()
    assert programs
    with run_postgres(programs) as address:
        site = Site(tmp_path / "data", address)
        site.does("migrate", "-v0")
        put_pictures(site)
        site.does("backup")
        path = site.backups[-1]
        other = Site(tmp_path / "other", f"{address.rpartition('/')[0]}/other")

        def afresh() -> None:
            site.execute("DROP DATABASE IF EXISTS other WITH (FORCE)")
            site.execute("CREATE DATABASE other")
            shutil.rmtree(other.data, ignore_errors=True)

        afresh()
        length = seconds_of(lambda: other.does("restore", str(path)))

        def attempt(number: int, seconds: float) -> bool:
            afresh()
            # As the system does that is short of memory: now and then the command alone.
            is_killed = kill(other.begin("restore", str(path)), seconds, is_alone=number % 2 == 0)
            _wait_until_alone(site)
            again = other.run("restore", str(path))
            assert again.returncode == 0 or "Nothing was restored" in again.stderr, again.stderr
            assert not (other.data / ".restoring").exists()
            assert names_of_pictures(other.data) == {"a.png", "sub/b.png"}
            count = "SELECT count(*) FROM auth_permission"
            assert other.execute(count) == site.execute(count)
            return is_killed

        killed = kill_often(length, attempt)
        say(f"restores killed on PostgreSQL: {killed} of {count_of(KILLS)}")


def _wait_until_alone(site: Site) -> None:
    """PostgreSQL ends the sessions of what was killed by itself."""
    end = time.monotonic() + 60
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'other'"
    while site.execute(query) != [(0,)]:
        assert time.monotonic() < end
        time.sleep(0.1)  # between two looks at a condition
