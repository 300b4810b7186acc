"""Work in bulk: foretold on a page, done row by row through the one gate, and kept as a report."""

import datetime
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
import reversion
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from reversion.models import Version

from articles.bulk import deeds, running
from articles.bulk.models import ActKey, ArchivedEdition, RowEnd, Run
from articles.bulk.running import begin_run, go_on, rows_left
from articles.bulk.verdicts import Given, verdicts_of
from articles.desk.gate import seen_now
from articles.editions.publishing import publish_edition
from articles.lint.models import LintRule
from articles.models import Contributor, Edition, PublishedEdition, Release, Review
from articles.plans.models import Plan
from articles.reviewing.models import Round
from tests.articles.bulk.working import ASK, ask, begin, make_many, outcomes, text_of, work
from tests.articles.editors import make_client, make_edition, make_editor

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/edition/"


def in_days(days: int) -> str:
    return f"{timezone.localdate() + datetime.timedelta(days=days):%Y-%m-%d}"


def published() -> set[str]:
    return set(PublishedEdition.objects.values_list("slug", flat=True))


def spoil(edition: Edition) -> None:
    """Nothing of it can be published."""
    edition.sections.all().delete()


def test_the_list_leads_to_a_page_that_asks_which_act_and_of_what() -> None:
    client, editions = make_client(), make_many(3)
    chosen = {"action": "work_in_bulk", "_selected_action": [edition.pk for edition in editions]}
    page = text_of(client.post(LIST, chosen, follow=True))
    assert "3 texts were chosen" in page
    for act in ActKey:
        assert str(act.label) in page
    assert "Choose the texts in the list first" in text_of(client.get(ASK, follow=True))


def test_publishing_says_of_each_what_would_happen_and_then_what_did() -> None:
    client, (new, same, changed, wrong, harmful) = make_client(), make_many(5)
    for edition in (same, changed):
        publish_edition(edition=edition, by=None)
    changed.sections.filter(kind="signs").update(body="Other words.")
    spoil(wrong)
    LintRule.objects.create(key="own", language="en", pattern="moon path", why="It can end badly.", instead="Plan.")
    harmful.sections.filter(kind="signs").update(body="Take the moon path tonight.")
    page = ask(client, "publish", [new, same, changed, wrong, harmful])
    said = text_of(page)
    assert "It would be done to 2 texts" in said
    for words in (
        "Readers do not have this page now, and get the whole text.",
        "Readers have just this already; there is nothing to publish.",
        "Readers get other words in:",
        "The edition has no section.",
        "Sentences in it can do harm, and nobody has answered them yet: 1.",
    ):
        assert words in said
    assert published() == {same.article.slug, changed.article.slug}, "looking changes nothing"
    report = begin(client, page)
    assert "Done: 2 of 5" in text_of(report)
    assert published() == {new.article.slug, same.article.slug, changed.article.slug}
    run = Run.objects.get()
    assert outcomes(run) == ["done", "done"]
    assert Release.objects.filter(made_by_name="rima").count() == 2
    assert "In bulk: Publish." in LogEntry.objects.filter(object_id=str(new.pk)).first().change_message  # type: ignore[union-attr]
    text = client.get(f"/admin/bulk/run/{run.pk}/text/")
    assert text["Content-Disposition"] == f'attachment; filename="bulk-{run.pk}.txt"'
    lines = text.content.decode().splitlines()
    assert lines[0] == "Publish"
    assert f"Done: {new}. Readers do not have this page now, and get the whole text." in lines
    assert f"Left as it was: {wrong}. {wrong.article.slug}/en.md The edition has no section." in lines


def test_what_was_seen_of_many_is_what_is_seen_of_one() -> None:
    editions = make_many(3)
    publish_edition(edition=editions[0], by=None)
    editions[0].sections.filter(kind="signs").update(body="Other words.[^R01]")
    spoil(editions[2])
    for verdict in verdicts_of("publish", running.drafts().order_by("pk"), Given()):
        assert verdict.seen == seen_now(Edition.objects.get(pk=verdict.edition.pk))


