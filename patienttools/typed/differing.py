"""Differing: what was typed and not saved beside what is stored, box by box and row by row."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict

from patienttools.admin.comparing import Piece, compare
from patienttools.admin.shown import Rows, Shown, digest, sent_in

MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class TypedText:
    """What was typed in one box, or of one inline row, whole, and the way to it from what is stored."""

    place: str
    text: str
    pieces: tuple[Piece, ...]


def typed_texts(data: QueryDict, stored: Shown) -> list[TypedText]:
    """Those that differ from what is stored, in the order of the page."""
    found = []
    for box in stored.boxes:
        sent = sent_in(data, "", box.sent)
        if digest(sent) != digest(box.sent):
            found.append(_text(box.label, box.text(box.sent), box.text(sent)))
    for rows in stored.rows:
        found += _of_rows(data, rows)
    return found


def _of_rows(data: QueryDict, rows: Rows) -> Iterator[TypedText]:
    total = data.get(f"{rows.prefix}-TOTAL_FORMS", "0")
    for number in range(min(int(total), MOST_ROWS) if total.isascii() and total.isdigit() and len(total) < 9 else 0):
        own = f"{rows.prefix}-{number}-"
        sent = sent_in(data, own, rows.names)
        row = rows.row(data.get(f"{own}id", ""))
        is_gone = bool(data.get(f"{own}DELETE"))
        if row is None and not is_gone:
            label = ", ".join(box.text(sent) for box in rows.boxes if box.name in rows.natural)
            yield _text(f"{rows.label}: {label}", "", rows.text(sent))
        elif row is not None and (is_gone or digest(sent) != digest(row.sent)):
            yield _text(f"{rows.label}: {row.label}", rows.text(row.sent), "" if is_gone else rows.text(sent))


def _text(place: str, before: str, now: str) -> TypedText:
    return TypedText(place, now, compare(before, now))
