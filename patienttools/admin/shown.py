"""Shown: what an admin page shows of a row and its inline rows, as a browser would send it back; and its fingerprint.

A page carries the fingerprints of all that it showed. When it comes back, they tell field by field what the editor
changed and what others changed meanwhile, without keeping the text that both began from.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Model, UniqueConstraint
from django.http import QueryDict

BASED_ON = "based_on"
DIGEST_LENGTH = 12

# The values that a browser sends under each name.
Sent = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Box:
    """One field of a form: the names under which a browser sends it, relative to the form, and how values read."""

    name: str
    label: str
    sent: Sent
    is_long: bool = False
    choices: Any = None

    def text(self, values: Sent) -> str:
        """The values in words; a choice by its label."""
        labels = {str(key): str(label) for key, label in _flat(self.choices or ())}
        lines = [labels.get(value, value) for name in self.sent for value in values.get(name, ())]
        return "\n".join(line.replace("\r\n", "\n") for line in lines if line)


@dataclass(frozen=True, slots=True)
class Row:
    """An inline row that is stored. `nature` is what makes it itself whatever its key, or empty."""

    key: str
    label: str
    sent: Sent
    nature: str
    order: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The inline rows of one kind. `boxes` are those of an empty row; `order_name` the hidden field of its place."""

    prefix: str
    label: str
    boxes: tuple[Box, ...]
    rows: tuple[Row, ...]
    natural: tuple[str, ...]
    order_name: str

    @property
    def names(self) -> list[str]:
        """What identifies and orders a row is no part of its text."""
        return [name for box in self.boxes for name in box.sent]

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.key == key), None)

    def text(self, values: Sent) -> str:
        """A row in words: short fields with their labels, long ones as they are."""
        said = []
        for box in self.boxes:
            text = box.text(values)
            if text:
                said.append(f"\n{text}" if box.is_long else f"{box.label}: {text}")
        return "\n".join(said)

    def nature_of(self, values: Sent) -> str:
        return "|".join("".join(values.get(name, ())) for name in self.natural) if self.natural else ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as it is shown. `mark` is the row's own number of its version, where it counts one."""

    boxes: tuple[Box, ...]
    rows: tuple[Rows, ...]
    mark: str = ""

    @property
    def seen(self) -> "Seen":
        """The fingerprints of it."""
        fields = {box.name: digest(box.sent) for box in self.boxes}
        rows = {rows.prefix: {row.key: (row.nature, digest(row.sent)) for row in rows.rows} for rows in self.rows}
        return Seen(fields, rows, self.mark)


@dataclass(frozen=True, slots=True)
class Seen:
    """The fingerprints of what a page showed: by field, and by the key of each inline row, in order, and its nature."""

    fields: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    mark: str = ""

    def as_text(self) -> str:
        return json.dumps([self.fields, self.rows, self.mark], separators=(",", ":"), ensure_ascii=False)


def read_seen(text: str) -> Seen | None:
    """What `as_text` wrote; None for anything else."""
    try:
        fields, rows, mark = json.loads(text)
        return Seen(
            {str(name): str(one) for name, one in fields.items()},
            {
                str(prefix): {str(key): (str(nature), str(one)) for key, (nature, one) in kept.items()}
                for prefix, kept in rows.items()
            },
            str(mark),
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def shown_by(form: Any, formsets: Iterable[Any]) -> Shown:
    """What an unbound form and its unbound formsets show."""
    boxes = tuple(_box(form[name]) for name in form.fields if name != BASED_ON and not form.fields[name].disabled)
    return Shown(boxes, tuple(_rows(formset) for formset in formsets), str(getattr(form.instance, "version", "")))


def sent_in(data: QueryDict, prefix: str, names: Iterable[str]) -> dict[str, list[str]]:
    return {name: data.getlist(prefix + name) for name in names}


def digest(sent: Sent) -> str:
    """Equal for what would be saved alike: line ends, outer spaces and empty fields do not count."""
    plain = {name: sorted(filter(None, map(_plain, values))) for name, values in sorted(sent.items())}
    text = json.dumps([(name, values) for name, values in plain.items() if values], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]


def _plain(value: str) -> str:
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _rows(formset: Any) -> Rows:
    order_name = getattr(formset, "default_order_field", "") or ""
    model: type[Model] = formset.model
    apart = {formset.fk.name, model._meta.pk.name if model._meta.pk else "", order_name, "DELETE"}
    empty = formset.empty_form
    boxes = tuple(_box(empty[name], empty.prefix) for name in empty.fields if name not in apart)
    natural = _natural_names(model, formset.fk.name)
    natural = natural if {*natural} <= {box.name for box in boxes} else ()
    rows = []
    for one in formset.initial_forms:
        sent = {name: values for box in boxes for name, values in _box(one[box.name], one.prefix).sent.items()}
        nature = "|".join("".join(sent.get(name, ())) for name in natural)
        place = str(one[order_name].value()) if order_name else ""
        rows.append(Row(str(one.instance.pk), str(one.instance), sent, nature, place))
    label = str(model._meta.verbose_name).capitalize()
    return Rows(formset.prefix, label, boxes, tuple(rows), natural, order_name)


def _natural_names(model: type[Model], parent: str) -> tuple[str, ...]:
    """The fields that tell rows of one parent apart, by the model's own constraint."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and parent in constraint.fields:
            return tuple(name for name in constraint.fields if name != parent)
    return ()


def _box(bound: forms.BoundField, prefix: str | None = None) -> Box:
    widget = _own(bound.field.widget)
    own = f"{prefix}-" if prefix else ""
    sent = {name.removeprefix(own): values for name, values in _leaves(widget, bound.html_name, bound.value())}
    return Box(
        bound.name,
        str(bound.label),
        sent,
        isinstance(widget, forms.Textarea),
        getattr(bound.field, "choices", None),
    )


def _own(widget: Any) -> Any:
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


def _leaves(widget: Any, name: str, value: Any) -> Iterable[tuple[str, list[str]]]:
    if isinstance(widget, forms.MultiWidget):
        parts = value if isinstance(value, list | tuple) else widget.decompress(value)
        suffixes: list[str] = cast(Any, widget).widgets_names
        for one, suffix, part in zip(widget.widgets, suffixes, cast("Sequence[Any]", parts), strict=True):
            yield from _leaves(_own(one), name + suffix, part)
    elif isinstance(widget, forms.CheckboxInput):
        yield name, ["on"] if widget.check_test(value) else []
    else:
        shown = widget.format_value(value)
        if isinstance(shown, list | tuple | set):
            # A choice of several has no order of its own.
            yield name, sorted(str(one) for one in shown)
        else:
            yield name, ["" if shown is None else str(shown)]


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
