"""Every panel in every state and language, each built by its own `build`: the gallery shows them, tests render them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import translation

from patienttools.panels.base import Anchor, Claim, ClaimSource, Material, Panel, Related, Source
from patienttools.panels.content import Block, Group, SectionContent
from patienttools.panels.example_words import BY_LANGUAGE, HOSTILE, Words, hostile, long
from patienttools.panels.knowledge_graph import FAMILIES, KnowledgeGraph
from patienttools.panels.registry import PANELS

__all__ = ["EXAMPLES", "HOSTILE", "Example"]

# How the points of some kinds of section are written; other kinds have points without details.
LABELS = {"safety_steps": ("why", "caution"), "treatments": ("benefit", "limit", "ask")}
LEVELS = {
    "danger_signs": ("emergency_now", "help_today", "plan_with_someone"),
    "supporters": ("say", "do", "do_not"),
}
NUMBERED = ("safety_steps", "when_to_seek_help")


@dataclass(frozen=True, slots=True)
class Example:
    """A panel in one state. `name` is unique and serves as an id; `language` is that of its words."""

    name: str
    note: str
    panel: Panel
    language: str

    @property
    def level(self) -> Mapping[str, int]:
        """Levels of headings below the gallery's own."""
        return {"own": 3, "part": 4, "detail": 5}


@dataclass(frozen=True, slots=True)
class State:
    """How much there is: `count` points in each list; `is_bare` leaves out all that can be left out."""

    name: str
    note: str
    words: Words
    count: int = 4
    is_bare: bool = False
    is_inherited: bool = False
    view: str = ""


def material(panel: type[Panel], state: State) -> Material:
    """All that a panel may read, in the state's words."""
    words = state.words
    kinds = panel.kinds[-1:] if state.is_bare else panel.kinds
    audience = "clinical" if panel.is_clinical else "everyone"
    return Material(
        view=state.view or ("patient" if "patient" in panel.views else "clinical"),
        sections={kind: section(kind, audience, state) for kind in kinds},
        source=Source(words.parent, words.url) if state.is_inherited and panel.is_inheritable else None,
        summary=words.prose(),
        takeaways=tuple(words.prose() for _number in range(1 if state.is_bare else state.count)),
        anchors={kind: Anchor(words.heading, words.url) for kind in _anchors(state)},
        related=tuple(related(state)),
        claims=tuple(claims(state)),
    )


def section(kind: str, audience: str, state: State) -> SectionContent:
    words = state.words
    heading = "" if state.is_bare else words.heading
    return SectionContent(kind, audience, heading or words.lead, words.prose(), tuple(_groups(kind, state)))


def _groups(kind: str, state: State) -> Iterator[Group]:
    words, labels = state.words, () if state.is_bare else LABELS.get(kind, ())
    is_numbered = kind in NUMBERED and not state.is_bare
    points = tuple(
        words.point(number, *labels, is_plain=kind.startswith("visit") or kind == "supporters")
        for number in range(1, 2 if state.is_bare else state.count + 1)
    )
    block = Block(points=points, is_ordered=is_numbered)
    levels = LEVELS.get(kind, ())
    if levels:
        for level in levels[:1] if state.is_bare else levels:
            yield Group(level, words.heading_of(level), (block,))
    elif state.is_bare:
        yield Group("", "", (block,))
    else:
        yield Group("", "", (Block(html=words.prose()), block))
        if kind in {"visit_tell", "take_action", "recovery"}:
            yield Group("", words.heading, (block,))


def related(state: State) -> Iterator[Related]:
    """Articles of each family that patients see; in another language where the reader's has none."""
    words = state.words
    other = next(language for language in BY_LANGUAGE if language != words.language)
    relations = ("is_a_kind_of", "can_lead_to", "often_occurs_with", "checked_by", "helped_by", "explained_in")
    families = list(FAMILIES)[:1] if state.is_bare or state.view == "clinical" else list(FAMILIES)
    for number, family in enumerate(families):
        language = other if number == 1 else ""
        title = BY_LANGUAGE[other].heading if language else words.heading
        kind = relations[number % len(relations)]
        yield Related(words.place, kind, family, title, words.url, language)
        if not state.is_bare:
            yield Related(words.place, "explained_in", family, words.lead, words.url)


def claims(state: State) -> Iterator[Claim]:
    words = state.words
    known = ClaimSource("R1", 1, words.heading, words.people, words.place, "2016–2019", words.text)
    unknown = ClaimSource("R2", 2, words.heading, "", "", "", "")
    yield Claim(words.text, (unknown,) if state.is_bare else (known, unknown))
    for _number in range(0 if state.is_bare else state.count - 1):
        yield Claim(words.text, (known,))


def _anchors(state: State) -> tuple[str, ...]:
    if state.is_bare:
        return ("definition", "signs", "first_steps", "documenting", "who_can_help")
    return (
        *("definition", "types", "recognise", "signs", "effects", "danger_signs", "when_to_seek_help", "causes"),
        *("first_steps", "documenting", "who_can_help", "visit_tell", "tests", "treatments", "recovery", "medicines"),
        *("safety_steps", "prevention"),
    )


def states(words: Words) -> tuple[State, ...]:
    return (
        State("full", "All there can be.", words),
        State("minimal", "As little as there can be.", words, is_bare=True),
        State("inherited", "From the parent article, which is named.", words, is_inherited=True),
        State("long", "More than fits a screen, and words that do not break.", long(words), count=9),
        State("hostile", "Markup is shown and not run.", hostile(words), count=2, is_inherited=True),
    )


def build_examples(language: str) -> Iterator[Example]:
    """Every panel in every state that it can be in, in one language."""
    words = BY_LANGUAGE[language]
    suffix = "" if language == next(iter(BY_LANGUAGE)) else f"-{language}"
    with translation.override(language):
        for panel_class in PANELS:
            found = [one for one in states(words) if panel_class.is_inheritable or one.name != "inherited"]
            if panel_class is KnowledgeGraph:
                found.append(State("clinical", "Clinicians also see where nothing is indexed.", words, view="clinical"))
            for state in found:
                panel = panel_class.build(material(panel_class, state))
                if panel is None:
                    raise ValueError(f"{panel_class.name} has nothing to say in the state “{state.name}”.")
                yield Example(f"{panel.name.replace('_', '-')}-{state.name}{suffix}", state.note, panel, language)


EXAMPLES: tuple[Example, ...] = tuple(example for language in BY_LANGUAGE for example in build_examples(language))
