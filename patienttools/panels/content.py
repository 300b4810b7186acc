"""The shapes that panels are built from: a section as groups, blocks, points and details, its HTML already safe."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Detail:
    """A labelled remark on a point. `key` is one of why caution benefit limit ask example; `label` is its word."""

    key: str
    label: str
    text: SafeString


@dataclass(frozen=True, slots=True)
class Point:
    """A list item. `lead` is its bold opening, empty for a plain item; `id` its own place in the page, or empty."""

    lead: SafeString
    text: SafeString
    details: tuple[Detail, ...] = ()
    id: str = ""

    @property
    def gap(self) -> str:
        """What stands between `lead` and `text`: a space, but none before the mark of a citation."""
        return " " if self.lead and self.text and not self.text.startswith("<sup") else ""

    def detail(self, key: str) -> SafeString | None:
        return next((detail.text for detail in self.details if detail.key == key), None)


@dataclass(frozen=True, slots=True)
class Block:
    """Either prose (`html`) or a list (`points`), never both."""

    html: SafeString | None = None
    points: tuple[Point, ...] = ()
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """What stands under one heading in a section. Before the first heading `heading` and `key` are empty.

    `key` is the catalogue's key where the heading is one of its own (emergency_now, say, do_not …), else empty.
    """

    key: str
    heading: str
    blocks: tuple[Block, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for block in self.blocks for point in block.points)


@dataclass(frozen=True, slots=True)
class SectionContent:
    """One section, ready for a page: `html` is the whole body, `groups` the same body taken apart."""

    kind: str
    audience: str
    heading: str
    html: SafeString
    groups: tuple[Group, ...]

    @property
    def id(self) -> str:
        """The id in the page: the kind, and `kind-clinical` for clinicians."""
        return f"{self.kind}-clinical" if self.audience == "clinical" else self.kind

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for group in self.groups for point in group.points)

    def mapped(self, change: Callable[[str], str]) -> "SectionContent":
        """The same section with every piece of HTML passed through `change`, which must return safe HTML."""

        def safe(html: str) -> SafeString:
            return mark_safe(change(html))

        def point(item: Point) -> Point:
            details = tuple(replace(detail, text=safe(detail.text)) for detail in item.details)
            return replace(item, lead=safe(item.lead), text=safe(item.text), details=details)

        def block(item: Block) -> Block:
            if item.html is not None:
                return Block(html=safe(item.html))
            return replace(item, points=tuple(point(one) for one in item.points))

        groups = tuple(replace(group, blocks=tuple(block(item) for item in group.blocks)) for group in self.groups)
        return replace(self, html=safe(self.html), groups=groups)


def section_as_data(section: SectionContent) -> dict[str, Any]:
    """The section as JSON data; `section_from_data` reads it back unchanged."""
    return {
        "kind": section.kind,
        "audience": section.audience,
        "heading": section.heading,
        "html": str(section.html),
        "groups": [
            {
                "key": group.key,
                "heading": group.heading,
                "blocks": [
                    {"html": str(block.html)}
                    if block.html is not None
                    else {
                        "is_ordered": block.is_ordered,
                        "points": [
                            {
                                "lead": str(point.lead),
                                "text": str(point.text),
                                "details": [[d.key, d.label, str(d.text)] for d in point.details],
                            }
                            for point in block.points
                        ],
                    }
                    for block in group.blocks
                ],
            }
            for group in section.groups
        ],
    }


def section_from_data(data: Mapping[str, Any]) -> SectionContent:
    """A section from JSON data that `section_as_data` wrote; its HTML came through the gate before it was stored."""

    def block(item: Mapping[str, Any]) -> Block:
        if "html" in item:
            return Block(html=mark_safe(item["html"]))
        points = tuple(
            Point(
                lead=mark_safe(point["lead"]),
                text=mark_safe(point["text"]),
                details=tuple(Detail(key, label, mark_safe(text)) for key, label, text in point["details"]),
            )
            for point in item["points"]
        )
        return Block(points=points, is_ordered=item["is_ordered"])

    return SectionContent(
        kind=data["kind"],
        audience=data["audience"],
        heading=data["heading"],
        html=mark_safe(data["html"]),
        groups=tuple(
            Group(group["key"], group["heading"], tuple(block(item) for item in group["blocks"]))
            for group in data["groups"]
        ),
    )
