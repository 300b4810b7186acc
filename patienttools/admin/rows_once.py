"""Rows once: the inline rows of a page are read in one query, however many they are and whoever asks for them.

Django asks the database for each row once more when its key comes back in a form; an edition has some forty sections.
"""

import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, prefetch_related_objects
from django.forms import ModelChoiceField
from django.forms.models import BaseInlineFormSet


class KnownRowField(ModelChoiceField):
    """The key of one of the rows that the form set read; refuses any other."""

    def __init__(self, field: ModelChoiceField, rows: dict[str, Model]) -> None:
        super().__init__(field.queryset, initial=field.initial, required=False, widget=field.widget)
        self.rows = rows

    def to_python(self, value: Any) -> Model | None:
        if value in self.empty_values:
            return None
        key = str(value.pk if isinstance(value, Model) else value)
        if key not in self.rows:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return self.rows[key]


class RowsOnceFormSet(BaseInlineFormSet):
    """Shares the rows with whoever asks the parent row for them; forms write into copies, so they stay as stored."""

    def get_queryset(self) -> Any:
        rows: Any = self.queryset
        if not hasattr(self, "_queryset") and self.instance.pk and not rows.query.is_empty():
            accessor = self.fk.remote_field.get_accessor_name()
            prefetch_related_objects([self.instance], accessor)
            self._queryset = [copy.copy(row) for row in getattr(self.instance, accessor).all()]
        return super().get_queryset()

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        name = self.model._meta.pk.name
        if self.instance.pk and isinstance(form.fields.get(name), ModelChoiceField):
            if not hasattr(self, "_rows_by_key"):
                self._rows_by_key = {str(row.pk): row for row in self.get_queryset()}
            form.fields[name] = KnownRowField(form.fields[name], self._rows_by_key)

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit)
        if commit and self.has_changed():
            forget_rows(self.instance, self.fk.remote_field.get_accessor_name())
        return saved


def forget_rows(row: Model, accessor: str) -> None:
    """Its inline rows of that kind are others now."""
    getattr(row, "_prefetched_objects_cache", {}).pop(accessor, None)
