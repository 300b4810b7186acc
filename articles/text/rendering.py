"""The one gate from Markdown to HTML: parsed, read as structure, sanitised; the only user of bleach."""

import re
from collections.abc import Callable, Iterable
from html import escape
from html.parser import HTMLParser

import bleach
from django.utils.safestring import SafeString, mark_safe
from markdown_it.token import Token

from articles.kinds import IN_SHORT, MAX_SHORT_WORDS, SHEETS, SectionKind
from articles.text.citing import Numbers
from articles.text.drawings import DRAWING, drawing_names
from articles.text.markdown import has_invisible_characters, parse_tokens, render_inline
from articles.text.structure import read_groups
from patienttools.files.faults import ContentError, Fault
from patienttools.files.fields import has_control_characters
from patienttools.panels.content import Block, Detail, Group, Point, SectionContent

# Stored beside what it rendered. Raise it whenever the same text would give other HTML: `render_stale` then renders
# what is published afresh, from the text that was published.
RENDERER_VERSION = "3"

MAX_BODY_CHARACTERS = 20_000
MAX_BRACKET_DEPTH = 8
MAX_LINE_CHARACTERS = 4_000

TAGS = frozenset({"a", "b", "em", "h3", "img", "li", "ol", "p", "strong", "sup", "ul", "br"})
CLASSES = frozenset(
    {
        "cite",
        "outbound",
        "details",
        "detail",
        *(f"detail--{key}" for key in ("why", "caution", "benefit", "limit", "ask", "example")),
    }
)
ATTRIBUTES = {
    "a": ["href", "class", "id", "rel"],
    "img": ["src", "alt"],
    "li": ["class"],
    "ul": ["class"],
    "sup": ["class"],
}
SCHEMES = frozenset({"https", "article", "tel", "drawing"})
ADDRESS = re.compile(
    r"(?i:https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z][a-z0-9-]*[a-z0-9])(?::\d{2,5})?(?:[/?#][^\s\"'<>\\]*)?"
    r"|article:[a-z0-9]+(?:-[a-z0-9]+)*(?:#[a-z_]+(?:-clinical)?|/sheet|/sheets/[a-z]+(?:-[a-z]+)*)?"
    r"|tel:\+?[0-9*#]{2,20}"
    r"|#ref-[A-Za-z][A-Za-z0-9-]*"
)
_COUNTED = re.compile(r"\w")
MEDIA = re.compile(r"/media/[a-z0-9][a-z0-9/_-]*\.(?:png|jpe?g|webp)")


def render_section(
    body: str, *, language: str, kind: str, audience: str, heading: str, numbers: Numbers
) -> tuple[SectionContent, tuple[str, ...]]:
    """A section's body as safe content, and the slugs of the articles that it links to.

    Raises ContentError carrying every fault, with lines counted from the body's first.
    """
    faults = check_bounds(body)
    if faults:
        raise ContentError(faults)
    tokens = parse_tokens(body, numbers, faults)
    faults += _address_faults(tokens)
    groups = read_groups(tokens, language=language, kind=kind, faults=faults)
    faults += _length_faults(tokens, kind)
    if faults:
        raise ContentError(faults)
    html = gate(_section_html(groups), faults)
    if faults:
        raise ContentError(faults)
    content = SectionContent(kind=kind, audience=audience, heading=heading, html=html, groups=groups)
    return content, links_in(html)


def render_line(text: str, *, numbers: Numbers) -> tuple[SafeString, tuple[str, ...]]:
    """One line of text (a summary, a takeaway) as safe inline HTML. Raises ContentError."""
    faults = check_bounds(text)
    if not faults:
        tokens = parse_tokens(text, numbers, faults)
        faults += _address_faults(tokens)
        if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
            faults.append(Fault("", 1, "Only one paragraph of text can stand here, without lists or headings."))
    if faults:
        raise ContentError(faults)
    html = gate(render_inline(tokens[1].children or []), faults)
    if faults:
        raise ContentError(faults)
    return html, links_in(html)


def check_bounds(text: str) -> list[Fault]:
    """What must not reach the parser: too long, too deep, or characters that show nothing or turn text around."""
    faults: list[Fault] = []
    if len(text) > MAX_BODY_CHARACTERS:
        return [
            Fault("", 1, f"The text has {len(text):,} characters; at most {MAX_BODY_CHARACTERS:,} fit in a section.")
        ]
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE_CHARACTERS:
            faults.append(Fault("", number, f"The line has {len(line):,} characters; at most {MAX_LINE_CHARACTERS:,}."))
        if has_control_characters(line):
            faults.append(Fault("", number, "The line holds a control character. Delete it and type the text again."))
        if has_invisible_characters(line):
            faults.append(
                Fault("", number, "The line holds an invisible character that can turn text around. Delete it.")
            )
    depth = deepest = 0
    number = deepest_line = 1
    for character in text:
        number += character == "\n"
        depth = max(0, depth + (character in "[(") - (character in "])"))
        if depth > deepest:
            deepest, deepest_line = depth, number
    if deepest > MAX_BRACKET_DEPTH:
        reason = f"Brackets stand {deepest} deep in one another; at most {MAX_BRACKET_DEPTH}."
        faults.append(Fault("", deepest_line, reason))
    return faults


