"""Prevention guide: what can stop harm before it starts, and whose task that is."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import SectionPanel


@dataclass(frozen=True, slots=True, kw_only=True)
class PreventionGuide(SectionPanel):
    name: ClassVar[str] = "prevention_guide"
    title = _("Prevention guide")
    kinds: ClassVar[tuple[str, ...]] = ("prevention",)
    is_inheritable: ClassVar[bool] = True
