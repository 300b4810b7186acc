"""Clinical pathway: nine steps through what the library has on a subject, from understanding to prevention."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import END, PathPanel


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicalPathway(PathPanel):
    name: ClassVar[str] = "clinical_pathway"
    title = _("The whole path through this subject")
    position: ClassVar[str] = END

    @classmethod
    def steps_of(cls) -> tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]:
        return (
            (now("Understand"), "", ("definition", "types"), ("is_a_kind_of", "explained_in")),
            (now("Recognise"), "", ("recognise", "signs", "effects"), ()),
            (now("When to seek help"), "", ("danger_signs", "when_to_seek_help"), ()),
            (now("Causes and risks"), "", ("causes", "assess_risk"), ("can_lead_to", "often_occurs_with")),
            (now("Tests and assessment"), "", ("ask", "tests"), ("checked_by", "test")),
            (now("Treatment and support"), "", ("respond", "treatments", "safety_steps", "refer"), ("helped_by",)),
            (now("Medicines"), "", ("medicines", "medicine_safety"), ("medicine",)),
            (now("Follow-up"), "", ("document", "recovery", "documenting"), ()),
            (now("Prevention"), "", ("prevention", "take_action"), ()),
        )
