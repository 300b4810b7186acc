"""Whoever runs a plan is killed (kill -9) at odd moments: it was done whole or not at all, and in the end once."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from articles.editions.publishing import publish_edition
from articles.models import Edition, PublishedEdition, Release
from articles.plans.models import Plan, PlanEnd
from articles.plans.planning import text_of
from articles.plans.running import run_due_plans
from tests.articles.editors import make_edition, make_editor
from tests.counts import count_of
from tests.killing import address_of_database
from tests.machine import PROJECT_DIR

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = count_of(50)
# A child, which has all modules and no connection yet, is killed so many seconds after it begins; or kills itself when
# it has written so many times and committed nothing yet. "writes 0" counts how often it writes.
KILLED_WHILE_RUNNING = """
import os, re, signal, sys, time
import django
django.setup()
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
from django.db import connection
from articles.plans.running import run_due_plans

class Writes:
    def __init__(self, last):
        self.last, self.found = last, []

    def __call__(self, execute, sql, parameters, many, context):
        result = execute(sql, parameters, many, context)
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            self.found.append(re.search(r'(?:INTO|UPDATE|FROM) "?([a-z_]+)', sql)[1])
            if len(self.found) == self.last:
                assert connection.in_atomic_block
                os.kill(os.getpid(), signal.SIGKILL)
        return result

def killed_at_write(number):
    writes = Writes(number)
    with connection.execute_wrapper(writes):
        run_due_plans()
    print("wrote", ",".join(writes.found), flush=True)
    os._exit(0)

print("ready", flush=True)
for line in sys.stdin:
    what, _, number = line.partition(" ")
    if what == "writes":
        child = os.fork()
        if child == 0:
            killed_at_write(int(number))
        _child, state = os.waitpid(child, 0)
        if state:
            print("killed" if os.WIFSIGNALED(state) else "failed", number.strip(), flush=True)
        continue
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


@contextmanager
def killer() -> Iterator[Callable[[str | float], tuple[str, str]]]:
    """Runs what is due in a process that is killed as it is told; whether it was, and when or what it wrote."""
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

    def kill_after(when: str | float) -> tuple[str, str]:
        print(when, file=process.stdin, flush=True)
        state, said = process.stdout.readline().split()  # type: ignore[union-attr]
        return state, said

    try:
        assert process.stdout.readline() == "ready\n"
        yield kill_after
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def due_plan(number: int, editor: User) -> Plan:
    """Of a text that readers do not have yet, named by the number."""
    Edition.objects.update(title=f"Title {number}", version=number + 10)
    mine = Edition.objects.get()
    return Plan.objects.create(
        edition=mine, title=str(mine), act="publish", at=timezone.now(), text=text_of(mine), by=editor
    )


def with_readers() -> tuple[str, int]:
    """The title that readers have, and how many texts they ever had."""
    return PublishedEdition.objects.get().title, Release.objects.count()


def kill_between_writing_and_commit(times: int) -> dict[str, int]:
    """After which write it was killed, by table, how often: each time nothing of it stands, and later it is done once.

    The places follow one another in turn, so that each comes, and the last is the record that the plan ended.
    """
    edition, editor = make_edition(), make_editor(is_superuser=True)
    publish_edition(edition=edition, by=editor)
    counted: dict[str, int] = {}
    with killer() as kill_after:
        whole = due_plan(0, editor)
        connection.close()
        state, said = kill_after("writes 0")
        assert PlanEnd.objects.get(plan=whole).outcome == "done"
        writes = said.split(",")
        assert (state, writes[-1]) == ("wrote", "plans_planend")
        for number in range(1, times + 1):
            # The last write first, and back from there.
            place = len(writes) - (number - 1) % len(writes)
            plan, before = due_plan(number, editor), with_readers()
            connection.close()
            assert kill_after(f"writes {place}") == ("killed", str(place))
            assert (PlanEnd.objects.filter(plan=plan).count(), with_readers()) == (0, before)
            counted[writes[place - 1]] = counted.get(writes[place - 1], 0) + 1
            run_due_plans()
            run_due_plans()
            assert PlanEnd.objects.get(plan=plan).outcome == "done"
            assert with_readers() == (f"Title {number}", before[1] + 1)
    return counted


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
            plan = due_plan(number, editor)
            releases = Release.objects.count()
            connection.close()
            state, took = kill_after(whole * (0.1 + 0.9 * (number % 25) / 25) if whole else 60)
            whole = whole or float(took)
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


@pytest.mark.slow
def test_a_plan_that_is_killed_when_all_is_written_and_nothing_committed_is_done_once_later() -> None:
    assert kill_between_writing_and_commit(1) == {"plans_planend": 1}


@pytest.mark.long
def test_a_plan_that_is_killed_fifty_times_is_done_once_each_time(say: Callable[[str], None]) -> None:
    counted = kill_in_plans(KILLS)
    say(f"kill -9 in a plan on {connection.vendor}, {KILLS} times: {counted}; each done once, nothing half")


@pytest.mark.long
def test_a_plan_that_is_killed_fifty_times_between_writing_and_commit_left_nothing(say: Callable[[str], None]) -> None:
    counted = kill_between_writing_and_commit(KILLS)
    assert sum(counted.values()) == KILLS
    say(f"kill -9 before the commit of a plan on {connection.vendor}, {KILLS} times, after writing to: {counted}")
