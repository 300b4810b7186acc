"""Safety roadmap: steps in order, each with why it helps and what to be careful about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import Panel, Source
from patienttools.panels.content import Point, SectionContent


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyRoadmap(Panel):
    """`steps` in order. Never inherited: what is right for a stranger can be unsafe with a partner."""

    name: ClassVar[str] = "safety_roadmap"
    title = _("Safety roadmap")
    kinds: ClassVar[tuple[str, ...]] = ("safety_steps",)

    section: SectionContent
    steps: tuple[Point, ...]

    @classmethod
    def build(cls, sections: Mapping[str, SectionContent], source: Source | None) -> Self | None:
        section = sections.get("safety_steps")
        if section is None or not section.points:
            return None
        return cls(section=section, steps=section.points, source=source)
