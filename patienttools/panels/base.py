"""The contract of a panel: what it may read, what it builds from that, where it stands and what it looks like."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from patienttools.panels.content import SectionContent

# Where a panel stands on a page: with the emergency numbers, above the contents, after the sections, at the end.
URGENT, LEAD, BODY, END = "urgent", "lead", "body", "end"


@dataclass(frozen=True, slots=True)
class Source:
    """The article that an inherited panel comes from, named on the panel."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A part of this page that a panel can lead to."""

    heading: str
    url: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another article, as editors related it. `relation` is in words; `language` only if another.

    Of a person's story it says that it is one, and what comes.
    """

    relation: str
    relation_key: str
    family: str
    title: str
    url: str
    language: str = ""
    summary: str = ""
    is_story: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that states a statistic, with the sources that it cites."""

    text: str
    sources: tuple["ClaimSource", ...]


@dataclass(frozen=True, slots=True)
class ClaimSource:
    """What kind of evidence a claim rests on: of whom, where, when, and with what limits. Empty where not known."""

    key: str
    number: int
    evidence: str
    people: str
    place: str
    year: str
    limits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a panel may be built from. `sections` holds only those of its own kinds, own or a parent's (`source`).

    `anchors` maps every kind of section that this page shows to its place, in reading order.
    """

    view: str = "patient"
    sections: Mapping[str, SectionContent] = field(default_factory=dict)
    source: Source | None = None
    summary: SafeString = field(default_factory=SafeString)
    takeaways: tuple[SafeString, ...] = ()
    anchors: Mapping[str, Anchor] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel(ABC):
    """One patient tool on an article's page: typed data in, HTML out; no models, no queries.

    A subclass sets the class attributes, adds its own fields and builds itself in `build`, answering None where the
    material has nothing to say: an empty panel does not exist. Its template is `templates/panels/<name>.html`, its
    sheet `templates/sheets/<name>.html`, its stylesheet `static/css/panels/<name>.css`.
    """

    name: ClassVar[str]
    title: ClassVar[str | Promise]
    # The kinds of section that the panel shows; they then stand nowhere else on the page. Empty: it reads no section.
    kinds: ClassVar[tuple[str, ...]] = ()
    # Whether it shows the clinical sections of its kinds, rather than those for everyone and patients.
    is_clinical: ClassVar[bool] = False
    # Whether it may speak for a child article that has none of its kinds.
    is_inheritable: ClassVar[bool] = False
    views: ClassVar[frozenset[str]] = frozenset({"patient", "clinical"})
    position: ClassVar[str] = BODY

    source: Source | None = None

    @classmethod
    @abstractmethod
    def build(cls, material: Material) -> Self | None:
        """The panel, or None if there is nothing to show."""

    @property
    def template_name(self) -> str:
        return f"panels/{self.name}.html"

    @property
    def sheet_template_name(self) -> str:
        return f"sheets/{self.name}.html"

    @property
    def id(self) -> str:
        return f"panel-{self.name.replace('_', '-')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPanel(Panel):
    """A panel that shows one section, its groups, points and details as they were written."""

    section: SectionContent

    @classmethod
    def build(cls, material: Material) -> Self | None:
        section = next((material.sections[kind] for kind in cls.kinds if kind in material.sections), None)
        return cls(section=section, source=material.source) if section and section.groups else None


# Two steps are no path: the contents of the page say as much.
FEWEST_STEPS = 3


@dataclass(frozen=True, slots=True)
class PathStep:
    """A step that a path could have: what it is for, and what can stand behind it.

    `kinds` are of sections, `relations` are families or relations of related articles.
    """

    title: str
    text: str = ""
    kinds: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A numbered step of a path: what it is for, and where it leads. Links may be none where the step is told."""

    title: str
    text: str
    links: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPanel(Panel):
    """A panel that leads through what there is, in order. Steps without anything behind them are left out.

    `steps_of` gives every step that the path could have, in order.
    """

    steps: tuple[Step, ...]

    @classmethod
    @abstractmethod
    def steps_of(cls) -> tuple[PathStep, ...]:
        """Every step that the path could have, in order, in the language in force."""

    @classmethod
    def build(cls, material: Material) -> Self | None:
        steps = []
        for step in cls.steps_of():
            links = [material.anchors[kind] for kind in step.kinds if kind in material.anchors]
            links += [
                Anchor(item.title, item.url)
                for item in material.related
                if item.relation_key in step.relations or item.family in step.relations
            ]
            unique = {link.url: link for link in links}
            if unique:
                steps.append(Step(step.title, step.text, tuple(unique.values())))
        return cls(steps=tuple(steps)) if len(steps) >= FEWEST_STEPS else None
