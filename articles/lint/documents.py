"""Documents: what the linter looks for, as content/lint.toml and content/glossary.toml say it; patterns stay text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from articles.kinds import Subject
from patienttools.files import schema
from patienttools.files.definitions import LARGEST_POSITION, SLUG
from patienttools.files.faults import Fault
from patienttools.files.fields import Fields
from patienttools.files.reading import read_top
from patienttools.files.tables import Entries, read_tables, without_expected
from patienttools.files.toml import format_tables

LINT, GLOSSARY = "lint.toml", "glossary.toml"
LINT_HEADING = """\
# What the linter looks for. While the site runs editors change these rules in the admin, switch them off or add others.
# [[languages]] says how a language refuses, what names a place, and how hard its patients' texts may be; pointers are
# sentences that only lead on ("See PTSD."), subject_stems open words of sources about this library's subjects.
# A rule is found in a sentence unless the sentence refuses it ("is not advised") or says what `unless` names.
# `corrections` are the numbers of the corrections that a rule guards; content/README.md has the table.
# [[jargon]] are words that patients may not know: explained in the same point or paragraph.
"""
GLOSSARY_HEADING = """\
# The words that the text uses for a term, by language, and those that it avoids (avoid_ and the language).
# Uncertain: no settled term; explain it where it is used.
# An explanation (explanation_ and the language) is what patients read who tap the word: thirty easy words at most, no
# figure. What stands in brackets behind a word is not looked for; “a / b” are two words.
"""
LONGEST_PATTERN, LONGEST_SENTENCE, LONGEST_EXPLANATION = 4000, 500, 300
PATTERNS = ("pattern", "unless", "term", "explained_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDocument:
    """One thing not to write; see `rules.Rule`. It is one by key and language."""

    key: str
    language: str
    pattern: str
    unless: str
    why: str
    instead: str
    even_when_refused: bool
    is_point_wide: bool
    subjects: tuple[str, ...]
    corrections: tuple[int, ...]
    is_active: bool
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JargonDocument:
    """A term that patients need explained; see `rules.Jargon`. It is one by key and language."""

    key: str
    language: str
    term: str
    explained_by: str
    instead: str
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDocument:
    """A term of the glossary: by language the words for it, those that must not stand for it, and what it means.

    `explanation` is plain text, for patients; a language without one explains nothing.
    """

    key: str
    words: Mapping[str, tuple[str, ...]] = field(hash=False)
    avoid: Mapping[str, tuple[str, ...]] = field(hash=False)
    explanation: Mapping[str, str] = field(hash=False)
    note: str
    is_uncertain: bool
    position: int | None = None


def pattern_complaint(text: str) -> str:
    """Why this is no regular expression that can be used; empty if it is one."""
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        return _("This is no pattern: %(error)s.") % {"error": error}
    if re.search(r"[+*]\)(?:[+*]|\{\d*,\})", text):
        return _("A repeat inside a repeat, such as (a+)+, can take for ever.")
    return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern(schema.Text):
    """A regular expression, kept to the last byte. Plain words are one."""

    is_verbatim: bool = True
    longest: int = LONGEST_PATTERN

    def complaint(self, value: str) -> str:
        said = schema.Text.complaint(self, value)
        return said if said or not value else pattern_complaint(value)


@dataclass(frozen=True, kw_only=True, slots=True)
class Language(schema.Text):
    longest: int = 12

    def complaint(self, value: str) -> str:
        said = schema.Text.complaint(self, value)
        return said or schema.unknown_language(value, schema.site_languages())


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts(schema.Field):
    """Whole numbers from one, in their order."""

    is_required: bool = False

    def read(self, fields: Fields) -> Any:
        return fields.plain(self.in_file, list, "a list of whole numbers", self.is_required) or ()

    def tidy(self, value: Any) -> tuple[Any, ...]:
        return tuple(value) if isinstance(value, list | tuple) else (value,) if value else ()

    def complaint(self, value: tuple[Any, ...]) -> str:
        is_good = all(type(number) is int and 1 <= number <= LARGEST_POSITION for number in value)
        return "" if is_good else _("Whole numbers from 1 to %(most)d.") % {"most": LARGEST_POSITION}

    def column(self, value: tuple[int, ...]) -> list[int]:
        return list(value)


RULE = schema.Schema(
    RuleDocument,
    (
        schema.Text(attribute="key", form=SLUG, longest=60),
        Language(attribute="language"),
        Pattern(attribute="pattern"),
        Pattern(attribute="unless", is_required=False),
        schema.Text(attribute="why", longest=LONGEST_SENTENCE),
        schema.Text(attribute="instead", longest=LONGEST_SENTENCE),
        schema.Flag(attribute="even_when_refused"),
        schema.Flag(attribute="is_point_wide"),
        schema.Texts(attribute="subjects", choices=Subject.values),
        Counts(attribute="corrections"),
        schema.Flag(attribute="is_active", default=True),
        schema.Number(attribute="position"),
    ),
)
JARGON = schema.Schema(
    JargonDocument,
    (
        schema.Text(attribute="key", form=SLUG, longest=60),
        Language(attribute="language"),
        Pattern(attribute="term"),
        Pattern(attribute="explained_by"),
        schema.Text(attribute="instead", longest=LONGEST_SENTENCE),
        schema.Number(attribute="position"),
    ),
)
TERM = schema.Schema(
    TermDocument,
    (
        schema.Text(attribute="key", form=SLUG, longest=80),
        schema.SpreadLists(attribute="words", longest=200),
        schema.SpreadLists(attribute="avoid", prefix="avoid_", is_required=False, longest=200),
        schema.SpreadTexts(
            attribute="explanation", prefix="explanation_", is_required=False, longest=LONGEST_EXPLANATION
        ),
        schema.Text(attribute="note", is_required=False, longest=LONGEST_SENTENCE),
        schema.Flag(attribute="is_uncertain", name="uncertain"),
        schema.Number(attribute="position"),
    ),
)


def key_with_language(entry: Any) -> str:
    """What names a rule or a word: the same key may stand once in each language."""
    return f"{entry.key}/{entry.language}"


def read_lint_entries(
    top: Fields | None,
) -> tuple[Entries[RuleDocument], Entries[JargonDocument]]:
    """The rules and the jargon of lint.toml; the caller reads the rest of it and finishes `top`."""
    rules = read_tables(top, "rules", RULE.read, key_with_language)
    jargon = read_tables(top, "jargon", JARGON.read, key_with_language)
    return rules.ordered(_place), jargon.ordered(_place)


def read_glossary(folder: Path, faults: list[Fault]) -> Entries[TermDocument]:
    """The terms by key; what is wrong is added to `faults`. No file: no term."""
    top = read_top(folder, GLOSSARY, faults, is_needed=False)
    terms = read_tables(top, "terms", TERM.read, lambda term: term.key)
    if top is not None:
        top.finish()
    elif not (folder / GLOSSARY).exists():
        terms.unread = set()
    return terms.ordered(_place)


def format_rules(rules: Iterable[RuleDocument]) -> str:
    return format_tables("rules", without_expected(map(RULE.table, sorted(rules, key=_place))), literal=PATTERNS)


def format_jargon(jargon: Iterable[JargonDocument]) -> str:
    return format_tables("jargon", without_expected(map(JARGON.table, sorted(jargon, key=_place))), literal=PATTERNS)


def format_glossary(terms: Iterable[TermDocument]) -> str:
    ordered = sorted(terms, key=_place)
    return GLOSSARY_HEADING + format_tables("terms", without_expected(map(TERM.table, ordered)))


def _place(entry: Any) -> tuple[int, str, str]:
    return entry.position or 0, entry.key, getattr(entry, "language", "")
