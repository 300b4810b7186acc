"""Held: the row that a request saves, locked and read once for the guard, the history and Django's form alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

NOT_ASKED = object()


@dataclass(slots=True)
class Held:
    """The row that this request saves, locked until its transaction ends, so that it is read once for all who ask.

    `is_passed_on` says that Django has it already, whose form writes into it. `latest` is what was asked of its
    history, once it was asked.
    """

    row: Any
    is_passed_on: bool = False
    latest: Any = NOT_ASKED


# For as long as the save is being answered.
_held: ContextVar[Held | None] = ContextVar("held", default=None)


@contextmanager
def holding(row: Any) -> Iterator[None]:
    """Within, the row that was locked is the one that is saved."""
    token = _held.set(Held(row) if row is not None else None)
    try:
        yield
    finally:
        _held.reset(token)


def held(row: Any = None) -> Held | None:
    """What is held, if it is that row."""
    found = _held.get()
    return found if found is not None and (row is None or found.row is row) else None
