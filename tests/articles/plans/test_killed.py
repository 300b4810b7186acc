"""Whoever runs a plan is killed (kill -9) at odd moments: it was done whole or not at all, and in the end once."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from articles.editions.publishing import publish_edition
from articles.models import Edition, PublishedEdition, Release
from articles.plans.models import Plan, PlanEnd
from articles.plans.planning import text_of
from articles.plans.running import run_due_plans
from tests.articles.editors import make_edition, make_editor
from tests.counts import count_of
from tests.machine import PROJECT_DIR

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = count_of(50)
# A child, which has all modules and no connection yet, is killed so many seconds after it begins.
KILLED_WHILE_RUNNING = """
import os, signal, sys, time
import django
django.setup()
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
from articles.plans.running import run_due_plans
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        run_due_plans()
        os._exit(0)
    began, state = time.monotonic(), (0, 0)
    while not state[0] and time.monotonic() - began < float(line):
        time.sleep(0.0005)
        state = os.waitpid(child, os.WNOHANG)
    if not state[0]:
        os.kill(child, signal.SIGKILL)
        state = os.waitpid(child, 0)
    print("killed" if os.WIFSIGNALED(state[1]) else "ended", time.monotonic() - began, flush=True)
"""


def address_of_database() -> str:
    """That of the tests, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["RX_DATABASE_URL"])._replace(path=f"/{name}"))


@contextmanager
def killer() -> Iterator[Callable[[float], tuple[str, float]]]:
    """Runs what is due in a process that is killed after so many seconds; whether it had ended, and when."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "rxsite.settings", "RX_DATABASE_URL": address_of_database()}
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED_WHILE_RUNNING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=PROJECT_DIR,
        env=environment | {"RX_DATA": str(settings.RX_DATA)},
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def kill_after(seconds: float) -> tuple[str, float]:
        print(seconds, file=process.stdin, flush=True)
        state, took = process.stdout.readline().split()  # type: ignore[union-attr]
        return state, float(took)

    try:
        assert process.stdout.readline() == "ready\n"
        yield kill_after
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def kill_in_plans(times: int) -> dict[str, int]:
    """How often the process was killed before it did anything, and after it had done it; nothing lies between."""
    edition, editor = make_edition(), make_editor(is_superuser=True)
    publish_edition(edition=edition, by=editor)
    counted = {"not yet": 0, "done": 0, "ended": 0}
    # The first is let go to its end, so that the others are killed about where it writes.
    whole = 0.0
    with killer() as kill_after:
        for number in range(times + 1):
            before = PublishedEdition.objects.get().title
            Edition.objects.update(title=f"Title {number}", version=number + 10)
            mine = Edition.objects.get()
            plan = Plan.objects.create(
                edition=mine, title=str(mine), act="publish", at=timezone.now(), text=text_of(mine), by=editor
            )
            releases = Release.objects.count()
            connection.close()
            state, took = kill_after(whole * (0.1 + 0.9 * (number % 25) / 25) if whole else 60)
            whole = whole or took
            ended = PlanEnd.objects.filter(plan=plan).count()
            title, made = PublishedEdition.objects.get().title, Release.objects.count() - releases
            assert (ended, title, made) in {(0, before, 0), (1, f"Title {number}", 1)}
            counted["ended" if state == "ended" else "done" if ended else "not yet"] += 1
            run_due_plans()
            run_due_plans()
            assert PlanEnd.objects.get(plan=plan).outcome == "done"
            assert PublishedEdition.objects.get().title == f"Title {number}"
            assert Release.objects.count() == releases + 1
    return counted


def test_a_plan_that_is_killed_while_it_runs_is_done_once() -> None:
    kill_in_plans(3)


@pytest.mark.long
def test_a_plan_that_is_killed_fifty_times_is_done_once_each_time(say: Callable[[str], None]) -> None:
    counted = kill_in_plans(KILLS)
    say(f"kill -9 in a plan on {connection.vendor}, {KILLS} times: {counted}; each done once, nothing half")
