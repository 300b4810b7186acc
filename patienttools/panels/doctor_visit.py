"""Doctor visit: who can help, what to say, what to bring, what to ask and what to avoid."""

from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import Material, Panel
from patienttools.panels.content import SectionContent


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorVisit(Panel):
    """`parts` are the sections there are, in the order of the visit."""

    name: ClassVar[str] = "doctor_visit"
    title = _("Doctor visit helper")
    kinds: ClassVar[tuple[str, ...]] = ("who_can_help", "visit_tell", "visit_bring", "visit_ask", "visit_avoid")
    is_inheritable: ClassVar[bool] = True

    parts: tuple[SectionContent, ...]

    @classmethod
    def build(cls, material: Material) -> Self | None:
        found = (material.sections.get(kind) for kind in cls.kinds)
        parts = tuple(section for section in found if section and section.groups)
        return cls(parts=parts, source=material.source) if parts else None
