"""Clinical pathway: nine steps through what the library has on a subject, from understanding to prevention."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import END, PathPanel, PathStep


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicalPathway(PathPanel):
    name: ClassVar[str] = "clinical_pathway"
    title = _("The whole path through this subject")
    position: ClassVar[str] = END

    @classmethod
    def steps_of(cls) -> tuple[PathStep, ...]:
        return (
            PathStep(gettext("Understand"), "", ("definition", "types"), ("is_a_kind_of", "explained_in")),
            PathStep(gettext("Recognise"), "", ("recognise", "signs", "effects"), ()),
            PathStep(gettext("When to seek help"), "", ("danger_signs", "when_to_seek_help"), ()),
            PathStep(gettext("Causes and risks"), "", ("causes", "assess_risk"), ("can_lead_to", "often_occurs_with")),
            PathStep(gettext("Tests and assessment"), "", ("ask", "tests"), ("checked_by", "test")),
            PathStep(
                gettext("Treatment and support"), "", ("respond", "treatments", "safety_steps", "refer"), ("helped_by",)
            ),
            PathStep(gettext("Medicines"), "", ("medicines", "medicine_safety"), ("medicine",)),
            PathStep(gettext("Follow-up"), "", ("document", "recovery", "documenting"), ()),
            PathStep(gettext("Prevention"), "", ("prevention", "take_action"), ()),
        )
