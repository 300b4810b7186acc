"""Many at once: of answers to one round one is kept, and what is taken back is never answered as well."""

import threading
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import close_old_connections, connection
from django.test import Client

from articles.reviewing.models import Remark, Round, RoundAct, RoundAnswer
from articles.reviewing.rounds import take_back
from tests.articles.editors import make_edition, make_editor
from tests.articles.reviewing.asking import ask_somebody, link_to

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT_ONCE = 6


def all_at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """What each gave back, in their order."""
    barrier, given = threading.Barrier(len(deeds)), list[object]([None] * len(deeds))

    def do(number: int, deed: Callable[[], object]) -> None:
        close_old_connections()
        barrier.wait(timeout=30)
        given[number] = deed()
        connection.close()

    threads = [threading.Thread(target=do, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return given


@pytest.fixture
def editor() -> User:
    return make_editor()


@pytest.fixture
def asked(editor: User) -> Round:
    return ask_somebody(make_edition(), by=editor)


def answers(asked: Round, number: int) -> Callable[[], int]:
    sent = {"verdict": "fine", "name": f"Person {number}"}
    return lambda: Client().post(link_to(asked), sent).status_code


def test_of_answers_that_come_at_once_one_is_kept(asked: Round) -> None:
    statuses = all_at_once([answers(asked, number) for number in range(AT_ONCE)])
    assert sorted(map(str, statuses)) == ["200", *["410"] * (AT_ONCE - 1)]
    assert RoundAnswer.objects.count() == 1


def test_taken_back_or_answered_and_never_both(asked: Round, editor: User) -> None:
    def back() -> object:
        return take_back(asked=asked, by=editor)

    all_at_once([back, *(answers(asked, number) for number in range(AT_ONCE - 1))])
    assert RoundAnswer.objects.count() + RoundAct.objects.count() == 1


def test_remarks_that_come_at_once_are_all_kept(asked: Round) -> None:
    def remarks(number: int) -> Callable[[], int]:
        return lambda: Client().post(link_to(asked), {"text": f"Remark {number}."}).status_code

    assert all_at_once([remarks(number) for number in range(AT_ONCE)]) == [302] * AT_ONCE
    assert {remark.text for remark in Remark.objects.all()} == {f"Remark {number}." for number in range(AT_ONCE)}
