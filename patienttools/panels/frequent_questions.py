"""Questions people ask, each with its answer."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import SectionPanel


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequentQuestions(SectionPanel):
    name: ClassVar[str] = "frequent_questions"
    title = _("Questions people ask")
    kinds: ClassVar[tuple[str, ...]] = ("faq",)
    is_inheritable: ClassVar[bool] = True
