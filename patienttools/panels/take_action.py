"""Take action: what needs to change, and who can change it."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import SectionPanel


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeAction(SectionPanel):
    name: ClassVar[str] = "take_action"
    title = _("Take action")
    kinds: ClassVar[tuple[str, ...]] = ("take_action",)
