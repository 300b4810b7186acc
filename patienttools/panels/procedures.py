"""Procedures: what will be done to somebody who is examined or operated on, step by step, in patients' words."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import SectionPanel


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedures(SectionPanel):
    """Inherited from no one: an examination belongs to its own subject."""

    name: ClassVar[str] = "procedures"
    title = _("What will be done")
    kinds: ClassVar[tuple[str, ...]] = ("procedures",)
