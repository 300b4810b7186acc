"""Sentences of a section with what surrounds them: a list of don'ts, a myth, a question, the reader it is for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.files.documents import EditionDocument, SectionDocument
from articles.text.claims import sentences_of
from articles.text.grammar import grammar_of

_LEAD = re.compile(r"(?:[-*+]|\d+[.)])\s+\*\*(.+?)\*\*")
# In these kinds the bold opening is somebody else's belief or question, not advice.
_QUOTED_LEADS = frozenset({"myths", "faq"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence as plain text. `is_refused`: in a list of what not to do. `is_quoted`: a myth or a question."""

    place: str
    line: int
    text: str
    audience: str
    is_refused: bool
    is_quoted: bool
    has_citation: bool
    block: str


def spoken_sentences(edition: EditionDocument) -> Iterator[Spoken]:
    """Every sentence of an edition: summary, takeaways, then sections in reading order."""
    for place, text in [("summary", edition.summary), *(("takeaways", takeaway) for takeaway in edition.takeaways)]:
        for sentence in sentences_of(text, edition.language):
            yield Spoken(
                place, sentence.line, sentence.text, "everyone", False, False, bool(sentence.citations), plain(text)
            )
    for section in edition.sections:
        yield from _of_section(section, edition.language)


def _of_section(section: SectionDocument, language: str) -> Iterator[Spoken]:
    refusing = {
        heading for heading, key in grammar_of(language).groups.get("supporters", {}).items() if key == "do_not"
    }
    group = ""
    for first, block in _blocks(section.body):
        if block.startswith("#"):
            group = block.lstrip("# ").strip()
            continue
        lead = _LEAD.match(block)
        is_said_by_others = lead is not None and (section.kind in _QUOTED_LEADS or lead[1].startswith(("“", '"')))
        leads = {s.text for s in sentences_of(lead[1], language)} if lead and is_said_by_others else set()
        for sentence in sentences_of(block, language):
            yield Spoken(
                place=section.id,
                line=first + sentence.line - 1,
                text=sentence.text,
                audience=section.audience,
                is_refused=section.kind == "visit_avoid" or group in refusing,
                is_quoted=sentence.text in leads,
                has_citation=bool(sentence.citations),
                block=plain(block),
            )


def _blocks(body: str) -> Iterator[tuple[int, str]]:
    """Headings, paragraphs and top-level list items with all that is nested below them, each with its first line."""
    block: list[str] = []
    start = 1
    for number, line in enumerate(body.split("\n"), 1):
        opens = bool(re.match(r"#{1,6}\s|(?:[-*+]|\d+[.)])\s", line)) or not line.strip()
        if opens and block:
            yield start, "\n".join(block)
            block = []
        if line.strip():
            if not block:
                start = number
            block.append(line)
    if block:
        yield start, "\n".join(block)


def plain(text: str) -> str:
    """A text without its marks, on one line."""
    return " ".join(re.sub(r"\[\^[^\]]+\]|\*+|\]\([^)]*\)|\[", " ", text).split())
