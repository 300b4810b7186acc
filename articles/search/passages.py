"""Passages: what of a text may stand alone below a result; pure. Nothing false and nothing unfinished stands alone.

A point and its reply are one passage, and so are an example or a “do not” and the heading that says what it is.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from articles.text.claims import split_sentences

# A paragraph is one passage up to so many characters; of a longer one whole sentences, as many as fit.
MAX_PASSAGE = 260
# A myth and a question stay with all of their reply, up to what a screen can hold.
MAX_REPLY = 700

_CITATION = re.compile(r'<sup class="cite">.*?</sup>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_DRAWING = re.compile(r"<img[^>]*>")


def plain_line(markup: str) -> str:
    """Our own HTML as one line of text, without the marks of citations."""
    return " ".join(html.unescape(_TAG.sub(" " if "<br" in markup else "", _CITATION.sub("", markup))).split())


def passages_of(sections: Iterable[Mapping[str, Any]], language: str) -> Iterator[str]:
    """The passages of sections as they are frozen, in reading order."""
    for section in sections:
        is_avoided = section["kind"] == "visit_avoid"
        for group in section["groups"]:
            heading = group["heading"] or (section["heading"] if is_avoided else "")
            for block in group["blocks"]:
                if "html" in block:
                    yield from (_under(heading, one) for one in prose(_DRAWING.sub("", block["html"]), language))
                for point in block.get("points", ()):
                    yield from (_under(heading, one) for one in _of_point(point, language))


def prose(markup: str, language: str) -> Iterator[str]:
    """A paragraph, whole or, where it is long, in runs of whole sentences."""
    yield from _runs(plain_line(markup), language, MAX_PASSAGE)


def reply_of(point: Mapping[str, Any], language: str) -> str:
    """What a point says after its lead, with its details; whole sentences."""
    details = (f"{label}: {plain_line(text)}" for _key, label, text in point["details"])
    said = " ".join(filter(None, (plain_line(point["text"]), *details)))
    return next(_runs(said, language, MAX_REPLY), "")


def _of_point(point: Mapping[str, Any], language: str) -> Iterator[str]:
    lead = plain_line(point["lead"])
    said = " ".join(filter(None, (lead, plain_line(point["text"]))))
    # The lead stands with every part of what follows it: by itself it may be what the point denies.
    first, *more = list(_runs(said, language, MAX_REPLY)) or [""]
    if first:
        yield first
    yield from (_under(lead.rstrip(".:"), one) for one in more)
    for _key, label, text in point["details"]:
        yield f"{said} {label}: {plain_line(text)}"


def _under(heading: str, passage: str) -> str:
    if not heading or passage == heading:
        return passage
    return f"{heading}{'' if heading.endswith((':', '?', '!', '.', '।')) else ':'} {passage}"


def _runs(text: str, language: str, longest: int) -> Iterator[str]:
    """Whole sentences, as many together as fit; a sentence that ends in a colon never ends a run."""
    if len(text) <= longest:
        if text:
            yield text
        return
    run = ""
    for sentence in split_sentences(text, language):
        if run and len(run) + len(sentence) + 1 > longest and not run.endswith(":"):
            yield run
            run = sentence
        else:
            run = f"{run} {sentence}".strip()
    if run:
        yield run
