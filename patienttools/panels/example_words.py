"""Sample words for the examples, in each language of example_words.toml and for each trouble; they claim nothing."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.html import escape
from django.utils.safestring import SafeString

from patienttools.panels.content import Detail, Point

# What an author could try. Text reaches panels already escaped, as it does from the gate.
HOSTILE = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)> {{ 7|add:7 }} {% now "Y" %} & &lt;b&gt; '


@dataclass(frozen=True, slots=True)
class Words:
    """Sample words in one language. `headings` gives those of groups that have a key; others are `heading`."""

    language: str
    heading: str
    parent: str
    headings: Mapping[str, str]
    lead: str
    text: str
    labels: Mapping[str, str]
    people: str
    place: str
    url: str = "#main"

    def heading_of(self, key: str) -> str:
        return self.headings.get(key, self.heading)

    def prose(self) -> SafeString:
        return escape(self.text)

    def point(self, number: int, *labels: str, is_plain: bool = False) -> Point:
        """A point with a detail for each label; a plain one has no bold opening."""
        lead = escape("" if is_plain else f"{self.lead} {number}.")
        details = tuple(Detail(key, self.labels[key], self.prose()) for key in labels)
        return Point(lead, self.prose(), details)


BY_LANGUAGE: Mapping[str, Words] = {
    language: Words(language=language, **words)
    for language, words in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
}


def hostile(words: Words) -> Words:
    """The same language, with markup wherever an author could write."""
    return Words(
        language=words.language,
        heading=HOSTILE,
        parent=HOSTILE,
        headings=dict.fromkeys(words.headings, HOSTILE),
        lead=HOSTILE,
        text=HOSTILE,
        labels=dict.fromkeys(words.labels, HOSTILE),
        people=HOSTILE,
        place=HOSTILE,
        url="/en/guides/sample/?a=1&b='2'",
    )


def long(words: Words) -> Words:
    """The same language, with more than anybody should write, and a word without an end."""
    return Words(
        language=words.language,
        heading=f"{words.heading} " * 8,
        parent=words.parent,
        headings=words.headings,
        lead=f"{words.lead} " * 8,
        text=f"{words.text} " * 12 + "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 3,
        labels=words.labels,
        people=f"{words.people} " * 6,
        place=f"{words.place} " * 6,
    )
