"""The whole library moves from SQLite to PostgreSQL and back, row by row, or not at all."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine import PROJECT_DIR, find_postgres_folder
from tests.rxsite.starts import own_environment, started
from tests.with_postgres import run_postgres

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(find_postgres_folder() is None, reason="PostgreSQL is not installed"),
]

PAGES = ("/en/guides/stalking/", "/bn/guides/stalking/clinical/", "/en/help/", "/bn/a-to-z/")
# What the keeper of the site that ran on PostgreSQL went on making.
DERIVED = {"articles_publishedpiece", "looks_look", "looks_named"}
SUMMARY = re.compile(r"^(\w+): (\d+) rows, (\w+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A PostgreSQL that holds nothing."""
    programs = find_postgres_folder()
    assert programs
    with run_postgres(programs) as address:
        yield address


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped library."""
    folder = tmp_path_factory.mktemp("moved") / "data"
    with started(folder):
        pass
    return folder


def move(data: Path, to: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", "move_database", "--to", to],
        cwd=PROJECT_DIR, env=own_environment(data, 8000, **variables), capture_output=True, text=True, check=False,
    )  # fmt: skip


def main_of(html: str) -> str:
    """What a page says; what stands around it names the port."""
    return html[html.index("<main") :]


def test_there_and_back_every_row_is_the_same(data: Path, address: str, tmp_path: Path) -> None:
    with started(data) as site:
        before = {path: main_of(site.read(path)[1]) for path in PAGES}
    there = move(data, address)
    assert there.returncode == 0, there.stderr
    rows = SUMMARY.findall(there.stdout)
    counts = {table: int(count) for table, count, _digest in rows}
    assert counts["articles_publishededition"] > 80
    assert counts["auth_user"] == 1
    assert len(rows) > 30

    with started(data, RX_DATABASE_URL=address) as site:
        assert {path: main_of(site.read(path)[1]) for path in PAGES} == before
        assert "/en/guides/stalking/" in search(site.port)
        assert "already" not in site.told()

    refused = move(data, address)
    assert refused.returncode != 0
    assert "holds tables already" in refused.stderr

    back = tmp_path / "back.sqlite3"
    home = move(data, f"sqlite:///{back}", RX_DATABASE_URL=address)
    assert home.returncode == 0, home.stderr
    same = {table: (count, digest) for table, count, digest in rows}
    for table, count, digest in SUMMARY.findall(home.stdout):
        if table not in DERIVED:
            assert same[table] == (count, digest), table
    with sqlite3.connect(back) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'database_is_being_moved'").fetchall()
    database.close()


def search(port: int) -> str:
    import urllib.request

    request = urllib.request.Request(f"http://127.0.0.1:{port}/en/search/", b"q=what+is+stalking")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.read().decode())


def test_a_value_that_does_not_fit_moves_nothing_and_the_next_try_goes_through(data: Path, tmp_path: Path) -> None:
    programs = find_postgres_folder()
    assert programs
    with run_postgres(programs) as address:
        database = sqlite3.connect(data / "site.sqlite3")
        (word,) = database.execute("SELECT username FROM auth_user").fetchone()
        database.execute("UPDATE auth_user SET username = ?", ["x" * 200])
        database.commit()
        failed = move(data, address)
        assert failed.returncode != 0
        assert "Nothing was moved" in failed.stderr
        database.execute("UPDATE auth_user SET username = ?", [word])
        database.commit()
        database.close()
        again = move(data, address)
        assert again.returncode == 0, again.stderr


@pytest.mark.parametrize("to", ["mysql://x/y", "sqlite:///", "nonsense"])
def test_an_address_that_cannot_be_read_is_refused(data: Path, to: str) -> None:
    refused = move(data, to)
    assert refused.returncode != 0
    assert "--to" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_sites_own_database_is_refused(data: Path) -> None:
    refused = move(data, f"sqlite:///{data}/site.sqlite3")
    assert refused.returncode != 0
    assert "that the site has" in refused.stderr
