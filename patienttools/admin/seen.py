"""Seen: the hidden field with the fingerprints of what a page showed, and what is said where it refuses a save."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from patienttools.admin.clashing import Clash


class SeenField(forms.CharField):
    """The fingerprints of what the page showed. Refuses data that clash with a newer save, or are only looked at."""

    widget = forms.HiddenInput

    def __init__(self, clash: Clash | None, name: str, held_back: str = "") -> None:
        super().__init__(required=False)
        self.clash, self.row_name, self.held_back = clash, name, held_back

    def has_changed(self, initial: Any, data: Any) -> bool:
        """It is no text of the row."""
        return False

    def clean(self, value: Any) -> Any:
        if self.clash:
            raise ValidationError(said_of(self.clash, self.row_name), code="conflict")
        if self.held_back:
            raise ValidationError(self.held_back, code="held_back")
        return super().clean(value)


def said_of(clash: Clash, name: str) -> str:
    if clash.is_deleted:
        text = _(
            "Somebody deleted this %(name)s while you were writing. What you typed is still below: copy it, or save "
            "to make it anew."
        )
    else:
        text = _(
            "Somebody saved this %(name)s while you were writing. Nothing was saved over it, and what you typed is "
            "still here. Compare, choose what is to stand, and save again."
        )
    return text % {"name": name}


def said_of_merging(merged: Clash) -> str:
    """What others saved meanwhile and was taken in, by name."""
    what = " · ".join(choice.label for choice in merged.choices)
    if merged.saved_by:
        text = _(
            "%(name)s saved meanwhile: %(what)s. It stands here beside what you changed; nothing of either is lost."
        )
        return text % {"name": merged.saved_by, "what": what}
    text = _("Saved meanwhile: %(what)s. It stands here beside what you changed; nothing of either is lost.")
    return text % {"what": what}
