"""Rounds on the desk: asked, answered by whoever was asked alone, taken back, attested by the rules of every review."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.editions.drafts import edition_document
from articles.files.reviewed import text_digest
from articles.models import Contributor, Edition, Review
from articles.reviewing.models import Remark, Round, RoundAct, RoundAnswer
from articles.reviewing.rounds import answer, ask, attest, take_back, why_not_attested
from patienttools.files.faults import ContentError
from tests.articles.editors import make_client, make_edition, make_editor, messages_of
from tests.articles.reviewing.asking import ask_somebody, change, desk, link_to, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return make_client()


@pytest.fixture
def editor(client: Client) -> User:
    return User.objects.get(username="rima")


@pytest.fixture
def edition() -> Edition:
    return make_edition()


def reviewer(name: str = "mina") -> tuple[User, Client]:
    client = make_client(name, permissions=("view_edition", "view_round", "view_remark", "add_remark"))
    return User.objects.get(username=name), client


def day(days: int) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


def ask_on_desk(client: Client, edition: Edition, **sent: Any) -> Any:
    data = {"kind": "safety", "until": day(7), "name": "Someone", "note": "The second part."} | sent
    return client.post(desk(edition, "ask/"), data, follow=True)


def test_asks_somebody_without_an_account_and_shows_the_link_to_whoever_may_ask(
    client: Client, edition: Edition
) -> None:
    page = ask_on_desk(client, edition)
    asked = Round.objects.get()
    assert (asked.kind, asked.asked_name, asked.is_by_link) == ("safety", "Someone", True)
    assert asked.text == text_digest(edition_document(edition))
    assert link_to(asked) in page.content.decode()
    _user, reads = reviewer()
    assert link_to(asked) not in reads.get(desk(edition)).content.decode()


def test_asks_somebody_who_has_an_account_and_never_the_writer(client: Client, edition: Edition) -> None:
    mina, _reads = reviewer()
    writer = make_editor("asha")
    Contributor.objects.filter(pk=edition.writer_id).update(user=writer)
    page = ask_on_desk(client, edition, account=mina.pk, name="")
    assert "finds it on the desk" in messages_of(page)
    asked = Round.objects.get()
    assert (asked.asked_user, asked.is_by_link, asked.asked_name) == (mina, False, "mina")
    assert "/o/" not in page.content.decode()
    assert writer not in page.context["accounts"]
    assert "Say who is asked" in messages_of(ask_on_desk(client, edition, account=writer.pk, name=""))
    assert Round.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"name": " "}, "Say who is asked"),
        ({"until": -1}, "The last day is today or later"),
        ({"until": 61}, "at most 60 days away"),
        ({"until": "2026-02-31"}, "none of the calendar"),
        ({"until": ""}, "The last day is today or later"),
        ({"name": "x" * 151}, "151 characters, and 150 fit"),
    ],
)
def test_what_is_lacking_is_said_and_nothing_typed_is_lost(
    client: Client, edition: Edition, sent: dict[str, Any], says: str
) -> None:
    """A number stands for so many days from the day of the test."""
    typed = {name: day(value) if isinstance(value, int) else value for name, value in sent.items()}
    page = ask_on_desk(client, edition, **typed)
    assert says in messages_of(page)
    assert "The second part." in page.content.decode()
    assert not Round.objects.exists()


def test_a_draft_that_is_no_page_cannot_be_asked_about(client: Client, edition: Edition) -> None:
    change(edition, "Cited from nowhere [^R99].\n")
    assert "R99" in messages_of(ask_on_desk(client, edition))
    assert not Round.objects.exists()


def test_the_writer_is_not_asked(edition: Edition, editor: User) -> None:
    writer = make_editor("asha")
    Contributor.objects.filter(pk=edition.writer_id).update(user=writer)
    with pytest.raises(ContentError, match="Who wrote a text cannot review it"):
        ask(edition=edition, kind="safety", until=timezone.localdate(), by=editor, asked_user=writer)


def test_whoever_is_asked_reads_remarks_and_answers_and_nobody_else_answers(
    client: Client, edition: Edition, editor: User
) -> None:
    user, reads = reviewer()
    asked = ask_somebody(edition, by=editor, asked_user=user)
    address = f"{desk(edition, 'read/patient/')}?round={asked.pk}"
    change(edition, "Another text.\n")
    page = reads.get(address).content.decode()
    assert "They wait outside." in page
    assert 'id="answer-form"' in page
    assert 'id="answer-form"' not in client.get(address).content.decode()
    sent = {"round": asked.pk, "verdict": "change", "note": "Say what to do.", "view": "patient"}
    assert client.post(desk(edition, "answer/"), sent).status_code == 403
    reads.post(desk(edition, "remark/"), {"round": asked.pk, "text": "Here.", "quote": "They wait outside."})
    assert Remark.objects.get().place == "definition"
    assert "Thank you" in messages_of(reads.post(desk(edition, "answer/"), sent, follow=True))
    assert (asked_again := RoundAnswer.objects.get()).made_by == user
    assert asked_again.note == "Say what to do."
    assert "answered or taken back already" in messages_of(reads.post(desk(edition, "answer/"), sent, follow=True))


def test_an_answer_without_a_choice_keeps_what_was_typed(edition: Edition, editor: User) -> None:
    user, reads = reviewer()
    asked = ask_somebody(edition, by=editor, asked_user=user)
    page = reads.post(desk(edition, "answer/"), {"round": asked.pk, "note": "All these words."}).content.decode()
    assert "Choose your answer" in page
    assert "All these words." in page


def test_an_opinion_becomes_a_review_of_the_text_that_was_read_when_a_publisher_attests_it(
    client: Client, edition: Edition, editor: User
) -> None:
    asked = ask_somebody(edition, by=editor)
    Client().post(link_to(asked), {"verdict": "fine", "name": "A. Person"})
    before = Edition.objects.get(pk=edition.pk).version
    by = person()
    refused = client.post(desk(edition, "attest/"), {"round": asked.pk, "by": by.pk}, follow=True)
    assert "say that you know" in messages_of(refused)
    assert not Review.objects.exists()
    done = client.post(desk(edition, "attest/"), {"round": asked.pk, "by": by.pk, "is_known": "1"}, follow=True)
    assert "It is a review now" in messages_of(done)
    review = Review.objects.get()
    assert (review.by, review.kind, review.text) == (by, "clinical", asked.text)
    assert review.reviewed_on == asked.answer.made_at.date()
    assert Edition.objects.get(pk=edition.pk).version == before + 1
    assert RoundAct.objects.get().review == review


def test_a_text_that_changed_meanwhile_has_a_review_that_lapsed(client: Client, edition: Edition, editor: User) -> None:
    asked = ask_somebody(edition, by=editor)
    answer(asked=asked, verdict="fine", note="", by=None, name="A. Person")
    change(edition, "Another text.\n")
    attest(asked=Round.objects.get(), contributor=person(), by=editor)
    page = client.get(desk(edition)).content.decode()
    assert "lapsed: the draft is another text" in page
    assert "The draft is another text by now." in page


def test_the_rules_of_every_review_hold_for_an_attested_answer(edition: Edition, editor: User) -> None:
    other, _client = reviewer()
    asked = ask_somebody(edition, by=editor, asked_user=other)
    stranger, team = person(), person("a-team", is_team=True)
    own, hers = person("own", user=editor), person("hers", user=other)

    def says(by: Contributor, who: User = editor) -> str:
        return why_not_attested(asked=Round.objects.select_related("edition").get(pk=asked.pk), contributor=by, by=who)

    assert "Nobody has answered" in says(hers)
    answer(asked=asked, verdict="fine", note="", by=other)
    assert "A team reviews nothing" in says(team)
    assert "Who wrote a text" in says(edition.writer)
    assert "This is you" in says(own)
    assert "This is you" in says(hers, other)
    assert "another contributor's" in says(stranger)
    assert says(hers) == ""
    Review.objects.create(edition=edition, kind="clinical", by=stranger, reviewed_on=timezone.now().date(), text="x")
    assert "of this kind and day" in says(hers)
    with pytest.raises(ContentError):
        attest(asked=Round.objects.get(pk=asked.pk), contributor=hers, by=editor)
    Review.objects.all().delete()
    attest(asked=Round.objects.get(pk=asked.pk), contributor=hers, by=editor)
    Review.objects.all().delete()
    assert "attested already" in says(hers)


def test_an_answer_that_asks_for_a_change_is_no_review(edition: Edition, editor: User) -> None:
    asked = ask_somebody(edition, by=editor)
    answer(asked=asked, verdict="change", note="It is too short.", by=None, name="A. Person")
    with pytest.raises(ContentError, match="asks for a change"):
        attest(asked=Round.objects.get(), contributor=person(), by=editor)


def test_what_is_answered_is_not_taken_back_and_what_is_taken_back_is_not_answered(
    client: Client, edition: Edition, editor: User
) -> None:
    first, second = (ask_somebody(edition, by=editor) for _number in range(2))
    assert answer(asked=first, verdict="fine", note="", by=None, name="A. Person")
    assert not take_back(asked=first, by=editor)
    assert "Taken back" in messages_of(client.post(desk(edition, "take-back/"), {"round": second.pk}, follow=True))
    assert not answer(asked=second, verdict="fine", note="", by=None, name="A. Person")
    assert not take_back(asked=second, by=editor)
    assert RoundAnswer.objects.count() == RoundAct.objects.count() == 1


def test_rounds_of_another_edition_are_not_reached_by_their_numbers(
    client: Client, edition: Edition, editor: User
) -> None:
    asked = ask_somebody(make_edition("another"), by=editor)
    answer(asked=asked, verdict="fine", note="", by=None, name="A. Person")
    for name in ("take-back/", "attest/", "answer/"):
        assert client.post(desk(edition, name), {"round": asked.pk, "by": "1", "is_known": "1"}).status_code == 404
    for key in (asked.pk, "x", "9" * 30, "-1"):
        assert client.get(f"{desk(edition, 'read/patient/')}?round={key}").status_code == 404
    assert not Review.objects.exists()


@pytest.mark.parametrize("name", ["ask/", "take-back/", "attest/", "remark/", "reply/", "resolve/"])
def test_whoever_may_only_read_does_nothing_by_direct_posts(name: str, edition: Edition, editor: User) -> None:
    asked = ask_somebody(edition, by=editor)
    answer(asked=asked, verdict="fine", note="", by=None, name="A. Person")
    reads = make_client("kabir", permissions=("view_edition",))
    sent = {"round": asked.pk, "kind": "safety", "until": day(1), "name": "x", "text": "x", "remark": "1", "by": "1"}
    assert reads.post(desk(edition, name), sent | {"is_known": "1"}).status_code == 403
    assert (Round.objects.count(), Review.objects.count(), Remark.objects.count()) == (1, 0, 0)
