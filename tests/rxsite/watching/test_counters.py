"""What the site does is counted over its processes, in numbers that tell of nobody; staff see them on one page."""

import multiprocessing
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from patienttools.generation.models import step_generation
from rxsite.watching import counters
from rxsite.watching.counters import BOUNDS_MS, FOLDER, NAMES, begin_anew, count, count_time, read_totals
from rxsite.watching.counting import CountingMiddleware
from tests.articles.editors import make_client


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.RX_DATA = tmp_path
    counters.own_memory.cache_clear()
    yield tmp_path / FOLDER
    counters.own_memory.cache_clear()


def counted() -> dict[str, int]:
    """The counters that are not nought."""
    return {name: number for name, number in read_totals().items() if number}


def _count_a_hundred() -> None:
    for _number in range(100):
        count("pages")


def test_processes_are_added_up() -> None:
    _count_a_hundred()
    context = multiprocessing.get_context("fork")
    others = [context.Process(target=_count_a_hundred) for _number in range(3)]
    for process in others:
        process.start()
    for process in others:
        process.join()
    assert counted() == {"pages": 400}


def test_a_new_start_forgets_processes_that_ended_and_no_others() -> None:
    count("errors")
    process = multiprocessing.get_context("fork").Process(target=_count_a_hundred)
    process.start()
    process.join()
    assert counted() == {"pages": 100, "errors": 1}
    begin_anew()
    assert counted() == {"errors": 1}


@pytest.mark.parametrize(("ms", "step"), [(0, "5"), (5, "5"), (5.1, "20"), (999, "1000"), (1001, "more")])
def test_times_are_counted_in_steps(ms: float, step: str) -> None:
    count_time("render", ms / 1000)
    assert counted() == {f"render_{step}": 1}


def test_a_file_that_is_not_ours_and_a_folder_that_cannot_be_made_stop_nothing(folder: Path) -> None:
    folder.parent.joinpath(FOLDER).touch()
    count("pages")
    assert counted() == {}
    folder.unlink()
    folder.mkdir()
    (folder / "1-noise").write_bytes(b"noise")
    assert counted() == {}


def answer(path: str, respond: Any) -> None:
    def get_response(request: HttpRequest) -> HttpResponse:
        status: int = respond()
        return HttpResponse(status=status)

    CountingMiddleware(get_response)(RequestFactory().get(path))


@pytest.mark.parametrize(
    ("path", "status", "names"),
    [
        ("/en/", 200, {"pages", "render_5"}),
        ("/en/nothing/", 404, {"refused"}),
        ("/en/", 500, {"errors"}),
        ("/en/", 503, {"outages"}),
        ("/admin/", 200, set()),
        ("/static/css/site.css", 200, set()),
    ],
)
def test_each_kind_of_answer_has_its_counter(path: str, status: int, names: set[str]) -> None:
    answer(path, lambda: status)
    assert set(counted()) == names


@pytest.mark.django_db
def test_a_publication_is_timed_and_the_request_after_it_is_not() -> None:
    def publish() -> int:
        with transaction.atomic():
            step_generation()
        return 302

    answer("/admin/articles/edition/1/change/", publish)
    answer("/admin/articles/edition/1/change/", lambda: 302)
    assert sum(number for name, number in counted().items() if name.startswith("publish")) == 1


@pytest.mark.django_db
def test_staff_see_numbers_and_nobody_else_does(folder: Path) -> None:
    assert Client().get("/admin/how-it-is-doing/").status_code == 302
    assert make_client("newcomer", permissions=()).get("/admin/how-it-is-doing/").status_code == 403
    client = make_client()
    client.get("/en/a-marker-in-a-path/")
    html = client.get("/admin/how-it-is-doing/").content.decode()
    assert re.search(r"Requests refused[^<]*</th>\s*<td>2</td>", html)
    assert "a-marker" not in html
    assert "127.0.0.1" not in html
    assert b"a-marker" not in b"".join(path.read_bytes() for path in folder.iterdir())
    assert 'href="/admin/how-it-is-doing/"' in client.get("/admin/").content.decode()


@pytest.mark.django_db
def test_the_page_of_numbers_is_shown_while_a_part_is_out_of_order(monkeypatch: pytest.MonkeyPatch) -> None:
    client = make_client()

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if sql == "SELECT 1":
            raise OperationalError
        return execute(sql, *rest)

    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own transaction is on it
    with connection.execute_wrapper(refuse):
        assert "unreachable" in client.get("/admin/how-it-is-doing/").content.decode()


def test_every_name_has_its_place() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert list(BOUNDS_MS) == sorted(BOUNDS_MS)
