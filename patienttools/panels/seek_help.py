"""Seek help: when to call at once, when to go the same day, and when to talk to somebody."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import SectionPanel


@dataclass(frozen=True, slots=True, kw_only=True)
class SeekHelp(SectionPanel):
    name: ClassVar[str] = "seek_help"
    title = _("Get help: when and where")
    kinds: ClassVar[tuple[str, ...]] = ("when_to_seek_help",)
    is_inheritable: ClassVar[bool] = True
