"""The steps of a start, one by one."""

import io
from pathlib import Path

import pytest
from django.core.management.base import OutputWrapper
from django.db import connection
from pytest_django import DjangoAssertNumQueries, Settings

from articles.editions.loading import digest_of_code
from rxsite.starting import library
from rxsite.starting.database import migrate
from rxsite.starting.telling import Teller
from rxsite.starting.turns import PREPARING_NUMBER, claim, find_served_address, take_turn_in_database


class Heard:
    """A teller and what it said."""

    def __init__(self) -> None:
        self.out, self.err = io.StringIO(), io.StringIO()
        self.teller = Teller(OutputWrapper(self.out), OutputWrapper(self.err))


def test_tells_a_step_a_line_and_faults_from_the_margin() -> None:
    heard = Heard()
    heard.teller.begin("Library")
    heard.teller.say("one\ntwo")
    heard.teller.begin("Looks")
    heard.teller.warn("a fault\nwhat to do")
    heard.teller.say("three")
    assert heard.out.getvalue() == "Library    one\n           two\nLooks      \n           three\n"
    assert heard.err.getvalue() == "a fault\nwhat to do\n"


@pytest.mark.django_db
def test_an_unforeseen_error_is_a_sentence_for_the_person_and_a_traceback_in_the_log(
    settings: Settings, tmp_path: Path
) -> None:
    settings.RX_DATA = tmp_path
    settings.BASE_DIR = tmp_path
    heard = Heard()
    (tmp_path / "content" / "articles" / "one" / "article.toml").mkdir(parents=True)
    # Deeper than any reader of TOML goes; and the code itself, from which it is told what to render again, is gone.
    (tmp_path / "content" / "codes.toml").write_text("deep = " + "[" * 100_000, encoding="utf-8")
    digest_of_code.cache_clear()
    library.load(heard.teller)
    said = heard.err.getvalue()
    assert "Traceback" not in said
    assert f"all of it is in {tmp_path}/start.log" in said
    assert "Traceback" in (tmp_path / "start.log").read_text()
    assert said.endswith(
        "The database holds no pages yet: readers see a page that says so, and emergency numbers if it has any.\n"
        "Mend that and run make run again; make check looks for faults without loading anything.\n"
    )


@pytest.mark.django_db
def test_says_that_a_newer_version_used_the_database(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    heard = Heard()
    migrate(heard.teller)
    assert (heard.out.getvalue().strip(), heard.err.getvalue()) == ("up to date", "")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('articles', '9999_later', CURRENT_TIMESTAMP)"
        )
    migrate(heard.teller)
    assert heard.err.getvalue() == (
        "The database was last used by a newer version of the site (articles 9999_later), and some pages may fail.\n"
        "Start that version, or restore a copy of the database from before it.\n"
    )


@pytest.mark.django_db
def test_nodes_that_share_a_database_take_turns(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    waited: list[bool] = []
    if connection.vendor != "postgresql":
        with django_assert_num_queries(0):
            take_turn_in_database(lambda: waited.append(True))
        return
    take_turn_in_database(lambda: waited.append(True))
    node = connection.copy()
    try:
        with node.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [PREPARING_NUMBER])
            assert cursor.fetchone() == (False,)
    finally:
        node.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING_NUMBER])
    assert waited == []


def test_a_folder_is_claimed_once(tmp_path: Path) -> None:
    assert find_served_address(tmp_path) is None
    claim(tmp_path, "http://127.0.0.1:8000/")
    assert find_served_address(tmp_path) == "http://127.0.0.1:8000/"
    with pytest.raises(BlockingIOError, match="8000"):
        claim(tmp_path, "http://127.0.0.1:8001/")
