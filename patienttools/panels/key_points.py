"""Key points: what to take away when there is time for nothing else."""

from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import LEAD, Material, Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPoints(Panel):
    """The takeaways that the editor wrote; `summary` stands above them on paper."""

    name: ClassVar[str] = "key_points"
    title = _("Key takeaways")
    position: ClassVar[str] = LEAD

    summary: SafeString
    takeaways: tuple[SafeString, ...]

    @classmethod
    def build(cls, material: Material) -> Self | None:
        if not material.takeaways:
            return None
        return cls(summary=material.summary, takeaways=material.takeaways)
