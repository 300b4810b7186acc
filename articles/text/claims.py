"""Claims: which sentences of a text state a statistic, and whether each carries its citation."""

import re
from dataclasses import dataclass

from articles.text.grammar import Grammar, grammar_of
from patienttools.files.faults import Fault

_CITATION = re.compile(r"\[\^([A-Za-z][A-Za-z0-9-]{0,40})\]")
# No number is that long; the patterns of a grammar would look at such a run once from each of its digits.
_RUN = re.compile(r"[\d.,]{25,}")
_LINK = re.compile(r"\[([^\]\[^]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as plain text, its citations taken out, with the line it starts in."""

    line: int
    text: str
    citations: tuple[str, ...]


def sentences_of(body: str, language: str) -> list[Sentence]:
    """The sentences of a Markdown text, block by block. A citation right after a full stop belongs before it."""
    grammar = grammar_of(language)
    sentences: list[Sentence] = []
    for line, block in _blocks(body):
        sentences += _split(block, line, grammar)
    return sentences


def split_sentences(text: str, language: str) -> list[str]:
    """The sentences of a plain line, each whole."""
    return [sentence.text for sentence in _split(text, 1, grammar_of(language))]


def states_statistic(text: str, language: str) -> bool:
    """Whether a sentence gives a percentage, a ratio or a count of people or events."""
    short = _RUN.sub("99", text)
    return any(pattern.search(short) for pattern in grammar_of(language).statistics)


def uncited_statistics(body: str, language: str) -> list[Fault]:
    """A fault for each sentence that states a statistic and cites nothing, with lines counted from the first."""
    return [
        Fault("", sentence.line, f"A statistic without a citation: “{sentence.text[:90]}”. Add [^key] to the sentence.")
        for sentence in sentences_of(body, language)
        if not sentence.citations and states_statistic(sentence.text, language)
    ]


def cited_keys(text: str) -> list[tuple[int, str]]:
    """Every citation with its line."""
    return [(number, match[1]) for number, line in enumerate(text.split("\n"), 1) for match in _CITATION.finditer(line)]


def _blocks(body: str) -> list[tuple[int, str]]:
    """Paragraphs, headings and list items as (line, text)."""
    blocks: list[tuple[int, list[str]]] = []
    is_open = False
    for number, line in enumerate(body.split("\n"), 1):
        text = line.strip()
        opens = re.match(r"(?:[-*+]|\d+[.)])\s+|#{1,6}\s+", text)
        if not text:
            is_open = False
        elif opens or not is_open:
            blocks.append((number, [text[opens.end() :] if opens else text]))
            is_open = not (opens and text.startswith("#"))
        else:
            blocks[-1][1].append(text)
    return [(number, "\n".join(lines)) for number, lines in blocks]


def _split(block: str, line: int, grammar: Grammar) -> list[Sentence]:
    text = _LINK.sub(r"\1", block)
    ends = re.escape(grammar.sentence_end)
    pieces: list[tuple[int, str]] = []
    start = 0
    for match in re.finditer(rf"[{ends}][\"”’)*_]*((?:\s*\[\^[^\]]+\])*)(?=\s|$)", text):
        piece = text[start : match.end()]
        if not piece.rstrip("*_").endswith(grammar.abbreviations) or match.end() == len(text):
            pieces.append((start, piece))
            start = match.end()
    pieces.append((start, text[start:]))
    sentences = []
    for place, piece in pieces:
        if piece.strip():
            opening = place + len(piece) - len(piece.lstrip())
            words = " ".join(re.sub(r"\*+|_{2,}", "", _CITATION.sub("", piece)).split())
            sentences.append(Sentence(line + text.count("\n", 0, opening), words, tuple(_CITATION.findall(piece))))
    return sentences
