"""Beside: the table from groups of a guide to the tools that help there, and of guides and tools on one matter."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.kinds import SectionKind, Subject


@dataclass(frozen=True, slots=True)
class ToolBeside:
    """A tool (the slug of its article) in the group of that key, with one line that says what it is good for.

    `needs` are kinds of section of which the group must hold one; none: it may hold any. `only` names the one guide
    that the tool is for; empty: every guide of these `subjects`.
    """

    tool: str
    group: str
    line: str | Promise
    needs: frozenset[str] = frozenset()
    only: str = ""
    subjects: frozenset[str] = frozenset({Subject.TOPIC.value})

    def stands_in(self, group: str, held: Collection[str], *, slug: str, subject: str) -> bool:
        return (
            self.group == group
            and subject in self.subjects
            and self.only in {"", slug}
            and (not self.needs or any(kind in self.needs for kind in held))
        )


# In the order in which they stand in a group.
TOOLS_BESIDE = (
    ToolBeside(
        "workplace-sheet",
        "safer",
        _("What to ask for at work, school or university, on one sheet."),
        only="work-school-university",
    ),
    ToolBeside("safety-planner", "safer", _("Make a plan of your own, step by step. Nothing is kept.")),
    ToolBeside(
        "tech-check-up",
        "phones",
        _("What they seem to know, how, and what to do first."),
        needs=frozenset({SectionKind.TECHNOLOGY_SAFETY.value}),
    ),
    ToolBeside(
        "incident-log",
        "phones",
        _("Write down what happens, one incident at a time."),
        needs=frozenset({SectionKind.DOCUMENTING.value}),
    ),
    ToolBeside("help", "help", _("Helplines by country."), subjects=frozenset(Subject.values)),
    ToolBeside("supporters-checklist", "family", _("What to say, what to do and what to leave alone, to tick.")),
)

# Tool → guide: the two on one matter. Each leads to the other.
GUIDE_OF = {
    "incident-log": "keeping-a-record",
    "safety-planner": "safety-planning",
    "supporters-checklist": "helping-a-friend",
    "tech-check-up": "trackers-and-spyware",
    "workplace-sheet": "work-school-university",
}

# The tools that a guide may name; a page reads their cards together with those of all else that it links to.
TOOLS = tuple(beside.tool for beside in TOOLS_BESIDE)
