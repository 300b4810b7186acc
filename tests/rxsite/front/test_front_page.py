"""The desk's front page: what waits, to whom it is shown, and how often the database is asked."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.editions.publishing import publish_edition
from articles.models import Edition
from patienttools.admin import waiting
from patienttools.admin.waiting import ALL_ROWS, FIRST_ROWS, MOST_COUNTED, MOST_QUERIES, Row, Waiting, all_boxes, waits
from patienttools.helplines.models import CONFIRMATION_DAYS, Country, Helpline
from tests.articles.editors import make_client, make_edition, make_editor

pytestmark = pytest.mark.django_db
FRONT = "/admin/"


def shown(client: Any, key: str) -> Any:
    """The box on the front page; None where it is not shown or nothing waits in it."""
    return next((one for one in client.get(FRONT).context["boxes"] if one.box.key == key), None)


def due_in(days: int, slug: str) -> Edition:
    edition = make_edition(slug, title=slug, review_due_on=timezone.localdate() + datetime.timedelta(days=days))
    publish_edition(edition=edition, by=None)
    return edition


def make_helpline(key: str, **fields: Any) -> Helpline:
    country, _made = Country.objects.get_or_create(
        code="bd", defaults={"numeric": "050", "slug": "bangladesh", "names": {"en": "Bangladesh"}}
    )
    names = {"names": {"en": key}, "knowledge": "recalled", "numbers": [{"kind": "call", "number": "999"}]}
    return Helpline.objects.create(key=key, country=country, **(names | fields))


def test_counts_reviews_that_fall_due_by_thirty_sixty_and_ninety_days() -> None:
    for days in (-1, 30, 31, 60, 61, 90, 91):
        due_in(days, f"due-{days}".replace("--", "-before-"))
    make_edition("never-published", review_due_on=timezone.localdate())
    box = shown(make_client(), "due")
    assert box.waiting.count == 6
    assert box.waiting.says == "Overdue: 1; within 30 days: 2; within 60: 4; within 90: 6."
    assert box.waiting.rows[0].text.startswith("due-before-1")
    assert len(box.waiting.rows) == FIRST_ROWS
    assert box.has_more
    page = make_client("all").get(box.all_address)
    assert [row.text for row in page.context["shown"].waiting.rows][-1].startswith("due-90")


def test_names_numbers_that_nobody_confirmed_or_not_for_long_with_emergency_numbers_first() -> None:
    today = timezone.localdate()
    make_helpline("never")
    make_helpline("old", confirmed_on=today - datetime.timedelta(days=CONFIRMATION_DAYS + 1))
    make_helpline("still-good", confirmed_on=today - datetime.timedelta(days=CONFIRMATION_DAYS))
    make_helpline("emergency", is_emergency=True, in_emergency_list=True)
    rows = shown(make_client(), "confirm").waiting.rows
    assert [(row.text.partition(" ")[0], row.note.partition(" on")[0]) for row in rows] == [
        ("emergency", "never confirmed"),
        ("never", "never confirmed"),
        ("old", "confirmed"),
    ]


def test_a_box_is_there_for_those_alone_who_may_see_what_is_in_it() -> None:
    make_helpline("never")
    client = make_client(permissions=("view_edition",))
    assert shown(client, "confirm") is None
    assert client.get("/admin/waiting/confirm/").status_code == 404
    assert client.get("/admin/waiting/no-such-box/").status_code == 404
    assert "confirm" not in {one.box.key for one in waiting.boxes_for(_request_of("all", is_superuser=False))}
    assert make_client("all-of-it").get("/admin/waiting/confirm/").status_code == 200


def test_says_in_one_line_what_holds_nothing() -> None:
    page = make_client().get(FRONT).content.decode()
    assert "Nothing waits here:" in page
    assert "Numbers to confirm" in page


def _request_of(name: str, **fields: Any) -> HttpRequest:
    request = HttpRequest()
    request.user = make_editor(name, **fields)
    return request


def test_each_box_asks_twice_at_most_however_much_waits() -> None:
    for number in range(FIRST_ROWS + 3):
        due_in(3, f"due-{number}")
        make_helpline(f"line-{number}")
    request = _request_of("everything", is_superuser=True)
    for box in all_boxes():
        box.look(request, ALL_ROWS)  # what is asked once a process is asked now
        with CaptureQueriesContext(connection) as asked:
            found = box.look(request, FIRST_ROWS)
        assert len(asked) <= MOST_QUERIES, [one["sql"] for one in asked]
        assert len(found.rows) <= FIRST_ROWS, box.key
        assert found.count <= MOST_COUNTED + 1


def test_two_boxes_of_one_name_are_refused_and_what_is_written_into_one_is_no_markup(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(waiting, "_boxes", {})

    @waits("own", "A <b>box</b>", needs="articles.view_edition", place=1)
    def own(request: HttpRequest, most: int) -> Waiting:
        return Waiting(1, (Row("<script>", "/admin/", "<i>note"),))

    page = make_client().get(FRONT).content.decode()
    assert "<script>" not in page.partition("waiting-own")[2].partition("</section>")[0]
    assert "A &lt;b&gt;box" in page
    with pytest.raises(ValueError, match="Two boxes"):
        waits("own", "Another", needs="articles.view_edition", place=2)(lambda request, most: Waiting(0, ()))
