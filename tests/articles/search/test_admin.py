"""Editors extend everyday words and danger rules, and see what a query finds and why."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.search.models import Expression, Role
from tests.articles.editors import confirm_proposals
from tests.articles.search.judging import ask

pytestmark = pytest.mark.usefixtures("folder")

TRY = "/admin/search/expression/try/"


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("editor", password="x" * 20))
    return client


def test_the_trial_page_is_for_staff_with_the_right_to_see() -> None:
    assert Client().get(TRY).status_code == 302
    client = Client()
    client.force_login(User.objects.create_user("helper", password="x" * 20, is_staff=True))
    assert client.get(TRY).status_code == 403


def test_the_trial_page_says_what_was_understood_and_why(desk: Client) -> None:
    assert desk.get(TRY).status_code == 200
    page = desk.post(TRY, {"q": "he will kill me ointmnt", "language": "en"}).content.decode()
    for part in ("ointment", "threat-to-kill", "dry-skin#first_steps", "lexical"):
        assert part in page


def test_words_that_an_editor_adds_are_searched_at_once(desk: Client) -> None:
    assert not ask("alligator").results
    data = {
        "key": "asked-skin",
        "role": "asked",
        "slug": "dry-skin",
        "sections": "",
        "phrases_en": "my skin is like an alligator",
    }
    response = desk.post("/admin/search/expression/add/", data)
    assert response.status_code == 302
    assert Expression.objects.get(key="asked-skin").phrases == {"en": ["my skin is like an alligator"]}
    assert ask("alligator").results[0].slug == "dry-skin"
    assert ask("aligator").results[0].slug == "dry-skin"


def test_an_editor_cannot_point_to_an_article_that_is_not_there(desk: Client) -> None:
    data = {"key": "x", "role": "asked", "slug": "nowhere", "phrases_en": "a"}
    assert "There is no article with this slug" in desk.post("/admin/search/expression/add/", data).content.decode()


def test_a_danger_rule_that_an_editor_adds_is_seen_once_another_confirmed_it(desk: Client) -> None:
    assert not ask("purple umbrella").dangers
    data = {"key": "umbrella", "patterns_en": "purple umbrella|parasol", "because": "Somebody wrote it."}
    desk.post("/admin/search/dangerrule/add/", data)
    assert not ask("purple umbrella").dangers
    confirm_proposals()
    assert [danger.key for danger in ask("purple umbrella").dangers] == ["umbrella"]


def test_every_list_and_form_opens(desk: Client) -> None:
    for expression in Expression.objects.filter(role__in=Role.values)[:3]:
        assert desk.get(f"/admin/search/expression/{expression.pk}/change/").status_code == 200
    assert desk.get("/admin/search/expression/").status_code == 200
    assert desk.get("/admin/search/dangerrule/").status_code == 200
