"""Treatment and support planner: options, each with benefit, limit and what to ask."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import SectionPanel


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportPlanner(SectionPanel):
    name: ClassVar[str] = "support_planner"
    title = _("Treatment and support planner")
    kinds: ClassVar[tuple[str, ...]] = ("treatments",)
