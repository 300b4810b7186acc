"""What waits of reviewing on the desk: for whom, until it is answered, taken back, attested or resolved."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.reviewing.models import Remark, Round
from articles.reviewing.remarks import reply
from articles.reviewing.rounds import answer, attest, take_back
from patienttools.admin.waiting import MOST_QUERIES, all_boxes
from tests.articles.editors import make_client, make_edition
from tests.articles.reviewing.asking import ask_somebody, person

pytestmark = pytest.mark.django_db


def counts(client: Any) -> dict[str, int]:
    return {one.box.key: one.waiting.count for one in client.get("/admin/").context["boxes"]}


def test_a_round_waits_for_whoever_was_asked_then_for_a_publisher_and_then_for_nobody() -> None:
    client, edition = make_client(), make_edition()
    mine = make_client("mina", permissions=("view_edition",))
    editor, mina = User.objects.get(username="rima"), User.objects.get(username="mina")
    asked = ask_somebody(edition, by=editor, asked_user=mina)
    gone = ask_somebody(edition, by=editor)
    assert (counts(client)["unanswered"], counts(mine)["asked-of-me"]) == (2, 1)
    take_back(asked=gone, by=editor)
    box = next(one for one in mine.get("/admin/").context["boxes"] if one.box.key == "asked-of-me")
    assert 'id="answer-form"' in mine.get(box.waiting.rows[0].address).content.decode()
    answer(asked=asked, verdict="fine", note="", by=mina)
    assert counts(client)["to-attest"] == 1
    assert "to-attest" not in counts(mine)
    attest(asked=Round.objects.get(pk=asked.pk), contributor=person(user=mina), by=editor)
    left = counts(client) | counts(mine)
    assert [left.get(key, 0) for key in ("unanswered", "asked-of-me", "to-attest")] == [0, 0, 0]


def test_open_remarks_wait_until_they_are_resolved_and_each_box_asks_the_database_twice() -> None:
    client, edition = make_client(), make_edition()
    editor = User.objects.get(username="rima")
    said = [
        Remark.objects.create(edition=edition, text=f"Remark {number}", made_at=timezone.now()) for number in range(7)
    ]
    for _number in range(3):
        answer(asked=ask_somebody(edition, by=editor), verdict="fine", note="", by=None)
        ask_somebody(edition, by=editor, asked_user=editor)
    reply(remark=said[0], text="", turn="resolved", by=editor)
    found = counts(client)
    assert (found["remarks"], found["to-attest"], found["unanswered"], found["asked-of-me"]) == (6, 3, 3, 3)
    request: Any = type("Request", (), {"user": editor})()
    for box in all_boxes():
        if box.look.__module__ == "articles.admin.reviewing_boxes":
            with CaptureQueriesContext(connection) as asked:
                assert box.look(request, 5).count or box.key == "translations"
            assert len(asked) <= MOST_QUERIES, box.key
