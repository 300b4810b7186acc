"""The shapes of a sheet that is set in type: blocks of words, read from its HTML, and the plain data made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

# How a paper is laid out, what a list's items bear, and what a box asks of the setter.
PAGES, CARD, POSTER = "pages", "card", "poster"
TICK, BULLET, NUMBER, STEPS, AVOID, FLOW = "tick", "bullet", "number", "steps", "avoid", "flow"
URGENT, WHOLE = "urgent", "whole"

Size = Literal["a4", "us-letter"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style. `style` holds “b” for strong and “i” for emphasis; `language` is set where it differs."""

    text: str
    style: str = ""
    language: str = ""


Words = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    words: Words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`role` is “foot” for what is known of a sheet's text, “numbers” for whom to call (its `parts` never break)."""

    words: Words
    role: str = ""
    parts: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list. `role` says what its items bear; an item is blocks."""

    role: str
    items: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Ruled lines to write on."""

    count: int


@dataclass(frozen=True, slots=True)
class Fields:
    """Places to write in, beside one another, each with its words; a wide one takes twice the room."""

    items: tuple[tuple[bool, Words], ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks beside one another."""

    items: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks that belong together, and in what way."""

    role: str
    blocks: tuple["Block", ...]


Block = Heading | Paragraph | Listed | Lines | Fields | Columns | Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One sheet in one language. `digits` are its ten digits; `side` is where it must begin: even, odd or anywhere."""

    language: str
    direction: str = "ltr"
    digits: str = "0123456789"
    layout: str = PAGES
    blocks: tuple[Block, ...]
    side: Literal["", "even", "odd"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What becomes one PDF. `title` is all that its file says of it."""

    title: str
    papers: tuple[Paper, ...]
    size: Size = "a4"
    is_large: bool = False


def as_data(order: Order) -> dict[str, Any]:
    """The order as `paper.typ` reads it: nothing but words, numbers and names of ours."""
    return {
        "title": order.title,
        "lang": order.papers[0].language if order.papers else "",
        "size": order.size,
        "is_large": order.is_large,
        "papers": [
            {
                "lang": paper.language,
                "dir": paper.direction,
                "digits": list(paper.digits),
                "layout": paper.layout,
                "side": paper.side,
                "blocks": _blocks(paper.blocks),
            }
            for paper in order.papers
        ],
    }


def words_of(blocks: Sequence[Block]) -> list[str]:
    """Every piece of text, in the order of reading."""
    found: list[str] = []
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                found.append("".join(run.text for run in block.words))
            case Listed() | Columns():
                for item in block.items:
                    found += words_of(item)
            case Box():
                found += words_of(block.blocks)
            case Fields():
                found += ["".join(run.text for run in words) for _is_wide, words in block.items]
            case Lines():
                pass
    return found


def _blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    return [_block(block) for block in blocks]


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"k": "heading", "level": block.level, "runs": _runs(block.words)}
        case Paragraph():
            parts = [_runs(part) for part in block.parts]
            return {"k": "para", "role": block.role, "runs": _runs(block.words), "parts": parts}
        case Listed():
            return {"k": "list", "role": block.role, "items": [{"blocks": _blocks(item)} for item in block.items]}
        case Lines():
            return {"k": "lines", "count": block.count}
        case Fields():
            return {"k": "fields", "items": [{"is_wide": is_wide, "runs": _runs(w)} for is_wide, w in block.items]}
        case Columns():
            return {"k": "columns", "items": [_blocks(item) for item in block.items]}
        case Box():
            return {"k": "box", "role": block.role, "blocks": _blocks(block.blocks)}


def _runs(words: Words) -> list[dict[str, str]]:
    return [{"t": run.text, "s": run.style, "lang": run.language} for run in words]
