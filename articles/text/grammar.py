"""The words of content/grammar.toml, by language: labels of details, headings of groups, marks of a statistic."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Grammar:
    """One language's words. `details` maps label → key; `groups` maps section kind → {heading → key}, in order."""

    language: str
    script: str
    sentence_end: str
    abbreviations: tuple[str, ...]
    statistics: tuple[re.Pattern[str], ...]
    details: Mapping[str, str]
    groups: Mapping[str, Mapping[str, str]]


@cache
def _grammars() -> Mapping[str, Grammar]:
    path = Path(settings.BASE_DIR) / "content" / "grammar.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        language: Grammar(
            language=language,
            script=table["script"],
            sentence_end=table["sentence_end"],
            abbreviations=tuple(table["abbreviations"]),
            statistics=tuple(re.compile(pattern, re.IGNORECASE) for pattern in table["statistics"]),
            details={label: key for key, label in table["details"].items()},
            groups={
                kind: {heading: key for key, heading in headings.items()} for kind, headings in table["groups"].items()
            },
        )
        for language, table in tables.items()
    }


def grammar_of(language: str) -> Grammar:
    """The words of one language. Raises KeyError for a language that grammar.toml does not have."""
    return _grammars()[language]
