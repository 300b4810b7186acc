"""Merging: a form that was sent upon a newer save takes in what others changed, and says where a choice is needed.

Three states are known of each field and each inline row: what the editor began from (by its fingerprint), what is
saved now, and what was sent. What only one of them changed is kept without asking; what both changed stands in the
form as the editor wrote it. Each difference is shown all the same, and the other text is one choice away. Rows that a
page merges by itself, as the sections of an edition, are saved at once where no row is in both hands, and it is said.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from patienttools.admin.clashing import MINE, THEIRS, Choice, Clash, ClashingData, MergedData
from patienttools.admin.shown import BASED_ON, Box, Row, Rows, Seen, Sent, Shown, digest, read_seen, sent_in

MOST_ROWS = 1000


def apply_choices(data: QueryDict) -> QueryDict:
    """The same data with the other side of a thing where the editor chose it."""
    chosen = data.copy()
    for name in list(data):
        key = name.removeprefix("choose:")
        if name == key or data[name] not in {MINE, THEIRS} or data[name] == data.get(f"stands:{key}"):
            continue
        for box, values in _other_of(data.get(f"other:{key}", "")).items():
            chosen.setlist(box, values)
    return chosen


def _other_of(text: str) -> dict[str, list[str]]:
    try:
        other = json.loads(text)
        return {str(name): [str(value) for value in values] for name, values in other.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def merge(data: QueryDict, now: Shown, saved_by: str = "", by_themselves: Collection[str] = ()) -> QueryDict:
    """The data as it may be saved, or ClashingData if somebody saved since the page was shown.

    Inline rows with these prefixes are merged by themselves where others alone changed each that differs.
    """
    data = apply_choices(data)
    base = read_seen(data.get(BASED_ON, ""))
    if base is not None and base.as_text() == now.seen.as_text():
        return data
    choices = [*_merge_boxes(data, now.boxes, base or Seen(), has_base=base is not None)]
    for rows in now.rows:
        choices += _RowsMerger(data, rows, base).merge()
    for name in [name for name in data if name.partition(":")[0] in {"choose", "stands", "other"}]:
        del data[name]
    data[BASED_ON] = now.seen.as_text()
    clash = Clash(tuple(choices), base is not None, saved_by)
    if clash.has_base and choices and all(one.is_others and one.prefix in by_themselves for one in choices):
        return MergedData.of(data, clash)
    return ClashingData.of(data, clash)


def differs(data: QueryDict, now: Shown) -> bool:
    """Whether saving the data would change something."""
    if any(digest(sent_in(data, "", box.sent)) != digest(box.sent) for box in now.boxes):
        return True
    return any(_rows_differ(data, rows) for rows in now.rows)


def _rows_differ(data: QueryDict, rows: Rows) -> bool:
    for number in range(_total(data, rows.prefix)):
        own = f"{rows.prefix}-{number}-"
        row = rows.row(data.get(f"{own}id", ""))
        if row is None or data.get(f"{own}DELETE") or digest(sent_in(data, own, rows.names)) != digest(row.sent):
            return True
        if rows.order_name and data.get(own + rows.order_name, row.order) != row.order:
            return True
    return False


def _merge_boxes(data: QueryDict, boxes: Sequence[Box], base: Seen, *, has_base: bool) -> list[Choice]:
    choices = []
    for box in boxes:
        sent = sent_in(data, "", box.sent)
        mine, now, before = digest(sent), digest(box.sent), base.fields.get(box.name)
        if mine == now or (has_base and before == now):
            continue
        side = THEIRS if before == mine else MINE
        if side == THEIRS:
            for name, values in box.sent.items():
                data.setlist(name, list(values))
        other = sent if side == THEIRS else box.sent
        choices.append(Choice(box.name, box.label, box.text(sent), box.text(box.sent), side, other, {}))
    return choices


def _total(data: QueryDict, prefix: str) -> int:
    text = data.get(f"{prefix}-TOTAL_FORMS", "0")
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@dataclass(slots=True)
class _Sent:
    """An inline row as it was sent: the key that it was shown with, the row that it is tied to, and its values."""

    number: int
    key: str
    row: Row | None
    values: dict[str, list[str]]
    is_deleted: bool


class _RowsMerger:
    """Takes what others did to the inline rows of one kind into the data."""

    def __init__(self, data: QueryDict, rows: Rows, base: Seen | None) -> None:
        self.data, self.rows = data, rows
        self.has_base = base is not None
        self.base = dict(base.rows.get(rows.prefix, {})) if base else {}
        self.sent = [self._read(number) for number in range(_total(data, rows.prefix))]
        self._tie()
        # What both removed is gone.
        self.sent = [one for one in self.sent if one.row or not (one.key and one.is_deleted)]
        self.choices: list[Choice] = []
        self.moved: dict[str, list[str]] = {}
        self.takes_order = False

    def merge(self) -> list[Choice]:
        self._merge_order()
        self._bring_added()
        self._put_in_order()
        for one in self.sent:
            if one.row is not None:
                self._merge_row(one, one.row)
            elif one.key:
                self._merge_removed(one)
        return self.choices

    def _read(self, number: int) -> _Sent:
        own = f"{self.rows.prefix}-{number}-"
        key = self.data.get(f"{own}id", "")
        values = sent_in(self.data, own, self.rows.names)
        return _Sent(number, key, self.rows.row(key), values, bool(self.data.get(f"{own}DELETE")))

    def _tie(self) -> None:
        """Rows that were made anew, or by both, are found again by their nature."""
        tied = {one.row.key for one in self.sent if one.row}
        free = {row.nature: row for row in self.rows.rows if row.nature and row.key not in tied}
        for one in self.sent:
            if one.row is None:
                one.row = free.pop(self.rows.nature_of(one.values), None)

    def _merge_order(self) -> None:
        """Rows that only others moved stand where they put them."""
        name = self.rows.order_name
        places = {one.row.key: self._value(one, name) for one in self.sent if one.row} if name else {}
        before = [key for key in self.base if key in places]
        now = [row.key for row in self.rows.rows if row.key in before]
        mine = sorted(before, key=lambda key: int(places[key]) if places[key].isdigit() else MOST_ROWS)
        self.moved = {"mine": mine, "now": now, "before": before}
        self.takes_order = now != before and mine == before

    def _value(self, one: _Sent, name: str) -> str:
        return self.data.get(f"{self.rows.prefix}-{one.number}-{name}", "")

    def _bring_added(self) -> None:
        """What others added stands in the form as well."""
        tied = {one.row.key for one in self.sent if one.row}
        for row in self.rows.rows:
            if row.key in tied or row.key in self.base:
                continue
            number = len(self.sent)
            own = f"{self.rows.prefix}-{number}-"
            for name, values in row.sent.items():
                self.data.setlist(own + name, list(values))
            if self.rows.order_name:
                self.data[own + self.rows.order_name] = row.order
            given = {name: list(values) for name, values in row.sent.items()}
            self.sent.append(_Sent(number, "added", row, given, is_deleted=False))

    def _put_in_order(self) -> None:
        """Forms of stored rows stand before those of new ones, each with its row's key."""
        prefix = self.rows.prefix
        kept = {name: values for name, values in self.data.lists() if name.startswith(f"{prefix}-")}
        self.sent.sort(key=lambda one: one.row is None)
        for name in kept:
            if name.removeprefix(f"{prefix}-").partition("-")[0].isdigit():
                del self.data[name]
        for number, one in enumerate(self.sent):
            old = f"{prefix}-{one.number}-"
            for name, values in kept.items():
                if name.startswith(old):
                    self.data.setlist(f"{prefix}-{number}-{name.removeprefix(old)}", values)
            one.number = number
            self.data[f"{prefix}-{number}-id"] = one.row.key if one.row else ""
            if one.row and self.takes_order:
                self.data[f"{prefix}-{number}-{self.rows.order_name}"] = one.row.order
        self.data[f"{prefix}-TOTAL_FORMS"] = str(len(self.sent))
        self.data[f"{prefix}-INITIAL_FORMS"] = str(sum(one.row is not None for one in self.sent))
        if self.moved["now"] != self.moved["before"]:
            self._choose_order()

    def _choose_order(self) -> None:
        name, prefix = self.rows.order_name, self.rows.prefix
        labels = {row.key: row.label for row in self.rows.rows}
        orders = self.moved["now"], self.moved["mine"]
        theirs, mine = ("\n".join(labels[key] for key in order) for order in orders)
        if theirs == mine:
            return
        numbers = {one.row.key: one.number for one in self.sent if one.row}
        wanted = self.moved["mine"] if self.takes_order else self.moved["now"]
        other = {f"{prefix}-{numbers[key]}-{name}": [str(place)] for place, key in enumerate(wanted, 1)}
        side = THEIRS if self.takes_order else MINE
        label = _("Order: %(rows)s") % {"rows": self.rows.label}
        self.choices.append(Choice(f"{prefix}:order", label, mine, theirs, side, other, {}, is_others=self.takes_order))

    def _merge_row(self, one: _Sent, row: Row) -> None:
        own, values = f"{self.rows.prefix}-{one.number}-", one.values
        mine, now = digest(values), digest(row.sent)
        before = self.base.get(one.key, self.base.get(row.key, ("", None)))[1]
        if one.key == "added":
            gone = {f"{own}DELETE": ["on"]}
            self._choose(one, row.label, "", self.rows.text(row.sent), THEIRS, gone, is_others=True)
        elif one.is_deleted:
            if not self.has_base or before != now:
                self.data.setlist(f"{own}DELETE", [])
                self._set(own, row.sent)
                self._choose(one, row.label, "", self.rows.text(row.sent), THEIRS, {f"{own}DELETE": ["on"]})
        elif mine == now or (self.has_base and before == now):
            return
        elif before == mine:
            self._set(own, row.sent)
            other = {own + name: given for name, given in values.items()}
            texts = self.rows.text(values), self.rows.text(row.sent)
            self._choose(one, row.label, *texts, THEIRS, other, is_others=True)
        else:
            other = {own + name: list(given) for name, given in row.sent.items()}
            self._choose(one, row.label, self.rows.text(values), self.rows.text(row.sent), MINE, other)

    def _merge_removed(self, one: _Sent) -> None:
        """Somebody removed the row: it goes if the editor left it as it was, and is made anew if not."""
        own = f"{self.rows.prefix}-{one.number}-"
        before = self.base.get(one.key, ("", None))[1]
        label = ", ".join(box.text(one.values) for box in self.rows.boxes if box.name in self.rows.natural)
        text = self.rows.text(one.values)
        if before == digest(one.values):
            pinned = {f"{own}DELETE": ["on"]}
            self.data.setlist(f"{own}DELETE", ["on"])
            self._choose(one, label, text, "", THEIRS, {f"{own}DELETE": []}, pinned, is_others=True)
        else:
            self._choose(one, label, text, "", MINE, {f"{own}DELETE": ["on"]})

    def _set(self, own: str, sent: Sent) -> None:
        for name, values in sent.items():
            self.data.setlist(own + name, list(values))

    def _choose(
        self,
        one: _Sent,
        label: str,
        mine: str,
        theirs: str,
        side: str,
        other: Sent,
        pinned: Sent | None = None,
        *,
        is_others: bool = False,
    ) -> None:
        key = f"{self.rows.prefix}:{one.row.key if one.row else f'new{one.number}'}"
        name = f"{self.rows.label}: {label}"
        self.choices.append(Choice(key, name, mine, theirs, side, other, pinned or {}, is_others))
