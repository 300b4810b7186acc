"""Safety roadmap: steps in order, each with why it helps and what to be careful about."""

from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import Material, Panel
from patienttools.panels.content import Block, Point, SectionContent


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyRoadmap(Panel):
    """`steps` in order, below what the author says before them (`opening`).

    Never inherited: what is right for a stranger can be unsafe with a partner.
    """

    name: ClassVar[str] = "safety_roadmap"
    title = _("Safety roadmap")
    kinds: ClassVar[tuple[str, ...]] = ("safety_steps",)

    section: SectionContent
    steps: tuple[Point, ...]
    opening: tuple[Block, ...] = ()

    @classmethod
    def build(cls, material: Material) -> Self | None:
        section = material.sections.get("safety_steps")
        if section is None or not section.points:
            return None
        opening = tuple(block for group in section.groups for block in group.blocks if block.html is not None)
        return cls(section=section, steps=section.points, opening=opening, source=material.source)
