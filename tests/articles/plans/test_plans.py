"""A plan: made on the page that asks, done once at its moment, stopped where text or gate is another by then."""

import datetime
import io
import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.editions.publishing import publish_edition
from articles.lint.models import LintRule
from articles.models import Edition, PublishedEdition, Release
from articles.plans.models import Plan, PlanEnd
from articles.plans.planning import cancel_plan
from articles.plans.running import run_due_plans
from tests.articles.browsing import sent_by_page
from tests.articles.editors import make_client, make_edition, make_editor, messages_of, withdraw_on_desk

pytestmark = pytest.mark.django_db


def tomorrow() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=1)


def ask(client: Client, name: str, edition: Edition) -> Any:
    return client.get(f"/admin/articles/edition/{name}/?edition={edition.pk}")


def plan_on_desk(client: Client, edition: Edition, name: str = "publish", **sent: str) -> Any:
    """By the page that asks, for tomorrow unless another moment is sent."""
    page = sent_by_page(ask(client, name, edition), "gate-form")
    at = tomorrow()
    moment = {"plan": "1", "plan_day": f"{at:%Y-%m-%d}", "plan_time": f"{at:%H:%M}"}
    return client.post(f"/admin/articles/edition/{name}/", page | moment | sent, follow=True)


def let_it_come(plan: Plan | None = None) -> None:
    """The moment of the plans is over by a second."""
    plans = Plan.objects.filter(pk=plan.pk) if plan else Plan.objects.all()
    plans.update(at=timezone.now() - datetime.timedelta(seconds=1))


def readers_have(edition: Edition) -> bool:
    return PublishedEdition.objects.filter(article=edition.article_id, language=edition.language).exists()


def the_end() -> PlanEnd:
    return PlanEnd.objects.get()


def test_publishes_at_its_moment_not_before_and_once() -> None:
    client, edition = make_client(), make_edition()
    page = plan_on_desk(client, edition)
    assert "Until then nothing changes for readers" in messages_of(page)
    assert run_due_plans() == []
    assert not readers_have(edition)
    let_it_come()
    assert [end.outcome for end in run_due_plans()] == ["done"]
    assert readers_have(edition)
    assert Release.objects.get().made_by_name == "rima"
    # The clock is set back, and the moment comes again.
    Plan.objects.update(at=tomorrow())
    assert run_due_plans() == []
    let_it_come()
    assert run_due_plans() == []
    assert Release.objects.count() == 1


def test_withdraws_at_its_moment_with_the_reason() -> None:
    client, edition = make_client(), make_edition()
    publish_edition(edition=edition, by=None)
    plan_on_desk(client, edition, "withdraw", because="The campaign is over.")
    assert readers_have(edition)
    let_it_come()
    run_due_plans()
    assert not readers_have(edition)
    release = Release.objects.first()
    assert release is not None
    assert (release.act, release.because) == ("withdrawn", "The campaign is over.")


def test_the_command_says_of_each_plan_how_it_went() -> None:
    plan_on_desk(make_client(), make_edition())
    let_it_come()
    output = io.StringIO()
    call_command("run_plans", stdout=output)
    assert "Done: Being followed (en)" in output.getvalue()
    call_command("run_plans", stdout=(nothing := io.StringIO()))
    assert nothing.getvalue() == ""


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"plan_day": "", "plan_time": ""}, "Choose the day and the time"),
        ({"plan_day": "2026-99-99"}, "Choose the day and the time"),
        ({"plan_time": "10:00+06:00"}, "Choose the day and the time"),
        ({"plan_day": "2020-01-01"}, "The moment is over"),
        ({"plan_day": "2099-01-01"}, "look at the year"),
    ],
)
def test_a_moment_that_is_none_is_refused(sent: dict[str, str], said: str) -> None:
    page = plan_on_desk(make_client(), make_edition(), **sent)
    assert said in messages_of(page)
    assert not Plan.objects.exists()


def test_a_text_that_was_changed_after_it_was_planned_stops_it_and_the_desk_says_why() -> None:
    client, edition = make_client(), make_edition()
    plan_on_desk(client, edition)
    edition.sections.filter(kind="signs").update(body="Other words.")
    let_it_come()
    assert [end.outcome for end in run_due_plans()] == ["stopped"]
    assert not readers_have(edition)
    front = client.get("/admin/").content.decode()
    assert "The text was changed after it was planned" in front
    # Planned anew, it is no failure any more.
    plan_on_desk(client, edition)
    assert "The text was changed after it was planned" not in client.get("/admin/").content.decode()


HARM = "Take the moon path home."


def find_harm_in_it() -> None:
    """By a rule of an editor's own."""
    LintRule.objects.create(key="own", language="en", pattern="moon path", why="It can end badly.", instead="Plan.")


