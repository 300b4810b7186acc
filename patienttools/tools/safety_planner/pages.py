"""Pages of the planner: the form with what was answered so far, and the plan for screen and paper."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from articles.pages.addresses import Place
from articles.pages.reading import Reading
from articles.pages.shapes import PageReference, PageSection
from articles.pages.sheets import neutral_heading
from patienttools.panels.content import Block, Detail, Group, SectionContent
from patienttools.tools.safety_planner.answers import STAGE, FormFault, PlanAnswers, field_name
from patienttools.tools.safety_planner.stages import STAGES, choose_offers, is_with_partner
from patienttools.tools.sources import sources_of, without_marks
from patienttools.tools.wording import Wording, build_wording, target_of

# Section of the article → what the planner makes of it.
OPENING, STAGE_LINES, DANGER_SIGNS, QUESTIONS, SUGGESTIONS = (
    "about",
    "types",
    "when_to_seek_help",
    "safety_steps",
    "take_action",
)
KEEP_WITH_PARTNER, KEEP_APART = "keep_with_partner", "keep_apart"


@dataclass(frozen=True, slots=True)
class StageChoice:
    key: str
    label: str
    blocks: tuple[Block, ...]
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the plan; `name` is the field's name and id, `fault` empty where nothing is wrong."""

    name: str
    label: SafeString
    text: SafeString
    details: tuple[Detail, ...]
    answer: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannerForm:
    action: str
    stage_section: SectionContent | None
    stages: tuple[StageChoice, ...]
    stage_fault: str
    danger_section: SectionContent | None
    is_in_danger: bool
    question_section: SectionContent | None
    questions: tuple[Question, ...]
    paper: str
    faults: tuple[FormFault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannerPage:
    """The tool's first page; with answers that have faults, the same page again and all that was typed."""

    wording: Wording
    title: str
    opening: PageSection | None
    form: PlannerForm
    references: tuple[PageReference, ...]


@dataclass(frozen=True, slots=True)
class PlanWords:
    """What the reader wrote under one question."""

    label: SafeString
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """The plan. `title` says nothing of what it is; `keep` says where such a sheet is safe.

    With `has_words_only`, paper holds the reader's own words alone.
    """

    wording: Wording
    title: str
    words: tuple[PlanWords, ...]
    groups: tuple[Group, ...]
    keep: Group | None
    has_words_only: bool
    form: PlannerForm
    references: tuple[PageReference, ...]


def build_planner_page(reading: Reading, place: Place, answers: PlanAnswers | None = None) -> PlannerPage:
    wording = build_wording(reading, place)
    sections = {section.kind: section for section in wording.sections}
    shown = [sections[kind].html for kind in (OPENING, STAGE_LINES, DANGER_SIGNS, QUESTIONS) if kind in sections]
    return PlannerPage(
        wording=wording,
        title=wording.title,
        opening=PageSection(sections[OPENING], is_clinical=False) if OPENING in sections else None,
        form=_build_form(reading, place, sections, answers or PlanAnswers()),
        references=sources_of(reading.edition.document, [wording.summary, *shown]),
    )


def build_plan_page(reading: Reading, place: Place, answers: PlanAnswers) -> PlanPage:
    """The plan for answers without faults."""
    wording = build_wording(reading, place)
    # On paper the marks of citations mean nothing; the sources stand below, on the screen.
    sections = {section.kind: without_marks(section) for section in wording.sections}
    marked = _suggestions(wording.sections)
    groups = _suggestions(sections.values())
    keys = choose_offers(answers.stages, is_in_danger=answers.is_in_danger)
    questions = sections[QUESTIONS].points if QUESTIONS in sections else ()
    return PlanPage(
        wording=wording,
        title=neutral_heading(),
        words=tuple(PlanWords(q.lead, text) for q, text in zip(questions, answers.words, strict=True) if text),
        groups=tuple(groups[key] for key in keys if key in groups),
        keep=groups.get(KEEP_WITH_PARTNER if is_with_partner(answers.stages) else KEEP_APART),
        has_words_only=answers.has_words_only,
        form=_build_form(reading, place, sections, answers),
        references=sources_of(
            reading.edition.document,
            [piece for key in keys if key in marked for piece in _pieces(marked[key])],
            has_marks=False,
        ),
    )


def known_stages(wording: Wording) -> tuple[str, ...]:
    """The stages that the article has words for."""
    lines = next((section for section in wording.sections if section.kind == STAGE_LINES), None)
    keys = {group.key for group in lines.groups} if lines else set()
    return tuple(stage for stage in STAGES if stage in keys)


def count_questions(wording: Wording) -> int:
    return sum(len(section.points) for section in wording.sections if section.kind == QUESTIONS)


def _suggestions(sections: Iterable[SectionContent]) -> dict[str, Group]:
    return {group.key: group for section in sections if section.kind == SUGGESTIONS for group in section.groups}


def _pieces(group: Group) -> Iterator[str]:
    """Every piece of HTML of a group, for what it cites."""
    for block in group.blocks:
        yield block.html or ""
    for point in group.points:
        yield from (point.lead, point.text, *(detail.text for detail in point.details))


def _build_form(
    reading: Reading, place: Place, sections: Mapping[str, SectionContent], answers: PlanAnswers
) -> PlannerForm:
    lines = sections.get(STAGE_LINES)
    by_key = {group.key: group for group in lines.groups} if lines else {}
    questions = sections.get(QUESTIONS)
    words = answers.words or ("",) * (len(questions.points) if questions else 0)
    return PlannerForm(
        action=place.address(target_of(reading)),
        stage_section=lines,
        stages=tuple(
            StageChoice(stage, by_key[stage].heading, by_key[stage].blocks, stage in answers.stages)
            for stage in STAGES
            if stage in by_key
        ),
        stage_fault=answers.fault_of(STAGE),
        danger_section=sections.get(DANGER_SIGNS),
        is_in_danger=answers.is_in_danger,
        question_section=questions,
        questions=tuple(
            Question(
                name=field_name(number),
                label=point.lead,
                text=point.text,
                details=point.details,
                answer=text,
                fault=answers.fault_of(field_name(number)),
            )
            for number, (point, text) in enumerate(zip(questions.points, words, strict=True), 1)
        )
        if questions
        else (),
        paper=answers.paper,
        faults=answers.faults,
    )
