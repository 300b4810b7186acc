"""Waiting: the table of what waits on the desk. Each room adds its boxes; the desk's front page shows them.

    @waits("due", gettext_lazy("Reviews that fall due"), needs="articles.view_edition", place=30)
    def due(request: HttpRequest, most: int) -> Waiting: ...

A box asks the database at most `MOST_QUERIES` times however much waits, and reads no more than `most` rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

# How many rows the front page shows of a box, and the page of one box by itself.
FIRST_ROWS, ALL_ROWS = 5, 200
MOST_QUERIES = 2
# Nobody counts further: where more wait than this, it is said that there are more.
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits: what it is called, where it is dealt with, and what there is to say of it."""

    text: str
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and the first of them. `says` stands above them; `address` leads to a list of the room's own."""

    count: int
    rows: tuple[Row, ...]
    says: str = ""
    address: str = ""


Look = Callable[[HttpRequest, int], Waiting]


@dataclass(frozen=True, slots=True)
class Box:
    """A row of the table. `needs` is a permission in full; boxes stand in the order of `place`."""

    key: str
    title: Any
    needs: str
    place: int
    look: Look


@dataclass(frozen=True, slots=True)
class Shown:
    """A box with what waits in it now."""

    box: Box
    waiting: Waiting

    @property
    def has_more(self) -> bool:
        return self.waiting.count > len(self.waiting.rows)

    @property
    def all_address(self) -> str:
        """Where all of it is: a list of the room's own, or the page of this box."""
        return self.waiting.address or reverse("waiting", args=[self.box.key])

    @property
    def number(self) -> str:
        count = self.waiting.count
        return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


_boxes: dict[str, Box] = {}


def waits(key: str, title: Any, *, needs: str, place: int) -> Callable[[Look], Look]:
    """Adds a box. Raises ValueError for a key that another function has."""

    def add(look: Look) -> Look:
        known = _boxes.get(key)
        if known is not None and (known.look.__module__, known.look.__name__) != (look.__module__, look.__name__):
            raise ValueError(f"Two boxes are called “{key}”.")
        _boxes[key] = Box(key, title, needs, place, look)
        return look

    return add


def all_boxes() -> list[Box]:
    return sorted(_boxes.values(), key=lambda box: (box.place, box.key))


def boxes_for(request: HttpRequest, most: int = FIRST_ROWS) -> list[Shown]:
    """Those that this person may see, each with what waits in it now."""
    return [Shown(box, box.look(request, most)) for box in all_boxes() if request.user.has_perm(box.needs)]


def box_for(request: HttpRequest, key: str) -> Shown | None:
    """One of them by itself; None where there is none that this person may see."""
    box = _boxes.get(key)
    if box is None or not request.user.has_perm(box.needs):
        return None
    return Shown(box, box.look(request, ALL_ROWS))


def count_some(rows: Any) -> int:
    """How many rows a query finds, without counting further than is told."""
    return int(rows.order_by()[: MOST_COUNTED + 1].count())
