"""Drawings: a frozen text's mark for a drawing becomes the drawing, its few words in the page's language."""

import re
from functools import cache

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.text.drawings import drawing_names

_MARK = re.compile(r'<img src="drawing:([a-z-]+)" alt="([^"]*)">')


def draw(html: str, language: str) -> SafeString:
    """The HTML with every drawing drawn. A drawing that this release no longer has becomes its description."""
    return mark_safe(_MARK.sub(lambda mark: _figure(mark[1], mark[2], language), html))


def _figure(name: str, description: str, language: str) -> str:
    described = mark_safe(description)
    if name not in drawing_names():
        return format_html('<span class="drawing">{}</span>', described)
    return format_html(
        '<span class="drawing" role="img" aria-label="{}">{}</span>', described, _drawing(name, language)
    )


@cache
def _drawing(name: str, language: str) -> SafeString:
    with translation.override(language):
        return mark_safe(render_to_string(f"drawings/{name}.html").replace("\n", ""))
