"""Evidence: each statistic of the article beside its source, people, place, year and limits; for clinicians."""

from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import END, Claim, Material, Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTable(Panel):
    name: ClassVar[str] = "evidence"
    title = _("Each figure and what it rests on")
    views: ClassVar[frozenset[str]] = frozenset({"clinical"})
    position: ClassVar[str] = END

    claims: tuple[Claim, ...]

    @classmethod
    def build(cls, material: Material) -> Self | None:
        return cls(claims=material.claims) if material.claims else None
