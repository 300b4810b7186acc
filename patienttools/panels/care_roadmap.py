"""Care roadmap: the way to care, step by step, through what this article has, for places with few services too."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import PathPanel


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRoadmap(PathPanel):
    name: ClassVar[str] = "care_roadmap"
    title = _("Care roadmap")
    views: ClassVar[frozenset[str]] = frozenset({"patient"})

    @classmethod
    def steps_of(cls) -> tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]:
        return (
            (
                now("Check the danger signs"),
                now("If one is there, call for help before you read on."),
                ("danger_signs",),
                (),
            ),
            (now("Take the first steps"), now("What can be done today."), ("first_steps",), ()),
            (now("Write down what happens"), now("A few words are enough."), ("documenting",), ()),
            (now("Choose who can help"), now("With what to tell, bring and ask."), ("who_can_help", "visit_tell"), ()),
            (now("Have only useful tests"), now("Ask what each is for."), ("tests",), ("checked_by",)),
            (now("Choose support"), now("Weigh what each option gives."), ("treatments",), ("helped_by",)),
            (
                now("Come back sooner if it gets worse"),
                now("Do not wait for the next visit."),
                ("when_to_seek_help", "recovery"),
                (),
            ),
        )
