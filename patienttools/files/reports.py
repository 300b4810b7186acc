"""Reports: what may become of an entry of content/ when it is loaded, and the list of what did, with reasons."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

# More names than this are counted instead of listed.
LISTED = 12


class Outcome(StrEnum):
    """The word is what the report says."""

    MADE = "made"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    ADOPTED = "adopted"  # the row says just what the file says, whoever wrote it
    MOVED = "moved"  # the same thing under another key
    KEPT = "kept"  # an editor changed, renamed, withdrew or made it
    KEPT_DELETED = "left deleted"
    RETIRED = "retired"
    KEPT_RETIRED = "kept, though it left the files"
    GONE = "gone"  # from the files and from the database: only remembered
    FORCED = "loaded over"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    HELD = "not published"  # loaded as a draft, and somebody must look at it first


WRITES = frozenset({Outcome.MADE, Outcome.CHANGED, Outcome.FORCED})
# What is as an editor left it.
KEPT = frozenset({Outcome.KEPT, Outcome.KEPT_DELETED, Outcome.KEPT_RETIRED})
# Each is named, however many there are.
_NAMED = KEPT | {Outcome.HELD}
_QUIET = frozenset({Outcome.UNCHANGED, Outcome.GONE})


@dataclass(frozen=True, slots=True)
class Line:
    """What happened to one entry, and why."""

    kind: str
    key: str
    outcome: Outcome
    why: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind} {self.key}"


@dataclass(slots=True)
class Report:
    """What a load did, or with --dry-run would do, entry by entry."""

    entries: list[Line] = field(default_factory=list)
    # The keys of what readers see otherwise, for the step of the generation.
    touched: set[str] = field(default_factory=set)

    def add(self, kind: str, key: str, outcome: Outcome, why: str = "") -> None:
        self.entries.append(Line(kind, key, outcome, why))

    def outcomes(self, kind: str, key: str) -> list[Outcome]:
        """What happened to one entry, in order."""
        return [line.outcome for line in self.entries if (line.kind, line.key) == (kind, key)]

    def keys(self, kind: str, *outcomes: Outcome) -> list[str]:
        return [line.key for line in self.entries if line.kind == kind and line.outcome in outcomes]

    def count(self, *outcomes: Outcome) -> int:
        return sum(line.outcome in outcomes for line in self.entries)

    def sentences(self) -> Iterator[str]:
        """Everything worth saying, in the order in which it happened; many of one kind at once are counted."""
        many = {
            group: number
            for group, number in Counter((line.kind, line.outcome, line.why) for line in self.entries).items()
            if number > LISTED and group[1] not in _NAMED
        }
        for line in self.entries:
            group = (line.kind, line.outcome, line.why)
            if line.outcome in _QUIET or many.get(group) == 0:
                continue
            name = f"{many[group]} of the kind “{line.kind}”" if group in many else line.name
            if group in many:
                many[group] = 0
            opening = line.outcome.value.capitalize()
            yield f"{opening}: {name}. {line.why}".rstrip()

    def summary(self) -> str:
        """The numbers, in one line."""
        counted = Counter(line.outcome for line in self.entries)
        changed = counted[Outcome.CHANGED] + counted[Outcome.FORCED] + counted[Outcome.ADOPTED]
        return (
            f"{counted[Outcome.MADE]} made, {changed} changed, {counted[Outcome.UNCHANGED]} unchanged, "
            f"{counted[Outcome.MOVED]} moved, {counted[Outcome.RETIRED]} retired, "
            f"{counted[Outcome.PUBLISHED]} published, {counted[Outcome.WITHDRAWN]} withdrawn, "
            f"{self.count(*KEPT)} kept."
        )
