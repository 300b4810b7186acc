"""Reasons on the desk: the boxes in which somebody says why; one that is too long is refused whole, and never cut."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from articles.files.documents import MAX_BECAUSE

BECAUSE = "because"
# One line that readers are told of a change.
TOLD = "told"
OPENINGS = ("_because:", "_holds:")

Boxed = TypeVar("Boxed", bound=Any)


def reason_in(sent: Mapping[str, str], field: str, otherwise: str = "") -> str:
    """What stands in a box, as one line."""
    return " ".join(sent.get(field, otherwise).split())


def reasons_too_long(sent: Mapping[str, str]) -> str:
    """Why the boxes cannot be taken, of the longest of them; empty if they can."""
    names = [name for name in sent if name in (BECAUSE, TOLD) or name.startswith(OPENINGS)]
    longest = max((len(reason_in(sent, name)) for name in names), default=0)
    if longest <= MAX_BECAUSE:
        return ""
    text = _(
        "A reason has %(length)d characters; at most %(longest)d fit. Nothing was cut and nothing is done yet: make it "
        "shorter."
    )
    return text % {"length": longest, "longest": MAX_BECAUSE}


def with_written(shown: Iterable[Boxed], sent: Mapping[str, str]) -> tuple[Boxed, ...]:
    """The same things, each with what was sent in its box. Each has a `field` and a `written`."""
    return tuple(replace(one, written=sent[one.field]) if one.field and one.field in sent else one for one in shown)
