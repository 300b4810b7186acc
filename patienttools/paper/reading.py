"""Reads a sheet's HTML as blocks of words: paper says what the page says, since it is read from the page itself.

The HTML is our own, made by our templates; what stands in no table here is a box of its own, so that a template that
gains an element loses no word on paper.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from patienttools.paper.shapes import (
    AVOID,
    BULLET,
    CARD,
    FLOW,
    NUMBER,
    PAGES,
    POSTER,
    STEPS,
    TICK,
    URGENT,
    WHOLE,
    Block,
    Box,
    Columns,
    Fields,
    Heading,
    Lines,
    Listed,
    Paper,
    Paragraph,
    Run,
    Words,
)

# What holds a sheet, and how its class says that it is laid out.
SHEET = "paper"
LAYOUTS = {"paper--card": CARD, "paper--poster": POSTER}
# Elements of a line; all others are blocks.
INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "br",
    "button",
    "cite",
    "code",
    "em",
    "i",
    "img",
    "picture",
    "q",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
}
STYLES = {"b": "b", "strong": "b", "em": "i", "i": "i"}
# Elements that have no end of their own.
EMPTY = {"br", "hr", "img", "input", "meta", "link", "source", "wbr"}
# What is not on paper: marks of citations lead nowhere there, and what no reader sees is no word.
# Whose a picture is belongs below the picture, and paper set as PDF has what it shows in words.
NOT_ON_PAPER = {"cite", "picture--screen", "picture__whose"}
# The class of a box, and what it asks of the setter.
BOXES = {
    "warning-signs-sheet__level--emergency_now": URGENT,
    "log-sheet__incident": WHOLE,
    "paper-card__front": "card-front",
    "paper-card__back": "card-back",
    "paper-card__left": "card-left",
    "paper-card__right": "card-right",
    "paper-poster__strip": "strip",
}
_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class Node:
    """An element with what is in it: text and elements, in their order."""

    tag: str
    classes: frozenset[str] = frozenset()
    language: str = ""
    is_hidden: bool = False
    children: list["Node | str"] = field(default_factory=list)

    @property
    def elements(self) -> Iterator["Node"]:
        return (child for child in self.children if isinstance(child, Node))


class _Tree(HTMLParser):
    """Our HTML as nodes: our templates close what they open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        node = Node(
            tag,
            frozenset((named.get("class") or "").split()),
            named.get("lang") or "",
            is_hidden=named.get("aria-hidden") == "true" or "hidden" in named,
        )
        self._open[-1].children.append(node)
        if tag == "img" and (told := named.get("alt")):
            node.children.append(f"[{told}] ")
        if tag not in EMPTY:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read_paper(html: str, *, language: str, direction: str, digits: str) -> Paper | None:
    """The sheet of a finished page; None where the page has none."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    sheet = _find(tree.root)
    if sheet is None:
        return None
    layout = next((name for of_class, name in LAYOUTS.items() if of_class in sheet.classes), PAGES)
    # Where the sheet's own heading already says it, the one below is for screen readers only (paper.css).
    says_it_twice = "paper--one" in sheet.classes and "paper--neutral" not in sheet.classes
    blocks = _blocks(sheet, without="sheet__heading" if says_it_twice else "")
    return Paper(language=language, direction=direction, digits=digits, layout=layout, blocks=_in_levels(blocks))


def sheet_of(html: str) -> str:
    """The HTML of the sheet of a finished page, and of nothing around it; empty where the page has none."""
    found = re.search(rf'(?s)<article class="{SHEET}[ "].*?</article>', html)
    return found[0] if found else ""


def _find(node: Node) -> Node | None:
    if SHEET in node.classes:
        return node
    return next((found for child in node.elements if (found := _find(child))), None)


def _blocks(node: Node, without: str = "") -> tuple[Block, ...]:
    """What is in an element, as blocks; words that stand between them are paragraphs."""
    blocks: list[Block] = []
    line: list[Node | str] = []
    halves: list[tuple[Block, ...]] = []

    def end_line() -> None:
        if words := _words(line):
            blocks.append(Paragraph(words))
        line.clear()

    def end_halves() -> None:
        for first in range(0, len(halves), 2):
            blocks.append(Columns(tuple(halves[first : first + 2])))
        halves.clear()

    for child in node.children:
        if isinstance(child, Node) and "drawing" in child.classes and (tiles := tuple(_tiles(child))):
            # Paper of ours shows no drawing yet: what its parts say stands as a list.
            end_line()
            blocks.append(Listed(BULLET, tuple((Paragraph(words),) for words in tiles)))
            continue
        if isinstance(child, str) or child.tag in INLINE:
            line.append(child)
            continue
        end_line()
        if child.is_hidden and "write-lines" not in child.classes:
            continue
        if without and without in child.classes:
            continue
        if "log-sheet__incident" in node.classes and child.tag == "div" and "wide" not in child.classes:
            halves.append(_blocks(child))
            continue
        end_halves()
        blocks += _block(child, without)
    end_line()
    end_halves()
    return tuple(blocks)


def _block(node: Node, without: str) -> Iterable[Block]:
    tag, classes = node.tag, node.classes
    if tag in {"script", "style", "svg", "nav", "form"}:
        return ()
    if "write-lines" in classes:
        return (Lines(sum(1 for child in node.elements if "write-lines__line" in child.classes)),)
    if re.fullmatch("h[1-6]", tag):
        words = _words(node.children)
        return (Heading(int(tag[1]), words),) if words else ()
    if "sheet__fields" in classes and tag == "p":
        return (Fields(tuple(("sheet__field--wide" in one.classes, _words([one])) for one in node.elements)),)
    if tag == "p" and not any("drawing" in child.classes for child in node.elements):
        return _paragraph(node)
    if tag in {"ul", "ol"}:
        return (_list(node),)
    inside = _blocks(node, without)
    role = next((name for of_class, name in BOXES.items() if of_class in classes), "")
    return (Box(role, inside),) if role else inside


def _paragraph(node: Node) -> tuple[Block, ...]:
    words = _words(node.children)
    if not words:
        return ()
    if "paper__numbers" in node.classes:
        return (Paragraph(words, "numbers", tuple(_words([part]) for part in node.elements)),)
    return (Paragraph(words, "foot" if "paper__foot" in node.classes else ""),)


def _tiles(node: Node) -> Iterator[Words]:
    for child in node.elements:
        if "drawing__tile" in child.classes:
            if words := _words(child.children):
                yield words
        else:
            yield from _tiles(child)


def _list(node: Node) -> Listed:
    items = [child for child in node.elements if child.tag == "li"]
    is_ticked = any("tick" in mark.classes for item in items for mark in item.elements)
    if "sheet__effects" in node.classes:
        role = FLOW
    elif "avoid" in node.classes:
        role = AVOID
    elif node.tag == "ol":
        role = STEPS if is_ticked else NUMBER
    else:
        role = TICK if is_ticked else BULLET
    return Listed(role, tuple(_blocks(item) for item in items))


def _words(nodes: Sequence[Node | str]) -> Words:
    """The words of a line, spaces as a browser shows them: one between words, none at either end."""
    runs: list[Run] = []
    for run in _runs(nodes, "", ""):
        text = _SPACE.sub(" ", run.text)
        if not runs or runs[-1].text.endswith(" "):
            text = text.removeprefix(" ")
        if text:
            runs.append(replace(run, text=text))
    if runs:
        runs[-1] = replace(runs[-1], text=runs[-1].text.removesuffix(" "))
    joined: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if joined and (joined[-1].style, joined[-1].language) == (run.style, run.language):
            joined[-1] = replace(joined[-1], text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return tuple(joined)


def _runs(nodes: Sequence[Node | str], style: str, language: str) -> Iterator[Run]:
    for node in nodes:
        if isinstance(node, str):
            yield Run(node, style, language)
        elif node.tag == "br":
            yield Run(" ", style, language)
        elif not (node.is_hidden or NOT_ON_PAPER & node.classes):
            own = STYLES.get(node.tag, "")
            yield from _runs(node.children, style if own in style else style + own, node.language or language)


def _in_levels(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The same with headings that leave out no level, as a tagged PDF must have them."""
    last = [0]

    def mended(inside: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(one(block) for block in inside)

    def one(block: Block) -> Block:
        match block:
            case Heading():
                last[0] = min(block.level, last[0] + 1)
                return replace(block, level=last[0])
            case Box():
                return replace(block, blocks=mended(block.blocks))
            case Listed():
                return replace(block, items=tuple(mended(item) for item in block.items))
            case Columns():
                return replace(block, items=tuple(mended(item) for item in block.items))
            case _:
                return block

    return mended(blocks)
