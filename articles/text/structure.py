"""Structure: groups, points and details read from a section's Markdown, so that editors write one box and no forms."""

import re

from django.utils.safestring import SafeString, mark_safe
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from articles.text.grammar import Grammar, grammar_of
from articles.text.markdown import render_inline
from patienttools.files.faults import Fault
from patienttools.panels.content import Block, Detail, Group, Point

_LABEL = re.compile(r"\s*([^\W\d_][^:.!?।]{0,30}?)\s*:\s*")


def read_groups(tokens: list[Token], *, language: str, kind: str, faults: list[Fault]) -> tuple[Group, ...]:
    """The groups of one section's tokens, in order; faults carry lines counted from the body's first.

    The HTML in them is inline HTML of the renderer's; it counts as safe once the whole section passed the gate.
    """
    reader = _Reader(grammar_of(language), kind, faults)
    for node in SyntaxTreeNode(tokens).children:
        reader.read(node)
    return reader.finish()


class _Reader:
    def __init__(self, grammar: Grammar, kind: str, faults: list[Fault]) -> None:
        self._grammar, self._kind, self._faults = grammar, kind, faults
        self._known = dict(grammar.groups.get(kind, {}))
        self._groups: list[Group] = []
        self._key, self._heading, self._line = "", "", 1
        self._blocks: list[Block] = []

    def _fault(self, node: SyntaxTreeNode, reason: str) -> None:
        self._faults.append(Fault("", (node.map[0] if node.map else 0) + 1, reason))

    def read(self, node: SyntaxTreeNode) -> None:
        match node.type:
            case "heading":
                self._close()
                self._open(node)
            case "paragraph":
                self._blocks.append(Block(html=_html(_inline_children(node))))
            case "bullet_list" | "ordered_list":
                points = tuple(self._point(item) for item in node.children)
                self._blocks.append(Block(points=points, is_ordered=node.type == "ordered_list"))

    def finish(self) -> tuple[Group, ...]:
        self._close()
        if self._kind == "safety_steps" and not _is_roadmap(self._groups):
            self._faults.append(Fault("", 1, "Safety steps are one numbered list; only paragraphs may stand above it."))
        if self._kind == "danger_signs":
            expected = list(self._known.values())
            if expected and [group.key for group in self._groups] != expected:
                names = "; ".join(f"### {heading}" for heading in self._known)
                self._faults.append(Fault("", 1, f"Danger signs stand in these groups, in this order: {names}."))
        return tuple(self._groups)

    def _open(self, node: SyntaxTreeNode) -> None:
        self._heading = "".join(token.content for token in _inline_children(node) if token.type == "text").strip()
        self._line = (node.map[0] if node.map else 0) + 1
        self._key = self._known.get(self._heading, "")
        if any(token.type not in {"text", "text_special"} for token in _inline_children(node)):
            self._fault(node, "A heading is plain text, without links, citations or emphasis.")
        if not self._heading:
            self._fault(node, "A heading needs words.")
        elif any(group.heading == self._heading for group in self._groups):
            self._fault(node, f"The heading “{self._heading}” stands twice in the section.")

    def _close(self) -> None:
        if self._blocks:
            self._groups.append(Group(self._key, self._heading, tuple(self._blocks)))
        elif self._heading:
            self._faults.append(Fault("", self._line, f"Nothing stands under the heading “{self._heading}”."))
        self._key, self._heading, self._blocks = "", "", []

    def _point(self, item: SyntaxTreeNode) -> Point:
        if not item.children or item.children[0].type != "paragraph":
            self._fault(item, "A list item opens with a line of text.")
            return Point(_html([]), _html([]))
        paragraph, *rest = item.children
        children = _inline_children(paragraph)
        lead, text = _split_lead(children)
        details: list[Detail] = []
        for child in rest:
            if child.type == "bullet_list":
                details += [detail for inner in child.children if (detail := self._detail(inner, bool(lead)))]
            else:
                self._fault(child, "A list item is one paragraph; only details (Why, Caution …) stand below it.")
        if not lead and (label := self._label(children)):
            self._fault(item, f"“{label}:” opens a detail. It stands nested under a point with a bold lead-in.")
        return Point(_html(lead), _html(text), tuple(details))

    def _detail(self, item: SyntaxTreeNode, has_lead: bool) -> Detail | None:
        children = _inline_children(item.children[0]) if item.children else []
        labels = self._grammar.details
        match = _LABEL.match(children[0].content) if children and children[0].type == "text" else None
        if match is None or match[1] not in labels:
            said = f"“{match[1]}:” is not one of them" if match else "this one opens with none"
            self._fault(item, f"A nested item opens with one of {', '.join(labels)} and a colon; {said}.")
            return None
        if not has_lead:
            self._fault(item, "Details stand under a point: open the item above with a bold lead-in.")
        if len(item.children) > 1:
            self._fault(item, "A detail is one paragraph.")
        key = labels[match[1]]
        rest = [children[0].copy(content=children[0].content[match.end() :]), *children[1:]]
        if not rest[0].content and len(rest) == 1:
            self._fault(item, f"Nothing stands after “{match[1]}:”.")
        return Detail(key, match[1], _html(rest))

    def _label(self, children: list[Token]) -> str:
        match = _LABEL.match(children[0].content) if children and children[0].type == "text" else None
        return match[1] if match and match[1] in self._grammar.details else ""


def _is_roadmap(groups: list[Group]) -> bool:
    """Whether the section is what the safety roadmap shows: prose, then the steps, and nothing that it would drop."""
    blocks = [block for group in groups for block in group.blocks]
    opening, last = blocks[:-1], blocks[-1:]
    has_steps = bool(last and last[0].is_ordered)
    return has_steps and len(groups) == 1 and not groups[0].heading and all(block.html is not None for block in opening)


def _inline_children(node: SyntaxTreeNode) -> list[Token]:
    """The inline tokens of a paragraph or heading."""
    if not node.children or node.children[0].token is None:
        return []
    return list(node.children[0].token.children or [])


def _split_lead(children: list[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens inside the bold opening, and those after it."""
    trimmed = [token for token in children if not (token.type == "text" and not token.content)]
    if not trimmed or trimmed[0].type != "strong_open":
        return [], children
    level = trimmed[0].level
    end = next(n for n, token in enumerate(trimmed) if token.type == "strong_close" and token.level == level)
    rest = trimmed[end + 1 :]
    if rest and rest[0].type == "text":
        rest = [rest[0].copy(content=rest[0].content.lstrip()), *rest[1:]]
    return trimmed[1:end], rest


def _html(children: list[Token]) -> SafeString:
    return mark_safe(render_inline(children))
