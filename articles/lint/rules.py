"""Rules of the linter: harmful advice, jargon and places, read from content/lint.toml; editors add theirs."""

import math
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from pathlib import Path
from typing import Any

from articles.lint.documents import (
    LINT,
    LINT_HEADING,
    JargonDocument,
    Pattern,
    RuleDocument,
    TermDocument,
    read_glossary,
    read_lint_entries,
)
from articles.lint.readability import FORMULAS
from patienttools.files.faults import ContentError, Fault
from patienttools.files.fields import Fields
from patienttools.files.reading import read_top
from patienttools.files.tables import Entries
from patienttools.files.toml import format_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing not to write. It is found in a sentence unless the sentence speaks against it.

    `unless` names words that make the sentence right; `subjects` are subjects of articles in which it may stand;
    `corrections` are the numbers of the corrections that it guards.
    """

    key: str
    language: str
    pattern: re.Pattern[str]
    why: str
    instead: str
    unless: re.Pattern[str] | None = None
    is_negatable: bool = True
    # Whether `unless` may stand anywhere in the same point or paragraph: a caution beside the advice.
    is_point_wide: bool = False
    subjects: tuple[str, ...] = ()
    corrections: tuple[int, ...] = ()
    # Whether it stands as it shipped: the model may overrule it, and never what an editor wrote.
    is_shipped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Jargon:
    """A term that patients need explained where it first stands: the sentence or its block says `explained_by`."""

    term: re.Pattern[str]
    language: str
    explained_by: re.Pattern[str]
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageTargets:
    """How a language says no, how hard its patients' texts may be, and words that name a place.

    `pointers` find a sentence that only leads to another page. `longest_summary` is in characters as a reader sees
    them: so many are three lines on a phone 390 px wide. `subject_stems` open words by which a source is known to be
    about the library's subjects; only in the language in which sources are cited can that be told.
    """

    language: str
    negation_before: re.Pattern[str]
    negation_after: re.Pattern[str]
    breaks_negation: re.Pattern[str]
    ends_reach: re.Pattern[str]
    places: re.Pattern[str]
    highest_grade: float | None
    longest_mean: float
    longest_sentence: int
    pointers: re.Pattern[str]
    longest_summary: int | None = None
    grade_formula: str = ""
    # Of a section that says in short what the whole says.
    grade_in_short: float | None = None
    mean_in_short: float | None = None
    subject_stems: tuple[str, ...] = ()


_TARGET_PATTERNS = ("negation_before", "negation_after", "breaks_negation", "ends_reach", "places", "pointers")
_NEVER, _ALWAYS = re.compile(r"(?!)"), re.compile("")


def neutral_targets(language: str) -> LanguageTargets:
    """What holds for a language of which lint.toml says nothing: no limit, and nothing is told apart."""
    return LanguageTargets(
        language=language,
        negation_before=_NEVER,
        negation_after=_NEVER,
        breaks_negation=_NEVER,
        ends_reach=_NEVER,
        places=_ALWAYS,
        highest_grade=None,
        longest_mean=math.inf,
        longest_sentence=sys.maxsize,
        pointers=_NEVER,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of the glossary: by language the words for it, and those that must not stand for it."""

    words: Mapping[str, tuple[str, ...]] = field(hash=False)
    avoid: Mapping[str, tuple[str, ...]] = field(hash=False)
    # Why, in a sentence.
    note: str = ""

    @property
    def name(self) -> str:
        """The term in the first language that has it."""
        return next(words[0] for words in self.words.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    rules: tuple[Rule, ...]
    jargon: tuple[Jargon, ...]
    targets: Mapping[str, LanguageTargets] = field(hash=False)
    terms: tuple[Term, ...] = ()

    def targets_of(self, language: str) -> LanguageTargets:
        return self.targets.get(language) or neutral_targets(language)


@dataclass(frozen=True, slots=True)
class LintFile:
    """lint.toml as documents; `targets` by language, sound ones only."""

    rules: Entries[RuleDocument]
    jargon: Entries[JargonDocument]
    targets: Mapping[str, LanguageTargets]


def read_lint(folder: Path, faults: list[Fault]) -> LintFile:
    """What is wrong is added to `faults`. No file: nothing is looked for."""
    top = read_top(folder, LINT, faults, is_needed=False)
    rules, jargon = read_lint_entries(top)
    targets: dict[str, LanguageTargets] = {}
    for fields in top.tables("languages") if top is not None else ():
        target = _targets(fields)
        if target.language in targets:
            fields.fault("language", f"The language “{target.language}” stands twice.")
        targets[target.language] = target
    if top is not None:
        top.finish()
    elif not (folder / LINT).exists():
        rules.unread, jargon.unread = set(), set()
    return LintFile(rules, jargon, targets)


def format_targets(targets: Iterable[LanguageTargets]) -> str:
    """The opening of lint.toml: its heading and what holds for each language, in the order of the file."""
    tables = (
        {item.name: _plain(getattr(target, item.name)) for item in dataclass_fields(target)} for target in targets
    )
    return LINT_HEADING + format_tables("languages", tables, literal=_TARGET_PATTERNS)


def _plain(value: Any) -> Any:
    if isinstance(value, re.Pattern):
        return value.pattern
    return int(value) if isinstance(value, float) else value


def read_rules(folder: Path) -> RuleBook:
    """The rules of a content folder. Raises ContentError carrying every fault."""
    faults: list[Fault] = []
    lint = read_lint(folder, faults)
    terms = read_glossary(folder, faults)
    if faults:
        raise ContentError(faults)
    return build_book(
        lint.rules.values(), lint.jargon.values(), terms.values(), lint.targets, shipped=lint.rules.values()
    )


def build_book(
    rules: Iterable[RuleDocument],
    jargon: Iterable[JargonDocument],
    terms: Iterable[TermDocument],
    targets: Mapping[str, LanguageTargets],
    *,
    shipped: Iterable[RuleDocument] = (),
) -> RuleBook:
    """Documents of files or rows, ready to look with. Rules that are switched off are left out.

    `shipped` are the rules that came with the library; one that an editor changed is the editor's own.
    """
    as_shipped = {_finds(rule) for rule in shipped}
    return RuleBook(
        rules=tuple(_rule(rule, is_shipped=_finds(rule) in as_shipped) for rule in rules if rule.is_active),
        jargon=tuple(
            Jargon(
                term=_compiled(word.term),
                language=word.language,
                explained_by=_compiled(word.explained_by),
                instead=word.instead,
            )
            for word in jargon
        ),
        targets=targets,
        terms=tuple(Term(words=term.words, avoid=term.avoid, note=term.note) for term in terms),
    )


def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _finds(rule: RuleDocument) -> tuple[str, ...]:
    """What a rule finds; how it explains itself may change, and it is still the same."""
    return rule.key, rule.language, rule.pattern, rule.unless


def _rule(rule: RuleDocument, *, is_shipped: bool) -> Rule:
    return Rule(
        key=rule.key,
        language=rule.language,
        pattern=_compiled(rule.pattern),
        unless=_compiled(rule.unless) if rule.unless else None,
        why=rule.why,
        instead=rule.instead,
        is_negatable=not rule.even_when_refused,
        is_point_wide=rule.is_point_wide,
        subjects=rule.subjects,
        corrections=rule.corrections,
        is_shipped=is_shipped,
    )


def find_unruled(book: RuleBook, codes: Iterable[str]) -> list[Fault]:
    """A fault for each language of which lint.toml says nothing."""
    reason = (
        "There is no [[languages]] for “{0}”: how it says no, how long sentences may be, and words that name a place. "
        "Until there is, nothing is told apart in texts of this language, and none is too hard to read."
    )
    return [Fault("lint.toml", 0, reason.format(code)) for code in codes if code not in book.targets]


def _needed(fields: Fields, name: str) -> re.Pattern[str]:
    field = Pattern(attribute=name)
    text = field.tidy(field.read(fields))
    if not text:
        return _NEVER
    if said := field.complaint(text):
        fields.fault(name, f"“{name}”: {said}")
        return _NEVER
    return _compiled(text)


def _targets(fields: Fields) -> LanguageTargets:
    grade = fields.integer("highest_grade", required=False)
    targets = LanguageTargets(
        language=fields.text("language"),
        negation_before=_needed(fields, "negation_before"),
        negation_after=_needed(fields, "negation_after"),
        breaks_negation=_needed(fields, "breaks_negation"),
        ends_reach=_needed(fields, "ends_reach"),
        places=_needed(fields, "places"),
        highest_grade=grade,
        longest_mean=float(fields.integer("longest_mean") or 0),
        longest_sentence=fields.integer("longest_sentence") or 0,
        pointers=_needed(fields, "pointers"),
        longest_summary=fields.integer("longest_summary", required=False),
        grade_formula=fields.choice("grade_formula", list(FORMULAS), required=grade is not None),
        grade_in_short=fields.integer("grade_in_short", required=False),
        mean_in_short=fields.integer("mean_in_short", required=False),
        subject_stems=tuple(fields.texts("subject_stems")),
    )
    fields.finish()
    return targets
