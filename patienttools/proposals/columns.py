"""Columns of a row as plain data, back again, and in words that can be compared."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.translation import gettext as _

from patienttools.admin.comparing import Piece, compare


def columns_of(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """By the name of the field; a row that another refers to by its key. As JSON gives it back."""
    attributes = {field.name: field.attname for field in row._meta.concrete_fields}
    values = {name: getattr(row, attributes[name]) for name in names}
    columns: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return columns


def set_columns(row: Model, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        field: Any = row._meta.get_field(name)
        setattr(row, field.attname, field.to_python(value) if field.related_model is None else value)


def all_names(model: type[Model]) -> tuple[str, ...]:
    """Every column that a form may hold."""
    return tuple(field.name for field in model._meta.concrete_fields if field.editable and not field.primary_key)


@dataclass(frozen=True, slots=True)
class ChangedColumn:
    """A column whose value differs: both values in words, and the way from one to the other word by word."""

    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


def changed_columns(model: type[Model], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ChangedColumn]:
    """What differs, in the order of the model. What is added has nothing before, what is deleted nothing after."""
    changed = []
    for field in model._meta.concrete_fields:
        old, new = (_in_words(field, one[field.name]) if field.name in one else "" for one in (before, after))
        if old != new:
            label = str(field.verbose_name).capitalize()
            changed.append(ChangedColumn(label, old, new, compare(old, new)))
    return changed


def _in_words(field: Any, value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.related_model is not None:
        row = field.related_model._base_manager.filter(pk=value).first()
        return str(row) if row is not None else _("no longer there (number %(key)s)") % {"key": value}
    return _as_lines(value)


def _as_lines(value: Any) -> str:
    if isinstance(value, Mapping) and {"kind", "number"} <= set(value):
        note = value.get("note") or {}
        return " | ".join([f"{value['kind']} {value['number']}", *(str(text) for text in note.values())])
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {_as_lines(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(_as_lines(one) for one in value)
    return str(value)
