"""Warning signs: danger signs at three levels, each level said in words."""

from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import URGENT, Material, Panel
from patienttools.panels.content import Group, SectionContent

LEVELS = ("emergency_now", "help_today", "plan_with_someone")


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningSigns(Panel):
    """`levels` in order of urgency; each has a `key` of LEVELS, a heading in words and its signs."""

    name: ClassVar[str] = "warning_signs"
    title = _("Danger signs")
    kinds: ClassVar[tuple[str, ...]] = ("danger_signs",)
    is_inheritable: ClassVar[bool] = True
    position: ClassVar[str] = URGENT

    section: SectionContent
    levels: tuple[Group, ...]

    @classmethod
    def build(cls, material: Material) -> Self | None:
        section = material.sections.get("danger_signs")
        if section is None:
            return None
        levels = tuple(group for key in LEVELS for group in section.groups if group.key == key and group.blocks)
        return cls(section=section, levels=levels, source=material.source) if levels else None
