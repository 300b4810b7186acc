"""Family and caregiver guide: what to say, what to do, what not to do."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import SectionPanel


@dataclass(frozen=True, slots=True, kw_only=True)
class CaregiverGuide(SectionPanel):
    name: ClassVar[str] = "caregiver_guide"
    title = _("Family and caregiver guide")
    kinds: ClassVar[tuple[str, ...]] = ("supporters",)
