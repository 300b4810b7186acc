"""Threads: a reader asks, comes back with six words, adds, deletes; what a reader can do, each in one transaction."""

import datetime
import time
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, TextField
from django.db.models.functions import Cast

from patienttools.ask.codes import finder, new_code, slow_digest
from patienttools.ask.keys import Ring, read_ring
from patienttools.ask.models import MOST_DAYS, OPEN_STATES, Kind, Message, State, Thread
from patienttools.ask.sealing import Sealed, seal, unseal

LONGEST_TEXT = 4_000
# Of one thread: beyond it the reader asks anew.
MOST_TEXTS = 12
LONGEST_KEPT = datetime.timedelta(days=MOST_DAYS)
# A code that is drawn twice is drawn again; that it happens once is as likely as a code guessed.
TRIES = 5
# Milliseconds that a reader waits for others who read, so that the write-ahead log can be emptied.
WIPE_WAITS = 300
# An answer to a code comes with one of these beats after it was sent, and no time between.
BEAT_SECONDS = 0.025


class FullError(Exception):
    """So much waits that no honest promise could be made to one more."""


class GoneError(Exception):
    """The thread was removed meanwhile."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text of a thread as it may be read."""

    kind: str
    text: str
    on: datetime.date

    @property
    def is_answer(self) -> bool:
        return self.kind == Kind.ANSWER


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a reader finds with the code: texts in their order, and the day on which all of it goes."""

    state: str
    texts: tuple[Said, ...]
    asked_on: datetime.date
    delete_on: datetime.date
    is_full: bool

    @property
    def is_waiting(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_closed(self) -> bool:
        return self.state in {State.CLOSED, State.SPAM}


def waiting_count() -> int:
    """How many wait for an answer."""
    return Thread.objects.filter(state__in=OPEN_STATES).count()


def ask(*, text: str, language: str, is_dangerous: bool, on: datetime.date) -> tuple[str, ...]:
    """Keeps a question; the six words that lead back, which nobody can tell again. Raises FullError, RingError."""
    ring = read_ring()
    code, found = _unused_code(language, ring)
    with transaction.atomic():
        if waiting_count() >= settings.RX_ASK_MOST_WAITING:
            raise FullError
        thread = Thread.objects.create(
            finder=found,
            finder_key=ring.current.name,
            language=language,
            is_dangerous=is_dangerous,
            asked_on=on,
            delete_on=on + LONGEST_KEPT,
        )
        write(thread, Kind.QUESTION, text, on=on, ring=ring)
    return code


def find(code: str) -> uuid.UUID | None:
    """The thread of a code, with the same work whatever is typed: one slow digest, one query that answers one row.

    What little a row that is there costs more than one that is not, a wait to the next beat hides.
    """
    began = time.monotonic()
    ring, slow = read_ring(), slow_digest(code)
    finders = [finder(slow, key) for key in ring.keys]
    # An aggregate gives a row whether there is a thread or none; of text, since not every database has one of UUIDs.
    found = Thread.objects.filter(finder__in=finders).aggregate(found=Max(Cast("pk", TextField())))["found"]
    thread_id = uuid.UUID(found) if found else None
    time.sleep(BEAT_SECONDS - (time.monotonic() - began) % BEAT_SECONDS)
    return thread_id


def read(thread_id: uuid.UUID | None) -> Conversation:
    """What the reader may see: their own questions and the answers that are given. Raises GoneError, UnsealedError."""
    ring = read_ring()
    thread = Thread.objects.filter(pk=thread_id).first() if thread_id else None
    if thread is None:
        raise GoneError
    texts = tuple(
        Said(message.kind, open_text(message, ring), message.written_on)
        for message in thread.messages.filter(is_shown=True).exclude(kind=Kind.NOTE)
    )
    is_over = len(texts) >= MOST_TEXTS or thread.state == State.SPAM
    return Conversation(thread.state, texts, thread.asked_on, thread.delete_on, is_over)


def add(thread_id: uuid.UUID, *, text: str, is_dangerous: bool, on: datetime.date) -> None:
    """The reader asks again: the thread waits once more, for its whole term. Raises FullError, GoneError."""
    ring = read_ring()
    with transaction.atomic():
        thread = Thread.objects.select_for_update().filter(pk=thread_id).first()
        if thread is None:
            raise GoneError
        if thread.state == State.SPAM or thread.messages.count() >= 2 * MOST_TEXTS:
            raise FullError
        write(thread, Kind.QUESTION, text, on=on, ring=ring)
        if thread.state not in OPEN_STATES:
            thread.state, thread.referred_by = State.WAITING, None
        thread.is_dangerous = thread.is_dangerous or is_dangerous
        thread.delete_on = thread.asked_on + LONGEST_KEPT
        thread.save()


def delete(thread_id: uuid.UUID) -> None:
    """Everything of the thread at once; what is deleted twice is deleted."""
    Thread.objects.filter(pk=thread_id).delete()
    wipe()


def write(thread: Thread, kind: str, text: str, *, on: datetime.date, ring: Ring, **columns: object) -> Message:
    """A sealed text at the end of a thread; within the caller's transaction."""
    last = thread.messages.aggregate(last=Max("place"))["last"]
    message = Message(thread=thread, place=(last or 0) + 1, kind=kind, written_on=on, **columns)
    sealed = seal(text, ring, row=message.row)
    message.sealed, message.sealed_with = sealed.data, sealed.key
    message.save(force_insert=True)
    return message


def open_text(message: Message, ring: Ring) -> str:
    """Raises UnsealedError."""
    return unseal(Sealed(bytes(message.sealed), message.sealed_with), ring, row=message.row)


def wipe() -> None:
    """SQLite: what was deleted leaves the write-ahead log too. Free pages are overwritten as they become free.

    Where somebody reads just then, the log stays a while; `expire_questions` empties it each day.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            (waits,) = cursor.execute("PRAGMA busy_timeout").fetchone()
            cursor.execute(f"PRAGMA busy_timeout = {WIPE_WAITS}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
            cursor.execute(f"PRAGMA busy_timeout = {waits}")


def _unused_code(language: str, ring: Ring) -> tuple[tuple[str, ...], str]:
    for _number in range(TRIES):
        code = new_code(language)
        slow = slow_digest(" ".join(code))
        if not Thread.objects.filter(finder__in=[finder(slow, key) for key in ring.keys]).exists():
            return code, finder(slow, ring.current)
    raise FullError
