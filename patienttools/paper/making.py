"""Making: the finished page of a sheet becomes a PDF that says the same."""

from django.utils import translation
from django.utils.translation import gettext

from articles.pages.chrome import neutral_title
from patienttools.languages import direction_of
from patienttools.paper.choices import Print
from patienttools.paper.kept import shelf
from patienttools.paper.press import press
from patienttools.paper.reading import read_paper
from patienttools.paper.shapes import Order, Paper


def paper_of(html: str, language: str) -> Paper | None:
    """The sheet of a finished page; None where it has none."""
    with translation.override(language):
        return read_paper(html, language=language, direction=direction_of(language), digits=gettext("0123456789"))


def make_sheet_pdf(html: str, language: str, chosen: Print) -> bytes | None:
    """The sheet of a page that is the same for everybody; None where it cannot be set. It is kept for the next."""
    paper = paper_of(html, language)
    if paper is None:
        return None
    with translation.override(language):
        order = Order(title=neutral_title(), papers=(paper,), size=chosen.size, is_large=chosen.is_large)
    kept = shelf()
    if pdf := kept.find(order):
        return pdf
    if pdf := press.set(order):
        kept.keep(order, pdf)
    return pdf
