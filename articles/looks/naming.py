"""Naming: which articles, sources and numbers a text names; numbers in the figures of any script."""

import re
from collections.abc import Iterator

from articles.looks.models import LONGEST_NAME, Named
from articles.text.claims import cited_keys
from articles.text.words import with_ascii_digits

# Numbers are told by their last figures: one text writes +44 808 …, another 0808 …
LAST_FIGURES, FEWEST_FIGURES = 8, 3
_LINKED = re.compile(r"article:([a-z0-9-]+)")
_RUN = re.compile(r"\d(?:[ .()\u00a0\u2010-\u2013-]{0,3}\d){0,19}")
_FIGURES = re.compile(r"\d+")


def names_in(text: str) -> set[tuple[str, str]]:
    """Each kind with its name."""
    found = {(Named.Kind.ARTICLE.value, slug[:LONGEST_NAME]) for slug in _LINKED.findall(text)}
    found |= {(Named.Kind.SOURCE.value, key) for _line, key in cited_keys(text)}
    return found | {(Named.Kind.NUMBER.value, number) for number in numbers_in(text)}


def numbers_in(text: str) -> set[str]:
    """Whatever could be dialled: each run of figures, and what runs parted by spaces or hyphens make together."""
    return set(_numbers_in(with_ascii_digits(text)))


def _numbers_in(text: str) -> Iterator[str]:
    for run in _RUN.finditer(text):
        parts = _FIGURES.findall(run[0])
        yield from (number_key(part) for part in (*parts, "".join(parts)) if len(part) >= FEWEST_FIGURES)


def number_key(number: str) -> str:
    """The last figures of a number as it is dialled."""
    return "".join(_FIGURES.findall(with_ascii_digits(number)))[-LAST_FIGURES:]
