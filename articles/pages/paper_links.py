"""Sharing: the discreet link as a code for paper, drawn here so that no other site learns of it."""

from collections.abc import Callable

import segno
from django.utils.safestring import SafeString, mark_safe

from articles.pages.addresses import Place, Target
from articles.pages.reading import Reading
from articles.pages.shapes import Link, PaperLinkPage

# Level Q stays readable with a quarter of the code worn off: paper is folded and carried.
ERROR_CORRECTION = "q"
QUIET_BORDER = 4


def build_paper_link_page(reading: Reading, place: Place, whole_address: Callable[[str], str]) -> PaperLinkPage:
    """`whole_address` puts scheme and host before a path."""
    edition = reading.edition
    path = place.address(Target(edition.slug, edition.kind, edition.share_code))
    address = whole_address(path)
    return PaperLinkPage(
        language=edition.language, address=address, code=draw_code(address), article=Link(edition.title, path)
    )


def draw_code(text: str) -> SafeString:
    """A QR code as inline SVG. Safe: it holds nothing but the drawing, numbers and a class."""
    code = segno.make_qr(text, error=ERROR_CORRECTION)
    drawing = code.svg_inline(
        border=QUIET_BORDER, omitsize=True, dark="#000", light="#fff", svgclass="code", lineclass=None
    )
    return mark_safe(drawing.replace("<svg ", '<svg aria-hidden="true" ', 1))
