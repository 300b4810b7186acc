"""Markdown tokens: the small part of Markdown that authors may use, citations added, everything else a fault."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from articles.text.citing import Numbers
from patienttools.files.faults import Fault

_CITATION = re.compile(r"\[\^([A-Za-z][A-Za-z0-9-]{0,40})\]")

_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|webp|gif|heic|avif|tiff?)", re.IGNORECASE)

ALLOWED = frozenset(
    [
        "paragraph_open",
        "paragraph_close",
        "heading_open",
        "heading_close",
        "bullet_list_open",
        "bullet_list_close",
        "ordered_list_open",
        "ordered_list_close",
        "list_item_open",
        "list_item_close",
        "inline",
        "text",
        "softbreak",
        "hardbreak",
        "strong_open",
        "strong_close",
        "em_open",
        "em_close",
        "link_open",
        "link_close",
        "image",
        "citation",
        "text_special",
    ]
)
REFUSED = {
    "html_block": "Raw HTML is not allowed. Write it in Markdown.",
    "html_inline": "Raw HTML is not allowed. Write it in Markdown.",
    "fence": "Code blocks are not part of our Markdown.",
    "code_block": "Text indented by four spaces becomes code. Remove the spaces.",
    "code_inline": "Text between backticks is not part of our Markdown.",
    "blockquote_open": "A line that opens with > is not part of our Markdown.",
    "hr": "A line of dashes or stars is not part of our Markdown.",
}


def parse_tokens(text: str, numbers: Numbers, faults: list[Fault]) -> list[Token]:
    """The tokens of one text. Citations are numbered on the way; whatever is not allowed adds a fault with its line."""
    tokens = _markdown.parse(text)
    for token in tokens:
        line = (token.map[0] if token.map else 0) + 1
        if token.type in REFUSED:
            faults.append(Fault("", line, REFUSED[token.type]))
        elif token.type not in ALLOWED and token.nesting >= 0:
            faults.append(Fault("", line, f"“{token.type}” is not part of our Markdown."))
        if token.type == "heading_open" and token.tag != "h3":
            faults.append(Fault("", line, "Inside a section only headings of the form ### Heading are allowed."))
        if token.type == "ordered_list_open" and token.attrs.get("start", 1) != 1:
            faults.append(Fault("", line, "A numbered list starts at 1."))
        if token.type == "inline" and re.match(r"#+\S", token.content):
            faults.append(Fault("", line, "A heading has a space after its marks: ### Heading."))
        for child in token.children or ():
            line += child.type in {"softbreak", "hardbreak"}
            _check_inline(child, line, faults)
            if child.type == "citation":
                number, child.meta["id"] = numbers.cite(child.meta["key"])
                child.meta["mark"] = numbers.mark(number)
    return tokens


def _check_inline(token: Token, line: int, faults: list[Fault]) -> None:
    if token.type in REFUSED:
        faults.append(Fault("", line, REFUSED[token.type]))
    elif token.type not in ALLOWED:
        faults.append(Fault("", line, f"“{token.type}” is not part of our Markdown."))
    if token.type == "text" and "[^" in token.content:
        faults.append(Fault("", line, "A citation reads [^key], with a key of content/references.toml."))
    if token.type == "text" and re.search(r"\]\(|\[[^\]]*\]\[", token.content):
        faults.append(
            Fault("", line, "A link reads [text](address); this one is not closed or its address has spaces.")
        )
    if has_invisible_characters(token.content):
        faults.append(Fault("", line, "An entity stands for an invisible character. Delete it."))
    if token.type in {"link_open", "image"} and token.attrs.get("title"):
        faults.append(Fault("", line, "A link's address stands alone, without a title in quotation marks."))
    if token.type == "image":
        _check_description(token, line, faults)


def _check_description(token: Token, line: int, faults: list[Fault]) -> None:
    """Of a picture that says nothing here, the library may say what it shows: that is asked where there are rows."""
    said = token.content.strip()
    if not said and not str(token.attrs.get("src", "")).startswith("/media/"):
        faults.append(Fault("", line, "An image needs its description: ![what it shows](/media/…)."))
    elif _FILE_NAME.fullmatch(said):
        faults.append(Fault("", line, f"“{said[:60]}” is the name of a file. Say what the image shows."))


def has_invisible_characters(text: str) -> bool:
    """Whether a text holds what shows nothing and may turn it around. The joiners of Bangla are none of these."""
    if text.isprintable():
        return False
    return any(unicodedata.category(c) == "Cf" and c not in "\u200c\u200d" for c in text)


def render_inline(children: Sequence[Token]) -> str:
    """Inline tokens as HTML, not yet through the gate."""
    return str(_markdown.renderer.render(children, _markdown.options, {}))


def _citation_rule(state: StateInline, silent: bool) -> bool:
    match = _CITATION.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"key": match[1]}
    state.pos = match.end()
    return True


class _Renderer(RendererHTML):
    """Writes text as the sanitiser would, so that what it leaves unaltered is equal to the letter."""

    def text(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return tokens[idx].content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    def text_special(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return self.text(tokens, idx, options, env)

    def softbreak(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return " "

    def hardbreak(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "<br>"

    def citation(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        meta = tokens[idx].meta
        return f'<sup class="cite"><a id="{meta["id"]}" href="#ref-{meta["key"]}">[{meta["mark"]}]</a></sup>'

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        address = _attribute(str(tokens[idx].attrs.get("href", "")))
        if address.startswith(("article:", "tel:", "#")):
            return f'<a href="{address}">'
        return f'<a href="{address}" class="outbound" rel="noreferrer external">'

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        source = _attribute(str(tokens[idx].attrs.get("src", "")))
        return f'<img src="{source}" alt="{_attribute(tokens[idx].content)}">'


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def _built() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": 20}, renderer_cls=_Renderer)
    markdown.disable(["reference", "lheading", "autolink"])
    markdown.inline.ruler.before("link", "citation", _citation_rule)
    # Every address reaches the gate's own check, so that a refused one is an author's fault and not silent text.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    return markdown


_markdown = _built()
