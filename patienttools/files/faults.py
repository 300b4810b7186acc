"""Faults: what is wrong with a text, where, and what to do; the same for files and for the admin."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong. `path` names the file or the section, `line` counts from 1 in it (0: the whole of it).

    >>> str(Fault("stalking/en.md", 12, "The heading names no kind."))
    'stalking/en.md:12: The heading names no kind.'
    """

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}" if self.line else f"{self.path}: {self.reason}"

    def moved(self, path: str, lines: int) -> "Fault":
        """The same fault, seen from a file in which the text starts `lines` lines further down."""
        return replace(self, path=path, line=self.line + lines if self.line else lines)


class ContentError(Exception):
    """Refused content. Carries every fault, sorted by place, never just the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))
