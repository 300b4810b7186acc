"""Care roadmap: the way to care, step by step, through what this article has, for places with few services too."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import PathPanel, PathStep


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRoadmap(PathPanel):
    name: ClassVar[str] = "care_roadmap"
    title = _("Care roadmap")
    views: ClassVar[frozenset[str]] = frozenset({"patient"})

    @classmethod
    def steps_of(cls) -> tuple[PathStep, ...]:
        return (
            PathStep(
                gettext("Check the danger signs"),
                gettext("If one is there, call for help before you read on."),
                ("danger_signs",),
                (),
            ),
            PathStep(gettext("Take the first steps"), gettext("What can be done today."), ("first_steps",), ()),
            PathStep(gettext("Write down what happens"), gettext("A few words are enough."), ("documenting",), ()),
            PathStep(
                gettext("Choose who can help"),
                gettext("With what to tell, bring and ask."),
                ("who_can_help", "visit_tell"),
                (),
            ),
            PathStep(gettext("Have only useful tests"), gettext("Ask what each is for."), ("tests",), ("checked_by",)),
            PathStep(
                gettext("Choose support"), gettext("Weigh what each option gives."), ("treatments",), ("helped_by",)
            ),
            PathStep(
                gettext("Come back sooner if it gets worse"),
                gettext("Do not wait for the next visit."),
                ("when_to_seek_help", "recovery"),
                (),
            ),
        )
