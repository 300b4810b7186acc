"""Lightening: a finished page without the spaces that stand there for those who write templates, not for readers."""

import re

_SPARE = re.compile(r"\n\s+")
# At the end of a block no browser shows a space.
_AT_END = re.compile(
    r"\n(?=</(?:article|body|dd|details|div|dl|dt|fieldset|footer|form|h[1-6]|head|header|html|li|main|nav|ol|p|section|ul)>)"
)
_KEPT = re.compile(r"<(?:textarea|pre)\b")


def lighten(html: str) -> str:
    """One line end wherever there were more, or spaces behind it; untouched where an element shows its spaces."""
    return html if _KEPT.search(html) else _AT_END.sub("", _SPARE.sub("\n", html))
