"""Knowledge graph: articles related to this one, by family, each saying how, as editors confirmed it."""

from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _

from patienttools.panels.base import END, Material, Panel, Related

FAMILIES = {
    "condition": _("Conditions"),
    "test": _("Tests"),
    "medicine": _("Medicines"),
    "cancer": _("Cancer"),
    "topic": _("Topics"),
}


@dataclass(frozen=True, slots=True)
class Family:
    """Related articles of one family."""

    key: str
    name: str
    related: tuple[Related, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeGraph(Panel):
    name: ClassVar[str] = "knowledge_graph"
    title = _("Related subjects")
    position: ClassVar[str] = END

    families: tuple[Family, ...]

    @classmethod
    def build(cls, material: Material) -> Self | None:
        families = tuple(
            Family(key, str(name), related)
            for key, name in FAMILIES.items()
            if (related := tuple(item for item in material.related if item.family == key))
        )
        return cls(families=families) if families else None
