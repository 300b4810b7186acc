"""The words of content/grammar.toml, by language: labels of details, headings of groups, marks of a statistic."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from patienttools.files.faults import ContentError, Fault
from patienttools.files.fields import Fields
from patienttools.files.reading import read_top

FILE = "grammar.toml"
# Ends of sentences in the scripts of most languages: what is assumed until grammar.toml says better.
COMMON_ENDS = ".!?।॥。！？؟۔։።"


@dataclass(frozen=True)
class Grammar:
    """One language's words. `details` maps label → key; `groups` maps section kind → {heading → key}, in order.

    Without values it is what holds for a language of which grammar.toml says nothing: sentences end, and that is all.
    An empty `script` is any.
    """

    language: str
    script: str = ""
    sentence_end: str = COMMON_ENDS
    abbreviations: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    statistics: tuple[re.Pattern[str], ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def grammar_of(language: str) -> Grammar:
    """The words of one language; the neutral ones for a language that grammar.toml does not have."""
    return _grammars().get(language) or Grammar(language)


def endings_of(language: str) -> tuple[str, ...]:
    """The endings of words, for pages while somebody reads: none, and no error, where the grammar cannot be read."""
    try:
        return tuple(grammar_of(language).endings)
    except (ContentError, OSError):
        return ()


def is_in_script(text: str, language: str) -> bool:
    """Whether at least half of the letters are of the language's script; true of a text that has no letters.

    Pages ask this while somebody reads, so a grammar that cannot be read means any script, and no error.
    """
    try:
        script = grammar_of(language).script
    except (ContentError, OSError):
        return True
    letters = [c for c in text if c.isalpha()]
    return 2 * sum(script in unicodedata.name(c, "") for c in letters) >= len(letters)


def read_grammars(folder: Path) -> dict[str, Grammar]:
    """The grammars of a content folder, by language. Raises ContentError carrying every fault."""
    faults: list[Fault] = []
    top = read_top(folder, FILE, faults)
    names = top.lines() if top else ()
    grammars = {name: _grammar(name, fields) for name in names if top and (fields := top.table(name))}
    if faults:
        raise ContentError(faults)
    return grammars


def find_faults(folder: Path, languages: Iterable[str]) -> list[Fault]:
    """Every fault of the file, and a fault for each language of which it says nothing."""
    try:
        known = read_grammars(folder)
    except ContentError as error:
        return list(error.faults)
    reason = (
        "There is no table [{0}]: how sentences end, the script, the labels of details and the headings of groups. "
        "Until there is one, no structure is read from texts in this language, and no statistic is seen."
    )
    return [Fault(FILE, 0, reason.format(language)) for language in languages if language not in known]


@cache
def _grammars() -> Mapping[str, Grammar]:
    return read_grammars(Path(settings.BASE_DIR) / "content")


def _grammar(language: str, fields: Fields) -> Grammar:
    grammar = Grammar(
        language=language,
        script=fields.text("script", longest=40),
        sentence_end=fields.text("sentence_end", longest=40),
        abbreviations=tuple(fields.texts("abbreviations")),
        endings=tuple(fields.texts("endings")),
        statistics=tuple(_patterns(fields, "statistics")),
        details=_labels(fields, "details", fields.any_table("details")),
        groups={kind: _labels(fields, kind, headings) for kind, headings in fields.any_table("groups").items()},
    )
    fields.finish()
    return grammar


def _patterns(fields: Fields, name: str) -> Iterable[re.Pattern[str]]:
    for text in fields.texts(name, longest=4000):
        try:
            yield re.compile(text, re.IGNORECASE)
        except re.error as error:
            fields.fault(name, f"“{text[:60]}” is no regular expression: {error}.")


def _labels(fields: Fields, name: str, table: Any) -> dict[str, str]:
    """The labels of a table, as label → key."""
    if not isinstance(table, dict) or not all(isinstance(label, str) and label.strip() for label in table.values()):
        fields.fault(name, f"“{name}” must be a table of labels, none empty.")
        return {}
    labels = {label: key for key, label in table.items()}
    if len(labels) < len(table):
        fields.fault(name, f"Two labels of “{name}” are the same.")
    return labels
