"""Whoever works in bulk is killed (kill -9) after a write: each row was done whole or not at all, in the end once."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection

from articles.bulk.models import RowEnd, Run
from articles.bulk.running import begin_run, drafts, go_on
from articles.bulk.verdicts import Given, verdicts_of
from articles.models import Edition, PublishedEdition, Release
from tests.articles.bulk.working import make_many
from tests.articles.editors import make_editor
from tests.counts import count_of
from tests.killing import killer

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = count_of(50)
ROWS = 4
IMPORTS = """
from django.contrib.auth.models import User
from articles.bulk.models import Run
from articles.bulk.running import go_on
"""
# A number that shares nothing with how often a row writes, so that each place of each row comes.
STRIDE = 7


def write_again(number: int, by: User) -> Run:
    """Every draft says something new, and a run is to publish them."""
    for edition in Edition.objects.all():
        Edition.objects.filter(pk=edition.pk).update(title=f"{edition.article_id} {number}", version=number + 10)
    verdicts = verdicts_of("publish", drafts().order_by("pk"), Given())
    seen = {verdict.edition.pk: verdict.seen for verdict in verdicts}
    return begin_run(
        token=f"token-{number}", act="publish", given=Given(), told=[], verdicts=verdicts, seen=seen, by=by
    )


def rows_done(run: Run, releases: int) -> int:
    """How many rows of the run were done; a deed stands with its line of the report, and none stands alone."""
    done = set(run.ends.filter(outcome="done").values_list("edition", flat=True))
    published = dict(PublishedEdition.objects.values_list("article", "title"))
    for edition in Edition.objects.all():
        assert (published.get(edition.article_id) == edition.title) is (edition.pk in done)
    assert Release.objects.count() == releases + len(done)
    assert RowEnd.objects.filter(run=run).count() == len(done)
    return len(done)


def kill_in_bulk(times: int) -> Counter[int]:
    """By how many rows were done when it was killed, how often; then somebody goes on, and each row is done once."""
    make_many(ROWS)
    by = make_editor(is_superuser=True)
    counted: Counter[int] = Counter()
    with killer(IMPORTS, "go_on(Run.objects.first(), User.objects.get(), 600)") as kill_at:
        run = write_again(0, by)
        writes = kill_at()
        assert writes
        assert rows_done(run, 0) == ROWS
        for number in range(1, times + 1):
            run, releases = write_again(number, by), Release.objects.count()
            assert kill_at(1 + number * STRIDE % len(writes)) is None
            counted[rows_done(run, releases)] += 1
            assert go_on(run, by, 600) == 0
            assert rows_done(run, releases) == ROWS
    return counted


@pytest.mark.slow
def test_work_in_bulk_that_is_killed_is_gone_on_with_and_each_row_is_done_once() -> None:
    kill_in_bulk(2)


@pytest.mark.long
def test_work_in_bulk_that_is_killed_fifty_times_loses_and_doubles_nothing(say: Callable[[str], None]) -> None:
    counted = kill_in_bulk(KILLS)
    assert counted.total() == KILLS
    say(f"kill -9 in work in bulk on {connection.vendor}, {KILLS} times; rows done by then, of {ROWS}: {dict(counted)}")