def test_what_was_changed_since_the_page_was_shown_is_left_and_says_so() -> None:
    client, editions = make_client(), make_many(3)
    page = ask(client, "publish", editions)
    Edition.objects.filter(pk=editions[1].pk).update(version=7)
    said = text_of(begin(client, page))
    assert "It was changed since the page was shown" in said
    assert published() == {editions[0].article.slug, editions[2].article.slug}


def test_a_page_that_is_sent_twice_begins_one_run() -> None:
    client, editions = make_client(), make_many(2)
    page = ask(client, "publish", editions)
    begin(client, page)
    assert "Done: 2 of 2" in text_of(begin(client, page))
    assert Run.objects.count() == 1
    assert Release.objects.count() == 2


def test_a_plan_for_each_and_none_where_there_is_one() -> None:
    client, editions = make_client(), make_many(2)
    given = {"plan_day": in_days(1), "plan_time": "10:00"}
    run = work(client, "plan", editions, **given)
    assert outcomes(run) == ["done", "done"]
    assert Plan.objects.open().count() == 2
    assert not published()
    assert "It has a plan already" in text_of(ask(client, "plan", editions, **given))
    assert "look at the year" in text_of(ask(client, "plan", editions, plan_day=in_days(2000), plan_time="10:00"))


def test_another_writer_is_a_revision_and_waits_for_publishing() -> None:
    client, editions = make_client(), make_many(3)
    other = Contributor.objects.create(key="rina", names={"en": "Rina"})
    Review.objects.create(edition=editions[1], kind="clinical", by=other, reviewed_on="2026-11-01")
    Edition.objects.filter(pk=editions[2].pk).update(writer=other)
    publish_edition(edition=editions[0], by=None)
    page = text_of(ask(client, "writer", editions, writer="rina"))
    assert "From The desk to Rina." in page
    assert "Who reviewed a text cannot be its writer." in page
    assert "That is who writes it already." in page
    run = work(client, "writer", editions, writer="rina")
    assert outcomes(run) == ["done"]
    edition = Edition.objects.get(pk=editions[0].pk)
    assert (edition.writer, edition.version) == (other, editions[0].version + 1)
    versions = Version.objects.get_for_object(edition)
    assert [one.field_dict["writer_id"] for one in versions] == [other.pk, editions[0].writer_id]
    assert versions[0].revision.user == User.objects.get(username="rima")


def test_a_day_of_review_for_each() -> None:
    client, editions = make_client(), make_many(2)
    run = work(client, "due", editions, day=in_days(200))
    assert outcomes(run) == ["done", "done"]
    assert {f"{edition.review_due_on:%Y-%m-%d}" for edition in Edition.objects.all()} == {in_days(200)}
    assert "It is due on that day already." in text_of(ask(client, "due", editions, day=in_days(200)))
    assert "The day is over" in text_of(ask(client, "due", editions, day=in_days(-1)))


def test_somebody_is_asked_to_review_each_but_for_what_they_wrote() -> None:
    client, editions = make_client(), make_many(3)
    person = make_editor("nila")
    own = Contributor.objects.create(key="nila", names={"en": "Nila"}, user=person)
    Edition.objects.filter(pk=editions[1].pk).update(writer=own)
    spoil(editions[2])
    given = {"person": str(person.pk), "kind": "safety", "day": in_days(10)}
    page = text_of(ask(client, "review", editions, **given))
    assert "nila is asked." in page
    assert "Who wrote a text cannot review it." in page
    assert outcomes(work(client, "review", editions, **given)) == ["done"]
    asked = Round.objects.get()
    assert (asked.edition, asked.asked_user, asked.kind) == (editions[0], person, "safety")
    assert "They are asked for this already." in text_of(ask(client, "review", editions, **given))


def test_withdrawing_names_what_breaks_and_keeps_the_reason() -> None:
    client, editions = make_client(), make_many(2)
    editions[1].sections.filter(kind="signs").update(body="See [this](article:many-0).")
    for edition in editions:
        publish_edition(edition=edition, by=None)
    page = ask(client, "withdraw", editions, because="It is old.")
    assert "whose links become words: 1." in text_of(page)
    begin(client, page)
    assert not published()
    assert set(Release.objects.filter(act="withdrawn").values_list("because", flat=True)) == {"It is old."}
    assert "This field is required" in text_of(ask(client, "withdraw", editions, because=" "))


