"""Records preflight: before writing, who could see the record; a tick list for clinicians."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import SectionPanel


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsPreflight(SectionPanel):
    name: ClassVar[str] = "records_preflight"
    title = _("Before you write: who can see the record")
    kinds: ClassVar[tuple[str, ...]] = ("records_safety",)
    is_clinical: ClassVar[bool] = True
    views: ClassVar[frozenset[str]] = frozenset({"clinical"})
