"""Whoever does something with a question is killed (kill -9) after each write: it is done whole, or not at all."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from patienttools.ask.desk.moderating import claim
from patienttools.ask.expiring import expire
from patienttools.ask.keys import add_key, read_ring, use_last
from patienttools.ask.models import Message, Thread
from patienttools.ask.resealing import reseal
from patienttools.ask.threads import ask, find, open_text
from tests.counts import count_of
from tests.killing import killer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
ROUNDS = count_of(4)
DAY = datetime.date(2026, 11, 29)
IMPORTS = """
import datetime, uuid
from django.contrib.auth.models import User
from patienttools.ask import threads
from patienttools.ask.desk import moderating
from patienttools.ask.expiring import expire
from patienttools.ask.resealing import reseal
DAY = datetime.date(2026, 11, 29)

def OWN():
    return {"by": User.objects.get(), "on": DAY}
"""
ACTS = {
    "ask": "threads.ask(text='New.', language='en', is_dangerous=False, on=DAY)",
    "add": "threads.add(uuid.UUID(given), text='And now?', is_dangerous=True, on=DAY)",
    "delete": "threads.delete(uuid.UUID(given))",
    "reply": "moderating.reply(uuid.UUID(given), text='So.', seen=2, needs_second=False, **OWN())",
    "refer": "moderating.refer(uuid.UUID(given), note='You.', by=User.objects.get(), on=DAY, seen=2)",
    "close": "moderating.close(uuid.UUID(given), by=User.objects.get(), on=DAY, seen=2)",
    "reseal": "reseal()",
    "expire": "expire(DAY + datetime.timedelta(days=365))",
}


@pytest.fixture(autouse=True)
def same_keys_in_the_child(monkeypatch: pytest.MonkeyPatch, ring_file: Path) -> None:
    monkeypatch.setenv("RX_ASK_KEYS", str(ring_file))
    monkeypatch.setenv("RX_ASK_REPLY_DAYS", "5")


def begin() -> tuple[str, Thread]:
    """Two questions of two texts; the first is somebody's to answer, and an earlier key sealed them."""
    Thread.objects.all().delete()
    user, _made = User.objects.get_or_create(username="asma", is_staff=True)
    code = " ".join(ask(text="First.", language="en", is_dangerous=False, on=DAY))
    found = find(code)
    assert found is not None
    ask(text="Other.", language="en", is_dangerous=False, on=DAY)
    from patienttools.ask.threads import add

    add(found, text="Second.", is_dangerous=False, on=DAY)
    assert claim(found, user)
    add_key(), use_last()
    return code, Thread.objects.get(pk=found)


def state() -> Any:
    """What stands there, without what sealing makes anew; every text must open and belong to a thread of texts."""
    ring = read_ring()
    texts = sorted((str(row.thread_id), row.place, row.kind, open_text(row, ring)) for row in Message.objects.all())
    threads = sorted(map(str, Thread.objects.values_list("pk", "state", "claimed_by", "delete_on", "is_dangerous")))
    assert {thread for thread, *_rest in texts} == {str(key) for key in Thread.objects.values_list("pk", flat=True)}
    return texts, threads


@pytest.mark.parametrize("act", ACTS)
def test_a_kill_after_any_write_leaves_all_or_nothing(act: str, say: Callable[[str], None]) -> None:
    kills = 0
    with killer(IMPORTS, ACTS[act]) as kill_at:
        _code, thread = begin()
        writes = kill_at(0, thread.pk)
        assert writes
        for number in [n for _round in range(ROUNDS) for n in range(1, len(writes) + 1)]:
            code, thread = begin()
            before = state()
            assert kill_at(number, thread.pk) is None
            after = state()
            kills += 1
            # A deletion that was acknowledged by nobody is whole or has not begun; resealing changes no word.
            assert after == before or act == "expire", (act, number)
            assert find(code) == thread.pk or act == "expire"
            if act == "reseal":
                reseal()
                assert set(Message.objects.values_list("sealed_with", flat=True)) == {read_ring().current.name}
                assert state() == before
            if act == "expire":
                expire(DAY + datetime.timedelta(days=365))
                assert not Message.objects.exists()
    say(f"questions: {act} killed {kills} times at {len(writes)} writes: all or nothing")
