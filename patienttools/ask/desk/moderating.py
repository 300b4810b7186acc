"""Moderating: a question is taken, answered, looked at twice, given on, closed; each one transaction, one of two wins.

Nothing of it is written into the log of the admin. A form says how many texts its page showed; if the reader wrote
meanwhile, it is shown again before anything is done.
"""

import datetime
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models import QuerySet as Rows

from patienttools.ask.keys import read_ring
from patienttools.ask.models import (
    DAYS_AFTER_ANSWER,
    DAYS_OF_CLOSED,
    DAYS_OF_SPAM,
    OPEN_STATES,
    Kind,
    Message,
    State,
    Thread,
)
from patienttools.ask.threads import LONGEST_KEPT, open_text, write


class NotYoursError(Exception):
    """Somebody else has it, it is done, or its own writer wants to look at it a second time."""


class ChangedError(Exception):
    """The thread is not what the page showed."""


@dataclass(frozen=True, slots=True)
class DeskText:
    """A text as the desk reads it. `is_shown` is false of an answer that waits for a second pair of eyes."""

    kind: str
    label: str
    text: str
    on: datetime.date
    by: str
    is_shown: bool


def waiting_for(user: Any) -> Rows[Thread]:
    """What this moderator can do now, danger first, then the oldest; not what waits for somebody else's eyes."""
    others = Thread.objects.filter(state__in=OPEN_STATES).filter(Q(claimed_by=None) | Q(claimed_by=user))
    own_answers = Message.objects.filter(is_shown=False, written_by=user).values("thread")
    return others.exclude(state=State.CHECKING, pk__in=own_answers).exclude(referred_by=user, claimed_by=None)


def texts_of(thread: Thread) -> tuple[DeskText, ...]:
    """All of them in their order. Raises RingError, UnsealedError."""
    ring = read_ring()
    rows = thread.messages.select_related("written_by")
    return tuple(
        DeskText(
            row.kind,
            str(row.get_kind_display()),
            open_text(row, ring),
            row.written_on,
            row.written_by.get_username() if row.written_by else "",
            row.is_shown,
        )
        for row in rows
    )


def claim(thread_id: uuid.UUID, by: Any) -> bool:
    """Takes it. Of two at once one wins, and the other is told."""
    free = Thread.objects.filter(pk=thread_id, claimed_by=None, state__in=OPEN_STATES)
    return free.update(claimed_by=by) == 1


def release(thread_id: uuid.UUID, by: Any) -> None:
    """Gives it back to the queue."""
    Thread.objects.filter(pk=thread_id, claimed_by=by).update(claimed_by=None)


def reply(thread_id: uuid.UUID, *, text: str, by: Any, on: datetime.date, seen: int, needs_second: bool) -> State:
    """Writes the answer: at once to the reader, or, for danger and where asked, to somebody else's eyes first.

    Raises NotYoursError, ChangedError.
    """
    with _mine(thread_id, by, seen) as thread:
        if thread.state != State.WAITING:
            raise NotYoursError
        is_shown = not (thread.is_dangerous or needs_second)
        write(thread, Kind.ANSWER, text, on=on, ring=read_ring(), written_by=by, is_shown=is_shown)
        _settle(thread, State.ANSWERED if is_shown else State.CHECKING, on)
        return State(thread.state)


def approve(thread_id: uuid.UUID, *, by: Any, on: datetime.date, seen: int) -> None:
    """A second person lets an answer through. If the reader wrote after it, the thread goes on waiting."""
    with _mine(thread_id, by, seen) as thread:
        answer = _waiting_answer(thread, by)
        answer.is_shown, answer.written_on = True, on
        answer.save(update_fields=["is_shown", "written_on"])
        is_last = not thread.messages.filter(place__gt=answer.place, kind=Kind.QUESTION).exists()
        _settle(thread, State.ANSWERED if is_last else State.WAITING, on)


def send_back(thread_id: uuid.UUID, *, note: str, by: Any, on: datetime.date, seen: int) -> None:
    """The second person wants it otherwise: the answer becomes a note, with what is wrong of it behind."""
    with _mine(thread_id, by, seen) as thread:
        answer = _waiting_answer(thread, by)
        answer.kind, answer.is_shown = Kind.NOTE, True
        answer.save(update_fields=["kind", "is_shown"])
        write(thread, Kind.NOTE, note, on=on, ring=read_ring(), written_by=by)
        _settle(thread, State.WAITING, on)


def refer(thread_id: uuid.UUID, *, note: str, by: Any, on: datetime.date, seen: int) -> None:
    """To somebody who knows more of it: it stands in the queue of everybody else, with a note."""
    with _mine(thread_id, by, seen) as thread:
        write(thread, Kind.NOTE, note, on=on, ring=read_ring(), written_by=by)
        thread.referred_by = by
        _settle(thread, State(thread.state), on)


def close(thread_id: uuid.UUID, *, by: Any, on: datetime.date, seen: int) -> None:
    """Without an answer: the reader is told so, and where people are who speak with them."""
    _end(thread_id, State.CLOSED, by=by, on=on, seen=seen)


def mark_spam(thread_id: uuid.UUID, *, by: Any, on: datetime.date, seen: int) -> None:
    """It goes in a week, so that a mistake can be seen; its writer is told that it was closed."""
    _end(thread_id, State.SPAM, by=by, on=on, seen=seen)


def mark_danger(thread_id: uuid.UUID, *, by: Any) -> None:
    """From now on it stands first, and an answer needs a second pair of eyes."""
    Thread.objects.filter(pk=thread_id, claimed_by=by).update(is_dangerous=True)


def _end(thread_id: uuid.UUID, state: State, *, by: Any, on: datetime.date, seen: int) -> None:
    with _mine(thread_id, by, seen) as thread:
        thread.messages.filter(is_shown=False).delete()
        _settle(thread, state, on)


@contextmanager
def _mine(thread_id: uuid.UUID, by: Any, seen: int) -> Iterator[Thread]:
    """The thread, locked, while this moderator has it and it is as their page showed it."""
    with transaction.atomic():
        thread = Thread.objects.select_for_update().filter(pk=thread_id, claimed_by=by, state__in=OPEN_STATES).first()
        if thread is None:
            raise NotYoursError
        if thread.messages.count() != seen:
            raise ChangedError
        yield thread


def _waiting_answer(thread: Thread, by: Any) -> Message:
    answer = thread.messages.filter(kind=Kind.ANSWER, is_shown=False).exclude(written_by=by).last()
    if thread.state != State.CHECKING or answer is None:
        raise NotYoursError
    return answer


# Days for which a thread stays once it is in such a state; in others its whole term.
DAYS_OF = {State.ANSWERED: DAYS_AFTER_ANSWER, State.CLOSED: DAYS_OF_CLOSED, State.SPAM: DAYS_OF_SPAM}


def _settle(thread: Thread, state: State, on: datetime.date) -> None:
    """Into its state, out of the hands of whoever had it, with the day on which it goes."""
    last = thread.asked_on + LONGEST_KEPT
    thread.state, thread.claimed_by = state, None
    thread.delete_on = min(last, on + datetime.timedelta(days=DAYS_OF[state])) if state in DAYS_OF else last
    thread.save()
