"""What starting says, and that it goes on; each sentence as the person at the terminal reads it."""

import fcntl
import os
import socket
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.rxsite.starts import (
    Started,
    begin,
    copy_checkout,
    free_port,
    make_read_only,
    make_writable,
    refused,
    started,
    stop,
    without_power,
)

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Started, Path]]:
    """A site with nothing in content/, on a data folder that others could read, from code that it cannot write."""
    folder = tmp_path_factory.mktemp("start")
    checkout, data = copy_checkout(folder / "code"), folder / "data"
    for path in sorted((checkout / "content").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    data.mkdir(mode=0o755)
    (data / "site.sqlite3").touch(mode=0o644)
    (data / "secret_key").write_text("s3cret-" * 12)
    (data / "secret_key").chmod(0o644)
    (data / "media").mkdir()
    (data / "media" / "picture.png").touch(mode=0o644)
    make_read_only(checkout)
    try:
        with started(data, checkout=checkout, command=without_power(sys.executable, "manage.py", "serve")) as site:
            yield site, data
    finally:
        make_writable(checkout)


def test_says_each_step_and_where_to_read(served: tuple[Started, Path]) -> None:
    site, _data = served
    told = site.told()
    steps = [line.partition(" ")[0] for line in told.splitlines() if line[:1].isupper() and line[8:11] == "   "]
    assert steps == ["Words", "Database", "Library", "Editor", "Looks", "Read", "Edit", "Stop"]
    assert f"Read       http://127.0.0.1:{site.port}/\n" in told
    assert "Traceback" not in told


def test_serves_a_kind_page_in_each_language_where_there_is_nothing_to_read(served: tuple[Started, Path]) -> None:
    site, _data = served
    for language in LANGUAGES:
        status, text = site.read(f"/{language}/")
        assert status == 200
        assert 'class="home__title"' in text
    assert "There is nothing to read here yet." in site.read("/en/")[1]
    assert "এখানে পড়ার মতো এখনো কিছু নেই।" in site.read("/bn/")[1]


def test_says_what_is_wrong_with_the_library_what_readers_see_and_what_to_do(served: tuple[Started, Path]) -> None:
    told = served[0].told()
    assert (
        "content holds no articles; nothing was loaded.\n"
        "The database holds no pages yet: readers see a page that says so, and emergency numbers if it has any.\n"
        "Mend that and run make run again; make check looks for faults without loading anything.\n"
    ) in told


def test_closes_what_others_could_read_and_leaves_open_what_nginx_reads(served: tuple[Started, Path]) -> None:
    site, data = served
    assert "Others on this machine could read secret_key, site.sqlite3, picture.png" in site.told()
    site.status("/en/")
    public = [path for path in data.rglob("*") if "static" in path.parts[len(data.parts) :]]
    assert public
    assert {stat.S_IMODE(path.stat().st_mode) for path in public} == {0o755, 0o644}
    private = [path for path in data.rglob("*") if path.is_file() and path not in public]
    assert {"site.sqlite3", "site.sqlite3-wal", "site.sqlite3-shm", "secret_key", "picture.png", "django.mo"} <= {
        path.name for path in private
    }
    assert [str(path) for path in private if path.stat().st_mode & 0o077] == []


def test_compiles_words_into_the_data_folder_where_the_code_cannot_be_written(served: tuple[Started, Path]) -> None:
    assert (served[1] / "locale" / "bn" / "LC_MESSAGES" / "django.mo").is_file()


def test_a_second_start_on_the_folder_is_told_where_the_site_is(served: tuple[Started, Path]) -> None:
    site, data = served
    assert refused(data) == (
        f"CommandError: A site runs on this data folder already: http://127.0.0.1:{site.port}/\n"
        "Open that, or stop it first, or start another beside it: RX_DATA=/somewhere PORT=8001 make run"
    )


def test_nobody_on_this_machine_puts_words_before_our_addresses(served: tuple[Started, Path]) -> None:
    site, _data = served
    request = b"GET /en/ HTTP/1.0\r\nHost: localhost\r\nSCRIPT_NAME: /evil\r\n\r\n"
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as connection:
        connection.sendall(request)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert b" 200 OK" in answer.partition(b"\r\n")[0]
    assert b"evil" not in answer


def test_names_a_port_that_is_taken_and_another(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = refused(tmp_path, port=port)
    assert told == f"CommandError: Port {port} is in use by another program. Choose another: PORT={port + 1} make run"


def test_names_every_wrong_setting_at_once(tmp_path: Path) -> None:
    told = refused(tmp_path, RX_WORKERS="many", RX_SITE_NAMED="x", RX_DATABASE_URL=f"sqlite:///{tmp_path}/a#b")
    assert told.splitlines() == [
        "CommandError: The site cannot start:",
        "RX_WORKERS is 'many'; write a whole number from 1 to 64.",
        "RX_DATABASE_URL holds a #; write it as %23.",
        "RX_SITE_NAMED is not a setting of this site.",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_says_once_that_the_data_folder_cannot_be_written(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o555)
    told = refused(data, command=without_power(sys.executable, "manage.py", "serve"))
    assert told.splitlines() == [
        "CommandError: The site cannot start:",
        f"RX_DATA ({data}) is not a folder that this account can write to. Name another.",
    ]


def test_makes_a_data_folder_whose_parents_are_missing_or_says_why_not(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = refused(tmp_path / "file" / "data", port=free_port())
    assert told.splitlines()[1:] == [
        f"RX_DATA ({tmp_path}/file/data) cannot be made into a folder: Not a directory. Name another."
    ]


def test_says_that_the_database_is_none(tmp_path: Path) -> None:
    (tmp_path / "site.sqlite3").write_text("no database at all " * 100)
    told = refused(tmp_path)
    assert f"The database {tmp_path}/site.sqlite3 cannot be opened: file is not a database.\n" in told
    assert told.splitlines()[-1].startswith("See that the disk has room and that this account may read and write")


def test_waits_for_its_turn(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path / "preparing.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        site, process = begin(tmp_path, port=taken.getsockname()[1])
        try:
            while not site.told() and process.poll() is None:
                time.sleep(0.05)  # between two looks at a condition
            assert site.told() == "Another start is at work on this data folder; waiting for it …"
            os.close(descriptor)
            assert process.wait(timeout=60) == 1
        finally:
            stop(process)
    assert "is in use by another program" in site.told().splitlines()[1]