def gate(html: str, faults: list[Fault]) -> SafeString:
    """The sanitiser and, after it, our own check of every address. What it would alter becomes a fault.

    bleach 6.4 alone let `javascript:123` and outside images through (measured November 2026), hence the second check.
    """
    cleaned = bleach.clean(html, tags=TAGS, attributes=ATTRIBUTES, protocols=SCHEMES, strip=False)
    if cleaned != html:
        faults.append(Fault("", 1, f"Sanitising would alter this text near “{_first_difference(html, cleaned)}”."))
    checker = _AddressCheck()
    checker.feed(cleaned)
    faults += [Fault("", 1, f"The address “{address[:80]}” is not allowed here.") for address in checker.refused]
    return mark_safe("" if checker.refused else cleaned)


def _address_faults(tokens: Iterable[Token]) -> list[Fault]:
    """What the gate would refuse, found earlier, while its line is still known."""
    faults = []
    for token in tokens:
        line = (token.map[0] if token.map else 0) + 1
        before = ""
        for child in token.children or ():
            line += child.type in {"softbreak", "hardbreak"}
            if child.type == "link_close" and before == "link_open":
                faults.append(Fault("", line, "A link needs words between its square brackets."))
            before = child.type
            if child.type not in {"link_open", "image"}:
                continue
            address = str(child.attrs.get("href", child.attrs.get("src", "")))
            if child.type == "image" and DRAWING.fullmatch(address):
                faults += _drawing_faults(address, token, line)
                continue
            form = ADDRESS if child.type == "link_open" else MEDIA
            if address.startswith("#") or not form.fullmatch(address):
                faults.append(Fault("", line, f"The address “{address[:80]}” is not allowed here."))
            elif (kind := _fragment_kind(address)) and kind not in SectionKind.values:
                faults.append(Fault("", line, f"The link leads to “#{kind}”, which is no kind of section."))
            elif (sheet := address.partition("/sheets/")[2]) and address.startswith("article:") and sheet not in SHEETS:
                known = ", ".join(SHEETS)
                faults.append(Fault("", line, f"The link leads to “{sheet}”, which is no sheet. Known: {known}."))
    return faults


def _length_faults(tokens: Iterable[Token], kind: str) -> list[Fault]:
    """A short note that is none: words are counted as a word processor counts them, figures too."""
    if kind != IN_SHORT:
        return []
    lines = (
        " ".join(part.content for part in token.children or () if part.type.startswith("text")) for token in tokens
    )
    words = sum(bool(_COUNTED.search(word)) for line in lines for word in line.split())
    if words <= MAX_SHORT_WORDS:
        return []
    return [Fault("", 1, f"It has {words} words; what is said in short has at most {MAX_SHORT_WORDS}.")]


def _drawing_faults(address: str, paragraph: Token, line: int) -> list[Fault]:
    """A drawing is one of ours and stands alone."""
    name = address.removeprefix("drawing:")
    if name not in drawing_names():
        return [Fault("", line, f"There is no drawing “{name[:40]}”. Known: {', '.join(drawing_names())}.")]
    if len(paragraph.children or ()) > 1:
        return [Fault("", line, "A drawing stands in a paragraph of its own.")]
    return []


def _fragment_kind(address: str) -> str:
    """The kind of section that an internal link names after #, if it names one."""
    return address.partition("#")[2].removesuffix("-clinical") if address.startswith("article:") else ""


class _AddressCheck(HTMLParser):
    """Collects addresses, classes and ids that are not of the forms above."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            allowed: Callable[[str], object]
            match name:
                case "href":
                    allowed = ADDRESS.fullmatch
                case "src":
                    allowed = lambda text: MEDIA.fullmatch(text) or DRAWING.fullmatch(text)  # noqa: E731
                case "class":
                    allowed = lambda text: set(text.split()) <= CLASSES  # noqa: E731
                case "id":
                    allowed = re.compile(r"cite-[A-Za-z0-9-]+").fullmatch
                case _:
                    continue
            if not allowed(value or ""):
                self.refused.append(value or "")


def _first_difference(before: str, after: str) -> str:
    place = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    return before[max(0, place - 20) : place + 20]


def links_in(html: str) -> tuple[str, ...]:
    """Slugs of the articles that the HTML links to, in order, each once."""
    return tuple(dict.fromkeys(re.findall(r'href="article:([a-z0-9-]+)', html)))


def _section_html(groups: Iterable[Group]) -> str:
    parts = []
    for group in groups:
        if group.heading:
            parts.append(f"<h3>{escape(group.heading, quote=False)}</h3>")
        parts += [_block_html(block) for block in group.blocks]
    return "".join(parts)


def _block_html(block: Block) -> str:
    if block.html is not None:
        return f"<p>{block.html}</p>"
    tag = "ol" if block.is_ordered else "ul"
    return f"<{tag}>{''.join(_point_html(point) for point in block.points)}</{tag}>"


def _point_html(point: Point) -> str:
    lead = f"<strong>{point.lead}</strong>" if point.lead else ""
    text = f"{lead}{point.gap}{point.text}"
    details = "".join(_detail_html(detail) for detail in point.details)
    nested = f'<ul class="details">{details}</ul>' if details else ""
    return f"<li>{text}{nested}</li>"


def _detail_html(detail: Detail) -> str:
    return f'<li class="detail detail--{detail.key}"><b>{escape(detail.label, quote=False)}:</b> {detail.text}</li>'
