"""A filled SQLite file that is removed is never made anew, neither by the running site nor by its next start."""

import sqlite3
from pathlib import Path

import pytest
from django.db import OperationalError

from rxsite.databases.marks import is_marked, mark, mark_of
from rxsite.databases.sqlite3.base import DatabaseWrapper

# Of a database of its own; the mark lets it be opened.
pytestmark = pytest.mark.django_db


def connect(path: Path) -> DatabaseWrapper:
    options = {"init_command": "PRAGMA journal_mode=WAL;"}
    settings = {
        "NAME": str(path), "ENGINE": "rxsite.databases.sqlite3", "OPTIONS": options, "TIME_ZONE": None,
        "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False,
        "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "TEST": {},
    }  # fmt: skip
    return DatabaseWrapper(settings, "other")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A filled and marked database with an odd name."""
    path = tmp_path / "a b?c#d.sqlite3"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE words (word TEXT)")
    database.commit()
    database.close()
    mark(path)
    return path


def test_a_file_that_is_there_opens(path: Path) -> None:
    wrapper = connect(path)
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM words")
    assert wrapper.is_usable()
    wrapper.close()


def test_a_file_that_is_gone_is_not_made(path: Path) -> None:
    path.unlink()
    wrapper = connect(path)
    with pytest.raises(OperationalError):
        wrapper.ensure_connection()
    assert not path.exists()
    assert is_marked(path)


def test_without_a_mark_it_is_made_as_ever(path: Path) -> None:
    path.unlink()
    mark_of(path).unlink()
    wrapper = connect(path)
    wrapper.ensure_connection()
    wrapper.close()
    assert path.exists()


@pytest.mark.parametrize("is_replaced", [False, True])
def test_nothing_more_is_written_into_a_file_that_was_removed(path: Path, is_replaced: bool) -> None:
    wrapper = connect(path)
    wrapper.ensure_connection()
    copy = path.read_bytes()
    path.unlink()
    if is_replaced:
        path.with_name(f"{path.name}-wal").unlink(missing_ok=True)
        path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
        path.write_bytes(copy)
    assert not wrapper.is_usable()
    wrapper.close()
