"""Writing: a tree with only words of our grammar in it becomes Markdown in its canonical form."""

import re
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _
from markdownify import ATX, SPACES, MarkdownConverter

from articles.desk.pasting.leaving_out import leave_out
from articles.desk.pasting.soup import read_pasted
from articles.files.canonical import canonical_body

# As HTML; word processors write ten times what is shown.
MAX_HTML = 2_000_000
# A text that opens a line so would be a heading, a list or a quotation of its own.
OPENING = re.compile(r"^(\s*)([#>+-]|\d+[.)])(?=\s)")
CITATION = re.compile(r"\\?\[\\?\^([A-Za-z][A-Za-z0-9-]{0,40})\\?\]")


class CannotPasteError(ValueError):
    """Pasted text that cannot be read; its message says why."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """`text` is Markdown; `said` names what it has no word for, a sentence each."""

    text: str
    said: tuple[str, ...]


class _Converter(MarkdownConverter):
    """Headings on the one level that sections have; no escapes but those that our Markdown needs."""

    class Options:
        heading_style = ATX
        bullets = "-"
        strong_em_symbol = "*"
        newline_style = SPACES
        escape_underscores = True
        escape_asterisks = True
        escape_misc = False

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: Any) -> str:  # noqa: N802 - markdownify's own name
        line = " ".join(text.split())
        return f"\n\n### {line}\n\n" if line else ""

    def escape(self, text: str, parent_tags: Any) -> str:
        plain = str(super().escape(text, parent_tags))  # type: ignore[misc]  # markdownify has no types
        return plain.replace("<", "\\<").replace("`", "'")

    def convert_p(self, el: Tag, text: str, parent_tags: Any) -> str:
        """A line that only looks like a heading or a list is none."""
        lines = [OPENING.sub(lambda found: found[1] + _escaped(found[2]), line) for line in text.split("\n")]
        return str(super().convert_p(el, "\n".join(lines), parent_tags))  # type: ignore[misc]

    def convert_br(self, el: Tag, text: str, parent_tags: Any) -> str:
        """A new line is a new paragraph; within an item or a heading it is a space."""
        return " " if {"li", "h1", "h2", "h3", "h4", "h5", "h6", "_inline"} & set(parent_tags) else "\n\n"


def _escaped(mark: str) -> str:
    return f"\\{mark}" if len(mark) == 1 else f"{mark[:-1]}\\{mark[-1]}"


def write_pasted(html: str) -> Pasted:
    """What was pasted as our Markdown. Raises CannotPasteError."""
    if len(html) > MAX_HTML:
        raise CannotPasteError(_("This is too much at once. Paste it section by section."))
    try:
        soup = read_pasted(html)
        said = leave_out(soup)
        text = _write(soup)
    except RecursionError:
        raise CannotPasteError(_("This is nested too deeply. Paste it as plain text.")) from None
    return Pasted(text, tuple(said))


def _write(soup: BeautifulSoup) -> str:
    text = str(_Converter().convert_soup(soup))
    text = CITATION.sub(r"[^\1]", text)
    lines = [line.rstrip() for line in text.split("\n")]
    return canonical_body("\n".join(line for line in lines if line.strip() not in {"-", "**", "****"}))
