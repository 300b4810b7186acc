"""The contract of a panel: which kinds of section it reads, what it builds from them, what it looks like."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.functional import Promise

from patienttools.panels.content import SectionContent


@dataclass(frozen=True, slots=True)
class Source:
    """The article that an inherited panel comes from, named on the panel."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel(ABC):
    """One patient tool on an article's page: typed data in, HTML out; no models, no queries.

    A subclass sets the class attributes, adds its own fields and builds itself in `build`, answering None where the
    sections have nothing to say: an empty panel does not exist. Its template is `templates/panels/<name>.html`, its
    stylesheet `static/css/panels/<name>.css`.
    """

    name: ClassVar[str]
    title: ClassVar[str | Promise]
    kinds: ClassVar[tuple[str, ...]]
    # Whether the panel may speak for a child article that has none of its kinds.
    is_inheritable: ClassVar[bool] = False
    views: ClassVar[frozenset[str]] = frozenset({"patient", "clinical"})

    source: Source | None = None

    @classmethod
    @abstractmethod
    def build(cls, sections: Mapping[str, SectionContent], source: Source | None) -> Self | None:
        """The panel from the sections of its kinds, by kind; None if there is nothing to show."""

    @property
    def template_name(self) -> str:
        return f"panels/{self.name}.html"

    @property
    def sheet_template_name(self) -> str:
        return f"sheets/{self.name}.html"

    @property
    def id(self) -> str:
        return f"panel-{self.name.replace('_', '-')}"
