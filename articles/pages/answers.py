"""Answers: which points of a section answer a question of their own, and under which ids a page shows them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from django.utils.safestring import mark_safe

from articles.kinds import Audience, SectionKind
from patienttools.panels.content import Point, SectionContent

# A point of the page with a bold opening; details have a class.
_POINT = re.compile(r"<li>(?=<strong>)")


def has_answers(kind: str, audience: str) -> bool:
    """Questions people ask, and for clinicians the bands of tests."""
    return kind == SectionKind.FAQ or (kind == SectionKind.TESTS and audience == Audience.CLINICAL)


def answers_of(section: Mapping[str, Any], section_id: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The answers of a frozen section: the id of each, and its point as data."""
    if has_answers(section["kind"], section["audience"]):
        points = (p for group in section["groups"] for block in group["blocks"] for p in block.get("points", ()))
        for number, point in enumerate((point for point in points if point["lead"]), 1):
            yield f"{section_id}-{number}", point


def with_ids(section: SectionContent) -> SectionContent:
    """The section whose answers have ids, in its whole HTML as in its parts."""
    if not has_answers(section.kind, section.audience):
        return section
    numbers, places = count(1), count(1)

    def point(item: Point) -> Point:
        return replace(item, id=f"{section.id}-{next(numbers)}") if item.lead else item

    groups = tuple(
        replace(
            group,
            blocks=tuple(replace(block, points=tuple(point(item) for item in block.points)) for block in group.blocks),
        )
        for group in section.groups
    )
    html = _POINT.sub(lambda _match: f'<li id="{section.id}-{next(places)}">', section.html)
    return replace(section, html=mark_safe(html), groups=groups)
