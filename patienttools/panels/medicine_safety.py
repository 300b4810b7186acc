"""Medicine safety: medicines that belong to the subject, and how to use them with care."""

from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import Material, Panel
from patienttools.panels.content import SectionContent


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineSafety(Panel):
    """`parts` are the sections there are. Inherited from no one: what is off-topic must not appear."""

    name: ClassVar[str] = "medicine_safety"
    title = _("Medicine safety")
    kinds: ClassVar[tuple[str, ...]] = ("medicines", "medicine_safety")

    parts: tuple[SectionContent, ...]

    @classmethod
    def build(cls, material: Material) -> Self | None:
        found = (material.sections.get(kind) for kind in cls.kinds)
        parts = tuple(section for section in found if section and section.groups)
        return cls(parts=parts, source=material.source) if parts else None
