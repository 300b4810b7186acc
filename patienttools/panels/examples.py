"""Every panel in every state, in sample words that claim nothing: the gallery shows them, the tests render them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from patienttools.panels.base import Panel, Source
from patienttools.panels.content import Block, Detail, Group, Point, SectionContent
from patienttools.panels.doctor_visit import DoctorVisit
from patienttools.panels.safety_roadmap import SafetyRoadmap
from patienttools.panels.warning_signs import LEVELS, WarningSigns

# What an author could try. Text reaches panels already escaped, as it does from the gate.
HOSTILE = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)> {{ 7|add:7 }} {% now "Y" %} & &lt;b&gt; '
PARENT = Source(title="A wider subject", url="/en/guides/a-wider-subject/")
HOSTILE_PARENT = Source(title=HOSTILE, url="/en/guides/sample/?a=1&b='2'")


@dataclass(frozen=True, slots=True)
class Example:
    """A panel in one state. `name` is unique and serves as an id; `language` is that of its words."""

    name: str
    note: str
    panel: Panel
    language: str = "en"

    @property
    def level(self) -> Mapping[str, int]:
        """Levels of headings below the gallery's own."""
        return {"own": 3, "part": 4, "detail": 5}


@dataclass(frozen=True, slots=True)
class Words:
    """Sample words in one language; `heading` gives the heading of each kind and of each level of danger."""

    heading: Mapping[str, str]
    lead: str
    text: str
    labels: Mapping[str, str]

    def point(self, number: int, *labels: str, is_plain: bool = False) -> Point:
        lead = _safe("") if is_plain else _safe(f"{self.lead} {number}.")
        details = tuple(Detail(key, self.labels[key], _safe(self.text)) for key in labels)
        return Point(lead, _safe(self.text), details)


def _safe(text: str) -> SafeString:
    return escape(text)


ENGLISH = Words(
    heading={
        "danger_signs": "Danger signs",
        "emergency_now": "Emergency now",
        "help_today": "Get help today",
        "plan_with_someone": "Plan with someone you trust",
        "safety_steps": "Steps, one at a time",
        "who_can_help": "Who can help",
        "visit_tell": "What to say",
        "visit_bring": "What to bring",
        "visit_ask": "What to ask",
        "visit_avoid": "What to avoid",
    },
    lead="Sample point",
    text="This sentence stands where an author's own would stand.",
    labels={"why": "Why", "caution": "Caution", "ask": "Ask"},
)
BANGLA = Words(
    heading={
        "danger_signs": "বিপদ সংকেত",
        "emergency_now": "এখনই জরুরি",
        "help_today": "আজই সাহায্য নিন",
        "plan_with_someone": "বিশ্বাসের কারও সঙ্গে পরিকল্পনা করুন",
        "safety_steps": "একটি করে ধাপ",
        "who_can_help": "কে সাহায্য করতে পারে",
        "visit_tell": "কী বলবেন",
        "visit_bring": "কী সঙ্গে নেবেন",
        "visit_ask": "কী জিজ্ঞাসা করবেন",
        "visit_avoid": "কী এড়িয়ে চলবেন",
    },
    lead="নমুনা কথা",
    text="এখানে লেখকের নিজের বাক্য থাকবে।",
    labels={"why": "কেন", "caution": "সতর্কতা", "ask": "জিজ্ঞাসা করুন"},
)
ATTACK = Words(
    heading=dict.fromkeys(ENGLISH.heading, HOSTILE),
    lead=HOSTILE,
    text=HOSTILE,
    labels=dict.fromkeys(ENGLISH.labels, HOSTILE),
)
LONG = Words(
    heading=ENGLISH.heading,
    lead="A lead-in that runs on for longer than any author should let it, and then a little longer",
    text="Words without an end. " * 40 + "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 3,
    labels=ENGLISH.labels,
)


def _section(words: Words, kind: str, groups: tuple[Group, ...]) -> SectionContent:
    return SectionContent(
        kind=kind, audience="everyone", heading=words.heading[kind], html=_safe(words.text), groups=groups
    )


def _listed(*points: Point, is_ordered: bool = False) -> tuple[Group, ...]:
    return (Group("", "", (Block(points=points, is_ordered=is_ordered),)),)


def warning_signs(
    words: Words, *, count: int = 3, levels: tuple[str, ...] = LEVELS, source: Source | None = None
) -> WarningSigns:
    signs = tuple(words.point(number, is_plain=number % 2 == 0) for number in range(1, count + 1))
    groups = tuple(Group(level, words.heading[level], (Block(points=signs),)) for level in levels)
    return WarningSigns(section=_section(words, "danger_signs", groups), levels=groups, source=source)


def safety_roadmap(words: Words, *, count: int = 4, with_details: bool = True) -> SafetyRoadmap:
    labels: tuple[str, ...] = ("why", "caution") if with_details else ()
    steps = tuple(words.point(number, *labels) for number in range(1, count + 1))
    section = _section(words, "safety_steps", _listed(*steps, is_ordered=True))
    opening = (Block(html=_safe(words.text)),) if with_details else ()
    return SafetyRoadmap(section=section, steps=steps, opening=opening)


def doctor_visit(
    words: Words,
    *,
    count: int = 3,
    kinds: tuple[str, ...] = DoctorVisit.kinds,
    source: Source | None = None,
) -> DoctorVisit:
    def groups(kind: str) -> tuple[Group, ...]:
        opening = Group("", "", (Block(html=_safe(words.text)),))
        points = tuple(words.point(number, is_plain=kind != "who_can_help") for number in range(1, count + 1))
        return (opening, *_listed(*points)) if kind == "visit_tell" else _listed(*points)

    return DoctorVisit(parts=tuple(_section(words, kind, groups(kind)) for kind in kinds), source=source)


def _state(state: str, note: str, *panels: Panel, language: str = "en") -> tuple[Example, ...]:
    return tuple(Example(f"{panel.name.replace('_', '-')}-{state}", note, panel, language) for panel in panels)


EXAMPLES: tuple[Example, ...] = (
    *_state("full", "All there can be.", warning_signs(ENGLISH), safety_roadmap(ENGLISH), doctor_visit(ENGLISH)),
    *_state(
        "minimal",
        "As little as there can be.",
        warning_signs(ENGLISH, count=1, levels=LEVELS[1:2]),
        safety_roadmap(ENGLISH, count=1, with_details=False),
        doctor_visit(ENGLISH, count=1, kinds=("visit_ask",)),
    ),
    *_state(
        "inherited",
        "From the parent article, which is named.",
        warning_signs(ENGLISH, source=PARENT),
        doctor_visit(ENGLISH, source=PARENT),
    ),
    *_state(
        "long",
        "More than fits a screen, and words that do not break.",
        warning_signs(LONG, count=8),
        safety_roadmap(LONG, count=12),
        doctor_visit(LONG, count=8),
    ),
    *_state(
        "hostile",
        "Markup is shown and not run.",
        warning_signs(ATTACK, source=HOSTILE_PARENT),
        safety_roadmap(ATTACK),
        doctor_visit(ATTACK, source=HOSTILE_PARENT),
    ),
    *_state(
        "bangla",
        "In Bangla.",
        warning_signs(BANGLA),
        safety_roadmap(BANGLA, count=10),
        doctor_visit(BANGLA),
        language="bn",
    ),
)