def test_what_is_archived_is_withdrawn_and_out_of_the_lists_until_it_is_taken_out() -> None:
    client, editions = make_client(), make_many(2)
    publish_edition(edition=editions[0], by=None)
    assert outcomes(work(client, "archive", editions[:1], because="It is old.")) == ["done"]
    assert not published()
    shown = client.get(LIST).content.decode()
    assert "Text many-1" in shown
    assert "Being followed" not in shown
    assert "Being followed" in client.get(LIST, {"archived": "yes"}).content.decode()
    assert client.get(LIST, {"archived": "all"}).content.decode().count("field-title") == 2
    assert "It is archived already." in text_of(ask(client, "archive", editions, because="It is old."))
    assert outcomes(work(client, "restore", editions)) == ["done"]
    assert "Being followed" in client.get(LIST).content.decode()
    assert not published(), "taking it out gives readers nothing"


def test_what_readers_get_again_is_archived_no_more() -> None:
    client, editions = make_client(), make_many(1)
    work(client, "archive", editions, because="It is old.")
    publish_edition(edition=Edition.objects.get(), by=None)
    assert not ArchivedEdition.objects.exists()


def test_a_page_that_is_needed_is_neither_withdrawn_nor_archived() -> None:
    client, edition = make_client(), make_edition("home")
    publish_edition(edition=edition, by=None)
    for act in ("withdraw", "archive"):
        assert "Every page leads to it" in text_of(ask(client, act, [edition], because="It is old."))
        assert outcomes(work(client, act, [edition], because="It is old.")) == []
    assert published() == {"home"}


def plan_of(act: str, editions: list[Edition], by: User, given: Given | None = None) -> Run:
    given = given or Given()
    verdicts = verdicts_of(act, running.drafts().order_by("pk"), given)
    seen = {verdict.edition.pk: verdict.seen for verdict in verdicts}
    return begin_run(
        token=f"token-{Run.objects.count()}", act=act, given=given, told=[], verdicts=verdicts, seen=seen, by=by
    )


def test_a_fault_in_one_row_stops_that_row_alone_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    editions, by = make_many(3), make_editor(is_superuser=True)
    run = plan_of("publish", editions, by)
    real = deeds.publish_edition

    def fails(*, edition: Edition, by: User) -> None:
        real(edition=edition, by=by)
        if edition.pk == editions[1].pk:
            raise ZeroDivisionError

    monkeypatch.setattr(deeds, "publish_edition", fails)
    assert go_on(run, by, 60) == 0
    assert outcomes(run) == ["done", "failed", "done"]
    assert "by a fault of the site (ZeroDivisionError)" in RowEnd.objects.get(outcome="failed").says
    assert published() == {"many-0", "many-2"}, "what it had done is taken back"


def test_a_draft_that_is_deleted_meanwhile_is_left_and_the_report_still_names_it() -> None:
    client, editions, by = make_client("reader"), make_many(2), make_editor(is_superuser=True)
    run = plan_of("publish", editions, by)
    editions[0].delete()
    go_on(run, by, 60)
    assert outcomes(run) == ["left", "done"]
    assert "Being followed (en)" in text_of(client.get(f"/admin/bulk/run/{run.pk}/look/"))
    assert "Its draft was deleted." in client.get(f"/admin/bulk/run/{run.pk}/text/").content.decode()


def test_two_who_do_the_same_at_once_do_it_once() -> None:
    editions, by = make_many(3), make_editor(is_superuser=True)
    first, second = plan_of("publish", editions, by), plan_of("publish", editions, by)
    go_on(first, by, 60)
    go_on(second, by, 60)
    assert (outcomes(first), outcomes(second)) == (["done"] * 3, ["left"] * 3)
    assert Release.objects.count() == 3
    # And two who go on with one run.
    third = plan_of("due", editions, by, Given(day=timezone.localdate() + datetime.timedelta(days=90)))
    go_on(third, by, 60)
    go_on(third, by, 60)
    assert outcomes(third) == ["done"] * 3
    assert set(Edition.objects.values_list("version", flat=True)) == {editions[0].version + 1}


