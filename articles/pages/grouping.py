"""Grouping: the parts of a page, each panel and section once, laid into what stands open and what is folded."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.utils.html import strip_tags

from articles.kinds import SectionKind
from articles.pages.groups import CODES, OPENING_KINDS, VISIT, GroupKind, groups_for
from articles.pages.shapes import PageCode, PageGroup, PagePanel, PageSection, Part, ToolLink
from patienttools.panels.base import LEAD
from patienttools.panels.care_roadmap import CareRoadmap
from patienttools.panels.warning_signs import WarningSigns

# A line below a group's name holds no more than this, so that the closed page stays short.
LONGEST_LINE = 80
# What leads through the other parts of a group need not be named beside them.
UNNAMED = frozenset({CareRoadmap.name})


# The tools that stand in a group: asked with its key and with the kinds of section that it holds.
ToolsIn = Callable[[str, Collection[str]], tuple[ToolLink, ...]]


def no_tools(group: str, held: Collection[str]) -> tuple[ToolLink, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each part of a page stands: `urgent`, `opening` and `takeaways` open, `visit` and `groups` folded."""

    urgent: PagePanel | None
    opening: tuple[Part, ...]
    takeaways: PagePanel | None
    visit: tuple[PageGroup, ...]
    groups: tuple[PageGroup, ...]


def lay_out(
    parts: Collection[Part],
    *,
    subject: str,
    is_clinical: bool,
    codes: tuple[PageCode, ...] = (),
    tools_in: ToolsIn = no_tools,
    other_url: str = "",
) -> Layout:
    """The layout of one view. `other_url` is the same article in the patient view, for the background of clinicians.

    Tools stand among what patients read.

    What no group holds stands on paper only.
    """
    takeaways = next((p for p in parts if isinstance(p, PagePanel) and p.panel.position == LEAD), None)
    urgent = None if is_clinical else _urgent(parts)
    opening = _opening(parts, is_clinical=is_clinical)
    open_already = [urgent, takeaways, *opening]
    rest = [part for part in parts if not any(part is one for one in open_already)]
    clinical = [part for part in rest if part.is_clinical]
    plain = [part for part in rest if not part.is_clinical]
    visit = _groups(VISIT, clinical, prefix="visit", codes=codes, is_clinical=is_clinical)
    groups = _groups(
        groups_for(subject), plain, prefix="group", is_clinical=is_clinical, tools_in=tools_in, other_url=other_url
    )
    return Layout(urgent=urgent, opening=opening, takeaways=takeaways, visit=visit, groups=groups)


def _urgent(parts: Iterable[Part]) -> PagePanel | None:
    """The article's own danger signs, else its own triage. What is borrowed from a parent never stands first."""
    own = [part for part in parts if isinstance(part, PagePanel) and part.panel.source is None]
    for kind in (*WarningSigns.kinds, SectionKind.WHEN_TO_SEEK_HELP.value):
        for part in own:
            if kind in part.panel.kinds:
                return part
    return None


def _opening(parts: Collection[Part], *, is_clinical: bool) -> tuple[Part, ...]:
    """For patients what to do first; for clinicians danger signs that were written in their words, if there are any."""
    kinds = WarningSigns.kinds if is_clinical else OPENING_KINDS
    return tuple(
        part
        for kind in kinds
        for part in parts
        if isinstance(part, PageSection) and part.content.kind == kind and part.is_clinical == is_clinical
    )


def _groups(
    table: Iterable[GroupKind],
    parts: Collection[Part],
    *,
    prefix: str,
    is_clinical: bool,
    codes: tuple[PageCode, ...] = (),
    tools_in: ToolsIn = no_tools,
    other_url: str = "",
) -> tuple[PageGroup, ...]:
    groups = []
    for kind in table:
        held = [(place, part) for part in parts if (place := _place(kind, part)) is not None]
        own_codes = codes if CODES in kind.holds else ()
        if not held and not own_codes:
            continue
        shown = tuple(part for _place, part in sorted(held, key=lambda one: one[0]))
        kinds = frozenset(name for part in shown for name in names_of(part)) | ({CODES} if own_codes else frozenset())
        name = kind.name(kinds, is_clinical=is_clinical)
        groups.append(
            PageGroup(
                key=kind.key,
                id=f"{prefix}-{kind.key}",
                title=name,
                line=str(kind.line) or _line(shown, name),
                parts=shown,
                codes=own_codes,
                tools=tools_in(kind.key, kinds),
                other_url=f"{other_url}#{shown[0].id}" if other_url and shown else "",
            )
        )
    return tuple(groups)


def names_of(part: Part) -> tuple[str, ...]:
    """The kinds of section that a part shows; of a panel that is made of none, its name."""
    if isinstance(part, PageSection):
        return (part.content.kind,)
    return part.panel.kinds or (part.panel.name,)


def _place(kind: GroupKind, part: Part) -> int | None:
    """Where in the group a part stands, by the first of its kinds; None if it stands in another."""
    first = names_of(part)[0]
    return kind.holds.index(first) if first in kind.holds else None


def _line(parts: tuple[Part, ...], name: str) -> str:
    """What a group holds, in one line: the names of its parts, or of a single part what it opens with."""
    if len(parts) == 1:
        return _joined(_leads(parts[0])) or _title(parts[0])
    return _joined([_title(part) for part in parts if not (isinstance(part, PagePanel) and part.panel.name in UNNAMED)])


def _joined(words: Iterable[str]) -> str:
    """As many as fit the line; an ellipsis says that there is more."""
    line = ""
    for word in words:
        if line and len(line) + len(word) > LONGEST_LINE:
            return f"{line} …"
        line = f"{line} · {word}" if line else word
    return line


def _title(part: Part) -> str:
    return str(part.panel.title) if isinstance(part, PagePanel) else part.content.heading


def _leads(part: Part) -> list[str]:
    """The bold openings of a part's first points."""
    section = part.content if isinstance(part, PageSection) else getattr(part.panel, "section", None)
    leads = (strip_tags(str(point.lead)).strip().rstrip(".।:,") for point in (section.points if section else ()))
    return [lead for lead in leads if lead]
