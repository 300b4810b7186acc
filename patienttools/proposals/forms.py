"""The form of a row that two people change: with a box for the reason, which is needed where it matters."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patienttools.admin.fields import LineField
from patienttools.proposals.columns import all_names, columns_of
from patienttools.proposals.models import MAX_BECAUSE


def reason_in(sent: Mapping[str, str]) -> str:
    """What stands in the box of a page that asks why. Raises ValidationError for one that is too long: none is cut."""
    return str(LineField(max_length=MAX_BECAUSE, required=False).clean(sent.get("because", "")))


class ProposingForm(forms.ModelForm):
    """After cleaning, `before` and `after` hold the columns for two people, and `is_proposed` whether they differ.

    `for_two` names those columns; empty: every column of the row.
    """

    for_two: ClassVar[Sequence[str]] = ()
    because = LineField(
        max_length=MAX_BECAUSE,
        required=False,
        label=gettext_lazy("Why it changes"),
        help_text=gettext_lazy("Where did you read or hear it, and when? Whoever confirms it sees this."),
    )

    def names_for_two(self, stored: Any) -> Sequence[str]:
        """Of a row that is there, as it is stored; `instance` is as it would be."""
        return self.for_two or all_names(self._meta.model)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own
        stored = self._meta.model._base_manager.filter(pk=self.instance.pk).first() if self.instance.pk else None
        names = self.names_for_two(stored) if stored is not None else all_names(self._meta.model)
        self.after: dict[str, Any] = columns_of(self.instance, names)
        self.before: dict[str, Any] = columns_of(stored, names) if stored is not None else {}
        if self.is_proposed and not self.errors and not self.cleaned_data.get("because"):
            self.add_error("because", _("Say why: another person confirms it, and the reason is kept."))

    @property
    def is_proposed(self) -> bool:
        """A row that is not there yet is proposed whole."""
        return self.before != self.after
