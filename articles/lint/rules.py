"""Rules of the linter: harmful advice, jargon and places, read from content/lint.toml; editors add theirs."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from patienttools.files.faults import ContentError, Fault
from patienttools.files.fields import Fields, read_toml


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Jargon:
    """A term that patients need explained where it first stands: the sentence or its block says `explained_by`."""

    term: re.Pattern[str]
    language: str
    explained_by: re.Pattern[str]
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageTargets:
    """How a language says no, how hard its patients' texts may be, and words that name a place."""

    language: str
    negation_before: re.Pattern[str]
    negation_after: re.Pattern[str]
    breaks_negation: re.Pattern[str]
    ends_reach: re.Pattern[str]
    places: re.Pattern[str]
    highest_grade: float | None
    longest_mean: float
    longest_sentence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of the glossary, with words that must not stand for it."""

    english: str
    bangla: tuple[str, ...]
    avoid: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    rules: tuple[Rule, ...]
    jargon: tuple[Jargon, ...]
    targets: Mapping[str, LanguageTargets] = field(hash=False)
    terms: tuple[Term, ...] = ()
    subject_stems: tuple[str, ...] = ()

    def with_rules(self, rules: Iterable[Rule]) -> "RuleBook":
        """The book with editors' rules added; one with the same key and language takes the place of the shipped one."""
        own = {(rule.key, rule.language): rule for rule in [*self.rules, *rules]}
        return replace(self, rules=tuple(own.values()))


def read_rules(folder: Path) -> RuleBook:
    """The rules that ship. Raises ContentError carrying every fault."""
    faults: list[Fault] = []
    text = (folder / "lint.toml").read_text(encoding="utf-8")
    table = read_toml("lint.toml", text, faults)
    if table is None:
        raise ContentError(faults)
    top = Fields("lint.toml", text, table, faults)
    rules = tuple(_rule(fields) for fields in top.tables("rules"))
    jargon = tuple(_jargon(fields) for fields in top.tables("jargon"))
    targets = {target.language: target for target in (_targets(fields) for fields in top.tables("languages"))}
    stems = tuple(top.texts("subject_stems"))
    top.finish()
    if faults:
        raise ContentError(faults)
    terms = _terms(folder / "glossary.toml")
    return RuleBook(rules=rules, jargon=jargon, targets=targets, terms=terms, subject_stems=stems)


def compiled(fields: Fields, name: str, *, required: bool = True) -> re.Pattern[str] | None:
    text = fields.text(name, required=required, longest=4000)
    try:
        return re.compile(unicodedata.normalize("NFC", text), re.IGNORECASE) if text else None
    except re.error as error:
        fields.fault(name, f"“{name}” is no regular expression: {error}.")
        return None


def _needed(fields: Fields, name: str) -> re.Pattern[str]:
    return compiled(fields, name) or re.compile(r"(?!)")


def _rule(fields: Fields) -> Rule:
    rule = Rule(
        key=fields.text("key"),
        language=fields.text("language"),
        pattern=_needed(fields, "pattern"),
        unless=compiled(fields, "unless", required=False),
        why=fields.text("why"),
        instead=fields.text("instead"),
        is_negatable=not fields.boolean("even_when_refused", required=False),
        is_point_wide=fields.boolean("is_point_wide", required=False),
        subjects=tuple(fields.texts("subjects")),
        corrections=tuple(number for number in fields.optional_list("corrections") if isinstance(number, int)),
    )
    fields.finish()
    return rule


def _jargon(fields: Fields) -> Jargon:
    jargon = Jargon(
        term=_needed(fields, "term"),
        language=fields.text("language"),
        explained_by=_needed(fields, "explained_by"),
        instead=fields.text("instead"),
    )
    fields.finish()
    return jargon


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
    )
    fields.finish()
    return targets


def _terms(path: Path) -> tuple[Term, ...]:
    table = read_toml(path.name, path.read_text(encoding="utf-8"), []) or {}
    return tuple(
        Term(
            english=entry["english"],
            bangla=tuple(entry["bangla"]),
            avoid=tuple(unicodedata.normalize("NFC", word) for word in entry.get("avoid", ())),
        )
        for entry in table.get("terms", ())
    )