def test_what_was_answered_when_it_was_planned_stays_answered_for_the_same_text() -> None:
    find_harm_in_it()
    client, edition = make_client(), make_edition()
    edition.sections.filter(kind="signs").update(body=HARM)
    shown = ask(client, "publish", edition)
    boxes = [finding.field for finding in shown.context["asks"][0].findings]
    assert boxes
    assert "not planned" in messages_of(plan_on_desk(client, edition))
    plan_on_desk(client, edition, **dict.fromkeys(boxes, "It is a warning."))
    let_it_come()
    assert [end.outcome for end in run_due_plans()] == ["done"]
    assert readers_have(edition)


def test_a_finding_of_a_rule_that_came_after_it_was_planned_stops_it() -> None:
    client, edition = make_client(), make_edition()
    edition.sections.filter(kind="signs").update(body=HARM)
    plan_on_desk(client, edition)
    find_harm_in_it()
    let_it_come()
    run_due_plans()
    assert the_end().outcome == "stopped"
    assert "It can do harm" in the_end().why
    assert not readers_have(edition)


def test_whoever_may_no_longer_publish_has_planned_nothing() -> None:
    edition = make_edition()
    plan_on_desk(make_client(), edition)
    User.objects.filter(username="rima").update(is_active=False)
    let_it_come()
    run_due_plans()
    assert "may no longer publish" in the_end().why
    assert not readers_have(edition)


def test_a_deleted_draft_and_a_page_that_is_gone_already_stop_it() -> None:
    client, edition, gone = make_client(), make_edition(), make_edition("gone", title="Gone")
    publish_edition(edition=gone, by=None)
    plan_on_desk(client, gone, "withdraw", because="It is over.")
    plan_on_desk(client, edition)
    withdraw_on_desk(client, gone)
    edition.delete()
    let_it_come()
    assert sorted(end.why for end in run_due_plans()) == ["Its draft was deleted.", "Readers do not have it."]


def test_an_edition_has_one_open_plan_and_a_cancelled_one_does_nothing() -> None:
    client, edition = make_client(), make_edition()
    plan_on_desk(client, edition)
    assert "has a plan already" in messages_of(plan_on_desk(client, edition))
    plan = Plan.objects.get()
    page = client.post(f"/admin/plans/plan/{plan.pk}/look/", {"cancel": "1", "because": "Not yet."}, follow=True)
    assert "Cancelled" in messages_of(page)
    let_it_come()
    assert run_due_plans() == []
    assert not readers_have(edition)
    assert not cancel_plan(plan=plan, by=make_editor("late"))
    assert "had ended before" in messages_of(client.post(f"/admin/plans/plan/{plan.pk}/look/", {}, follow=True))
    plan_on_desk(client, edition)
    assert Plan.objects.open().count() == 1


def test_the_page_that_asks_and_the_front_page_name_what_is_planned() -> None:
    client, edition = make_client(), make_edition()
    plan_on_desk(client, edition)
    for page in (ask(client, "publish", edition), client.get("/admin/")):
        assert "Publish: Being followed (en)" in page.content.decode()


def test_a_page_that_was_changed_since_it_was_shown_is_not_planned() -> None:
    client, edition = make_client(), make_edition()
    page = sent_by_page(ask(client, "publish", edition), "gate-form")
    Edition.objects.update(title="Another title", version=9)
    moment = {"plan": "1", "plan_day": f"{tomorrow():%Y-%m-%d}", "plan_time": "10:00"}
    answer = client.post("/admin/articles/edition/publish/", page | moment, follow=True)
    assert "changed since this page was shown" in messages_of(answer)
    assert not Plan.objects.exists()


def test_who_may_not_publish_plans_and_cancels_nothing() -> None:
    edition = make_edition()
    plan_on_desk(make_client(), edition)
    writer = make_client("writer", permissions=("change_edition", "view_edition", "view_plan"))
    assert ask(writer, "publish", edition).status_code == 403
    plan = Plan.objects.get()
    assert writer.get(f"/admin/plans/plan/{plan.pk}/look/").status_code == 200
    assert writer.post(f"/admin/plans/plan/{plan.pk}/look/", {"cancel": "1"}).status_code == 403
    assert plan.is_open


def test_a_plan_that_fails_by_a_fault_is_stopped_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    client, first, second = make_client(), make_edition(), make_edition("second", title="Second")
    plan_on_desk(client, first)
    plan_on_desk(client, second)
    let_it_come()
    from articles.plans import running

    real = running.text_of

    def broken(edition: Edition) -> str:
        if edition.pk == first.pk:
            raise RuntimeError("broken")
        return real(edition)

    monkeypatch.setattr(running, "text_of", broken)
    outcomes = {end.plan.edition_id: end.outcome for end in run_due_plans()}
    assert outcomes == {first.pk: "stopped", second.pk: "done"}


@pytest.mark.django_db(transaction=True)
def test_of_many_nodes_that_look_at_once_one_does_it() -> None:
    plan_on_desk(make_client(), make_edition())
    let_it_come()
    ends: list[PlanEnd] = []
    together = threading.Barrier(6)

    def node() -> None:
        try:
            together.wait()
            ends.extend(run_due_plans())
        finally:
            connection.close()

    threads = [threading.Thread(target=node) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [end.outcome for end in ends] == ["done"]
    assert Release.objects.count() == 1
    assert PlanEnd.objects.count() == 1