def test_a_run_that_was_broken_off_says_what_was_not_reached_and_can_be_gone_on_with(client: Client) -> None:
    editions, by = make_many(3), make_editor(is_superuser=True)
    run = plan_of("publish", editions, by)
    assert go_on(run, by, -1) == 3, "its time was over before the first"
    client.force_login(by)
    page = client.get(f"/admin/bulk/run/{run.pk}/look/")
    assert "3 rows were not reached" in text_of(page)
    assert "Done: 3 of 3" in text_of(client.post(f"/admin/bulk/run/{run.pk}/look/", follow=True))
    assert rows_left(run) == []


def test_a_session_that_ends_in_the_middle_does_nothing_and_the_page_can_be_sent_again() -> None:
    client, editions = make_client(), make_many(2)
    page = ask(client, "publish", editions)
    cookies = client.cookies.copy()
    client.logout()
    begin(client, page)
    assert not Run.objects.exists()
    assert not published()
    assert cookies
    client.force_login(User.objects.get(username="rima"))
    assert "Done: 2 of 2" in text_of(begin(client, page))


@pytest.mark.parametrize("act", ["publish", "plan", "withdraw", "archive", "restore"])
def test_a_writer_is_not_offered_what_is_a_publishers_and_cannot_do_it_by_asking(act: str) -> None:
    writer = make_client("writer", permissions=("view_edition", "change_edition", "view_run"))
    editions = make_many(2)
    keys = [edition.pk for edition in editions]
    assert f'value="{act}"' not in writer.get(ASK, {"edition": keys}).content.decode()
    given = {"because": "It is old.", "plan_day": in_days(1), "plan_time": "10:00"}
    for step in ("look", "do"):
        assert writer.post(ASK, {"edition": keys, "act": act, "step": step} | given).status_code == 403
    run = plan_of(act, editions, make_editor(is_superuser=True), Given(because="It is old."))
    assert writer.post(f"/admin/bulk/run/{run.pk}/look/").status_code == 403
    assert outcomes(run) == []


def test_a_run_and_its_ends_are_written_once() -> None:
    make_many(1)
    run = plan_of("publish", [], make_editor(is_superuser=True))
    go_on(run, run.by, 60)  # type: ignore[arg-type]
    for row in (run, RowEnd.objects.get()):
        with pytest.raises(TypeError, match="written once"):
            row.save()


def test_two_hundred_rows_take_about_as_many_queries_as_twenty(
    django_assert_max_num_queries: DjangoAssertNumQueries, say: Callable[[str], None]
) -> None:
    client, editions = make_client(), make_many(40)
    for act, given in GIVEN.items():
        counted = []
        for count in (20, 40):
            with django_assert_max_num_queries(70) as queries:
                assert ask(client, act, editions[:count], **given).status_code == 200
            counted.append(len(queries))
        say(f"bulk {act}: {counted[0]} queries for 20 rows, {counted[1]} for 40, on {connection.vendor}")
        assert counted[1] - counted[0] <= 2, act


GIVEN: dict[str, dict[str, Any]] = {
    "publish": {},
    "withdraw": {"because": "It is old."},
    "archive": {"because": "It is old."},
    "restore": {},
    "writer": {"writer": "desk"},
    "due": {"day": "2029-01-01"},
}


@pytest.mark.slow
def test_two_hundred_rows_are_foretold_and_done_in_a_bounded_time(say: Callable[[str], None]) -> None:
    client, editions = make_client(), make_many(200)
    moments = [time.monotonic()]
    page = ask(client, "publish", editions)
    moments.append(time.monotonic())
    begin(client, page)
    moments.append(time.monotonic())
    run = Run.objects.get()
    while rows_left(run):
        client.post(f"/admin/bulk/run/{run.pk}/look/")
    moments.append(time.monotonic())
    foretold, answered, gone_on = (after - before for before, after in pairwise(moments))
    say(
        f"bulk publishing of 200 drafts on {connection.vendor}: foretold in {foretold:.1f} s, first answer after "
        f"{answered:.1f} s, the rest after {gone_on:.1f} s more; page {len(page.content) // 1024} KB"
    )
    assert outcomes(run) == ["done"] * 200
    assert len(page.content) < 400_000
    assert reversion.is_registered(Edition)
