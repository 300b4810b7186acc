"""Asked phrases: in which words people ask for what a section answers; a file beside an edition, for search alone."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patienttools.files import schema
from patienttools.files.definitions import Form
from patienttools.files.faults import Fault
from patienttools.files.fields import read_toml
from patienttools.files.toml import format_toml

SUFFIX = ".asked.toml"
Asked = Mapping[str, Sequence[str]]
"""Phrases by the id of their section."""
MAX_PHRASES, MAX_PHRASE = 80, 160


def is_plain(text: str) -> bool:
    """Whether this is something that a person could have typed: with a letter or digit, and without our marks."""
    return any(map(str.isalnum, text)) and not any(mark in text for mark in ("[^", "](", "<", "**", "{#"))


PLAIN = Form(is_plain, gettext_lazy("Plain words as people type them, without citations or marks."))
PHRASES = schema.Texts(attribute="asked", longest=MAX_PHRASE, form=PLAIN)


def complaint(phrases: Iterable[Any]) -> str:
    """What is wrong with the phrases of one section, wherever they come from; empty if nothing is."""
    tidy = PHRASES.tidy(list(phrases))
    if len(tidy) > MAX_PHRASES:
        message = _("%(count)d phrases; at most %(most)d fit one section.")
        return message % {"count": len(tidy), "most": MAX_PHRASES}
    return PHRASES.complaint(tidy)


def repeated(asked: Asked) -> Iterator[tuple[str, str, str]]:
    """Phrases that stand twice, whatever their capitals: the section, the phrase, and the section that has it first."""
    first: dict[str, str] = {}
    for name, phrases in asked.items():
        for phrase in phrases:
            earlier = first.setdefault(phrase.casefold(), name)
            if earlier != name:
                yield name, phrase, earlier


def find_faults(path: str, asked: Asked) -> list[Fault]:
    """What is wrong with the phrases of a draft; the path names the section."""
    faults = [Fault(f"{path}#{name}", 0, said) for name, phrases in asked.items() if (said := complaint(phrases))]
    return faults + [Fault(f"{path}#{name}", 0, twice_said(phrase, first)) for name, phrase, first in repeated(asked)]


def twice_said(phrase: str, first: str) -> str:
    message = _("“%(phrase)s” leads to the section “%(first)s” already.")
    return message % {"phrase": phrase[:60], "first": first}


def read_asked(path: str, text: str, known: Collection[str], faults: list[Fault]) -> dict[str, tuple[str, ...]]:
    """The phrases of a file, by the id of their section; every fault is added, with its line."""
    table = read_toml(path, text, faults)
    asked: dict[str, tuple[str, ...]] = {}
    for name, value in (table or {}).items():
        line = _line_of(text, name)
        if name not in known:
            reason = f"“{name}” is no section of this edition. Known: {', '.join(sorted(known))}."
            faults.append(Fault(path, line, reason))
        elif not isinstance(value, list):
            faults.append(Fault(path, line, f"“{name}” must be a list of texts."))
        elif not value:
            faults.append(Fault(path, line, f"“{name}” has no phrase: leave it out."))
        elif said := complaint(value):
            faults.append(Fault(path, line, f"“{name}”: {said}"))
        else:
            asked[name] = PHRASES.tidy(value)
    if table == {}:
        faults.append(Fault(path, 0, "No phrase stands here: delete the file."))
    for name, phrase, first in repeated(asked):
        faults.append(Fault(path, _line_of(text, name, phrase), twice_said(phrase, first)))
    return asked


def format_asked(asked: Asked) -> str:
    """The file of an edition's phrases, in the order of its sections; empty where there are none."""
    return format_toml(dict(asked))


def _line_of(text: str, name: str, phrase: str = "") -> int:
    """Where a section's key stands, or one of its phrases."""
    key = re.search(rf"(?m)^[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*=", text)
    place = key.start() if key else 0
    if phrase:
        place = max(place, text.find(phrase, place))
    return text.count("\n", 0, place) + 1
