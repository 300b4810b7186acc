"""Kept: what a version in the history says, in words that can be copied, and what it named that is gone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, ManyToManyField, Model
from django.utils.translation import gettext as _
from reversion.errors import RevertError
from reversion.models import Version


@dataclass(frozen=True, slots=True)
class Text:
    """A field's label and all of its text."""

    label: str
    text: str


def versions_with(version: Version) -> list[Version]:
    """A version of a row and those of its inline rows that were kept with it, itself first."""
    others = version.revision.version_set.exclude(pk=version.pk).order_by("content_type", "pk")
    return [version, *(one for one in others if _belongs_to(one, version))]


def missing_in(version: Version) -> list[str]:
    """What going back to it would need and is no longer there, each in words; empty if all is there."""
    versions = list(version.revision.version_set.all())
    kept = {(one._model, one.object_id) for one in versions}
    missing = dict.fromkeys(
        _("%(field)s of “%(row)s” (number %(key)s)")
        % {"field": str(field.verbose_name), "row": one.object_repr, "key": key}
        for one in versions
        for field, key in _named_by(one)
        if (field.related_model, str(key)) not in kept and not _is_there(field, key)
    )
    return list(missing)


def texts_of(version: Version) -> list[Text]:
    """Every text of the version and of its inline rows, as far as they can be read."""
    return [text for one in versions_with(version) for text in _texts_of(one, is_inline=one.pk != version.pk)]


def columns_of(version: Version) -> dict[str, Any]:
    """The version's columns, without keys of things that are gone; empty if it cannot be read."""
    try:
        fields = version.field_dict
    except RevertError:
        return {}
    gone = {field.attname for field, key in _named_by(version) if not _is_there(field, key)}
    several = {field.attname for field in version._model._meta.many_to_many}
    return {name: value for name, value in fields.items() if name not in gone | several}


def _belongs_to(one: Version, version: Version) -> bool:
    return any(field.related_model is version._model and str(key) == version.object_id for field, key in _named_by(one))


def _named_by(version: Version) -> Iterator[tuple[Any, Any]]:
    """Each field of the version that points to another row, with that row's key."""
    try:
        fields: Mapping[str, Any] = version.field_dict
    except RevertError:
        return
    for field in _fields_of(version._model):
        if field.related_model is None:
            continue
        value = fields.get(field.attname)
        for key in (value or ()) if isinstance(field, ManyToManyField) else (value,):
            if key is not None:
                yield field, key


def _fields_of(model: type[Model]) -> list["Field[Any, Any]"]:
    return [*model._meta.concrete_fields, *model._meta.many_to_many]


def _is_there(field: Any, key: Any) -> bool:
    return bool(field.related_model._base_manager.filter(pk=key).exists())


def _texts_of(version: Version, *, is_inline: bool) -> Iterator[Text]:
    opening = f"{str(version._model._meta.verbose_name).capitalize()} “{version.object_repr}”: " if is_inline else ""
    try:
        fields = version.field_dict
    except RevertError:
        yield Text(opening + _("As it was kept"), version.serialized_data)
        return
    for field in _fields_of(version._model):
        text = _in_words(field, fields.get(field.attname))
        if text and field is not version._model._meta.pk:
            yield Text(f"{opening}{field.verbose_name}", text)


def _in_words(field: Any, value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(field, ManyToManyField):
        return "\n".join(_row_in_words(field, key) for key in value)
    if field.related_model is not None:
        return _row_in_words(field, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _as_lines(value)


def _row_in_words(field: Any, key: Any) -> str:
    row = field.related_model._base_manager.filter(pk=key).first()
    return str(row) if row is not None else _("no longer there (number %(key)s)") % {"key": key}


def _as_lines(value: Any) -> str:
    """Tables and lists of texts a line each."""
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {_as_lines(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(_as_lines(one) for one in value)
    return str(value)
