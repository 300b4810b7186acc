"""Clashing: what two editors have each their own way, and form data that must be looked at again, or were merged."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from patienttools.admin.comparing import Piece, compare
from patienttools.admin.shown import Sent

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that two editors have each their own way. `side` is whose stands in the form.

    `other` is what of the form is sent otherwise if the editor chooses the other side.
    """

    key: str
    label: str
    mine: str
    theirs: str
    side: str
    other: Sent
    pinned: Sent
    # Whether others alone changed it, as far as is known.
    is_others: bool = False

    @property
    def prefix(self) -> str:
        """Of the inline rows that it is of; empty for a field of the row itself."""
        return self.key.partition(":")[0] if ":" in self.key else ""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The way from one's own text to the other's."""
        return compare(self.mine, self.theirs)

    @property
    def other_as_text(self) -> str:
        return json.dumps(self.other, ensure_ascii=False)

    @property
    def pinned_values(self) -> list[tuple[str, str]]:
        """What the page sends besides its boxes."""
        return [(name, value) for name, values in self.pinned.items() for value in values]


@dataclass(frozen=True, slots=True)
class Clash:
    """Why a save was refused. `has_base` is false where it is not known what the editor began from."""

    choices: tuple[Choice, ...]
    has_base: bool = True
    saved_by: str = ""
    is_deleted: bool = False


class ClashingData(QueryDict):
    """Form data that must be looked at once more before it is saved."""

    clash: Clash

    @classmethod
    def of(cls, data: QueryDict, clash: Clash) -> "ClashingData":
        made = cls(mutable=True)
        for name, values in data.lists():
            made.setlist(name, values)
        made.clash = clash
        return made


class MergedData(QueryDict):
    """Form data into which was taken what others alone changed, so that they may be saved at once."""

    merged: Clash

    @classmethod
    def of(cls, data: QueryDict, merged: Clash) -> "MergedData":
        made = cls(mutable=True)
        for name, values in data.lists():
            made.setlist(name, values)
        made.merged = merged
        return made


def merged_of(data: Any) -> Clash | None:
    return data.merged if isinstance(data, MergedData) else None


def clash_of(data: Any) -> Clash | None:
    return data.clash if isinstance(data, ClashingData) else None
