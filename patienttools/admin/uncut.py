"""Uncut: boxes of the desk take all that is typed or pasted; what is too long is refused with its number of characters.

A browser cuts what is pasted at `maxlength` without a word, so no box of the desk has one: the server counts.
"""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy

TOO_LONG = gettext_lazy(
    "This has %(show_value)d characters; at most %(limit_value)d fit. Nothing was cut and nothing is saved yet: make "
    "it shorter, or move a part of it elsewhere."
)


def uncut(form_class: Any) -> None:
    """No box of these forms cuts; each refusal counts and says what to do. Does it once and for all of the class."""
    for field in form_class.base_fields.values():
        _uncut_field(field)


def _uncut_field(field: forms.Field) -> None:
    _uncut_widget(field.widget)
    for validator in field.validators:
        if isinstance(validator, MaxLengthValidator):
            validator.message = TOO_LONG
    if isinstance(field, forms.MultiValueField):
        for part in field.fields:
            _uncut_field(part)


def _uncut_widget(widget: Any) -> None:
    widget.attrs.pop("maxlength", None)
    for part in getattr(widget, "widgets", ()):
        _uncut_widget(part)
    if (inner := getattr(widget, "widget", None)) is not None and inner is not widget:
        _uncut_widget(inner)
