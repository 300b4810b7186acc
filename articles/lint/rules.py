"""Rules of the linter: harmful advice, jargon and places, read from content/lint.toml; editors add theirs."""

import math
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from articles.lint.readability import FORMULAS
from patienttools.files.faults import ContentError, Fault
from patienttools.files.fields import Fields
from patienttools.files.reading import read_top
from patienttools.languages import languages

GLOSSARY = "glossary.toml"


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
    """How a language says no, how hard its patients' texts may be, and words that name a place.

    `pointers` find a sentence that only leads to another page. `subject_stems` open words by which a source is known
    to be about the library's subjects; only in the language in which sources are cited can that be told.
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
    grade_formula: str = ""
    subject_stems: tuple[str, ...] = ()


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

    def with_rules(self, rules: Iterable[Rule]) -> "RuleBook":
        """The book with editors' rules added; one with the same key and language takes the place of the shipped one."""
        own = {(rule.key, rule.language): rule for rule in [*self.rules, *rules]}
        return replace(self, rules=tuple(own.values()))


def read_rules(folder: Path) -> RuleBook:
    """The rules that ship. Raises ContentError carrying every fault."""
    faults: list[Fault] = []
    top = read_top(folder, "lint.toml", faults)
    if top is None:
        raise ContentError(faults)
    rules = tuple(_rule(fields) for fields in top.tables("rules"))
    jargon = tuple(_jargon(fields) for fields in top.tables("jargon"))
    targets = {target.language: target for target in (_targets(fields) for fields in top.tables("languages"))}
    top.finish()
    terms = read_terms(folder, faults)
    if faults:
        raise ContentError(faults)
    return RuleBook(rules=rules, jargon=jargon, targets=targets, terms=terms)


def find_unruled(book: RuleBook, codes: Iterable[str]) -> list[Fault]:
    """A fault for each language of which lint.toml says nothing."""
    reason = (
        "There is no [[languages]] for “{0}”: how it says no, how long sentences may be, and words that name a place. "
        "Until there is, nothing is told apart in texts of this language, and none is too hard to read."
    )
    return [Fault("lint.toml", 0, reason.format(code)) for code in codes if code not in book.targets]


def compiled(fields: Fields, name: str, *, required: bool = True) -> re.Pattern[str] | None:
    text = fields.text(name, required=required, longest=4000)
    try:
        return re.compile(unicodedata.normalize("NFC", text), re.IGNORECASE) if text else None
    except re.error as error:
        fields.fault(name, f"“{name}” is no regular expression: {error}.")
        return None


def _needed(fields: Fields, name: str) -> re.Pattern[str]:
    return compiled(fields, name) or _NEVER


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
        pointers=_needed(fields, "pointers"),
        grade_formula=fields.choice("grade_formula", list(FORMULAS), required=grade is not None),
        subject_stems=tuple(fields.texts("subject_stems")),
    )
    fields.finish()
    return targets


def read_terms(folder: Path, faults: list[Fault]) -> tuple[Term, ...]:
    """The glossary: `bn` holds the words of a language for a term, `avoid_bn` those that must not stand for it."""
    top = read_top(folder, GLOSSARY, faults)
    if top is None:
        return ()
    terms = tuple(_term(fields) for fields in top.tables("terms"))
    top.finish()
    return terms


def _term(fields: Fields) -> Term:
    codes = [code for code, _name in languages()]
    words = {code: _words(fields, code) for code in codes}
    avoid = {code: _words(fields, f"avoid_{code}") for code in codes}
    fields.text("note", required=False)
    fields.boolean("uncertain", required=False)
    if not any(words.values()):
        fields.fault("terms", f"The term has no word in any language ({', '.join(codes)}).")
        words = {codes[0]: ("",)}
    fields.finish()
    return Term(words={c: w for c, w in words.items() if w}, avoid={c: w for c, w in avoid.items() if w})


def _words(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(fields.texts(name))
