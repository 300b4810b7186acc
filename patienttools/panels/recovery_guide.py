"""Recovery guide: what helps while healing, and what can bring fear back."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import SectionPanel


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryGuide(SectionPanel):
    name: ClassVar[str] = "recovery_guide"
    title = _("Recovery guide")
    kinds: ClassVar[tuple[str, ...]] = ("recovery",)
    is_inheritable: ClassVar[bool] = True
