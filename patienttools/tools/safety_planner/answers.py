"""Answers: what a reader sent becomes bounded, showable text; every fault is said, and nothing typed is lost."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext

from patienttools.tools.safety_planner.stages import STAGES, is_with_partner

# Half a page of paper for each answer.
MAX_CHARACTERS = 2000
STAGE, DANGER, YES = "stage", "danger", "yes"
# What goes on paper: the reader's own words alone, or the suggestions as well.
PAPER, WORDS, ALL = "paper", "words", "all"

# Marks that turn the direction of what follows; a plan whose words run backwards could be read wrongly.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class FormFault:
    """What is wrong with one field; `field_id` is its id in the page."""

    field_id: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswers:
    """What one reader answered. `words` has a text for each question, empty where nothing was written."""

    stages: tuple[str, ...] = ()
    is_in_danger: bool = False
    paper: str = ""
    words: tuple[str, ...] = ()
    faults: tuple[FormFault, ...] = ()

    @property
    def has_words_only(self) -> bool:
        """What paper holds. Suggestions that a partner finds tell more than the reader's own words do."""
        return self.paper == WORDS or (self.paper != ALL and is_with_partner(self.stages))

    def fault_of(self, field_id: str) -> str:
        return next((fault.message for fault in self.faults if fault.field_id == field_id), "")


def field_name(number: int) -> str:
    """The name and id of the field of the question with that number, from 1."""
    return f"answer-{number}"


def read_answers(sent: QueryDict, *, questions: int, known_stages: Collection[str] = STAGES) -> PlanAnswers:
    """The answers, with every fault. Fields and values that the form does not have are ignored."""
    ticked = set(sent.getlist(STAGE))
    stages = tuple(stage for stage in STAGES if stage in ticked and stage in known_stages)
    words = tuple(showable(sent.get(field_name(number), "")) for number in range(1, questions + 1))
    faults = []
    if not stages:
        faults.append(FormFault(STAGE, gettext("Tick at least one line, so that the plan holds only what fits.")))
    for number, text in enumerate(words, 1):
        if len(text) > MAX_CHARACTERS:
            message = gettext(
                "This answer has %(length)s characters; at most %(most)s fit on the sheet. "
                "Shorten it here: nothing that you typed is lost."
            )
            counts = {"length": _counted(len(text)), "most": _counted(MAX_CHARACTERS)}
            faults.append(FormFault(field_name(number), message % counts))
    return PlanAnswers(
        stages=stages,
        is_in_danger=sent.get(DANGER) == YES,
        paper=paper if (paper := sent.get(PAPER, "")) in {WORDS, ALL} else "",
        words=words,
        faults=tuple(faults),
    )


def showable(text: str) -> str:
    """The text without what cannot be shown: control characters, half surrogates, marks that turn text around."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", _TURNING.sub("", text)).strip()


def _counted(number: int) -> str:
    return str(number_format(number, force_grouping=True))
