"""Everyday health: food, sleep and movement under stress, only where an article has it."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import SectionPanel


@dataclass(frozen=True, slots=True, kw_only=True)
class EverydayHealth(SectionPanel):
    name: ClassVar[str] = "everyday_health"
    title = _("Everyday health under stress")
    kinds: ClassVar[tuple[str, ...]] = ("everyday_health",)
    is_inheritable: ClassVar[bool] = True
