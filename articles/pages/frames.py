"""Frames: what stands around an article, kept in memory with marks for what differs; and the page put together.

What stands around is the same for every page of a language but for titles and addresses. With marks in their place the
templates run once for each shape of a page (with or without a description, a way up, a previous page …), and not at
each request.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from articles.pages.addresses import CLINICAL, WHOLE, Place
from articles.pages.chrome import ICON, build_chrome, may_index
from articles.pages.marks import CLOSES, OPENS, fill, mark
from articles.pages.pieces import CITE, DANGER, IS_OPEN, WHOLE_LINK
from articles.pages.reading import Cards
from articles.pages.shapes import Chrome, Link
from articles.pages.spare_space import without_spare_space
from articles.pages.stored import StoredArticle
from patienttools.helplines.shapes import DangerLine

BODY, OTHER_FORM = "body", "other-form"
# Shapes of pages in every language, twice: in the open and in the discreet copy.
KEPT = 256


def render_article(article: StoredArticle, place: Place, part: str) -> str:
    """The finished page of an article, in the language in force: its piece, filled in, within its frame."""
    edition, piece, cards = article.edition, article.piece, article.cards
    piece.note_again()
    is_whole, view = part.endswith(WHOLE), CLINICAL if part.startswith(CLINICAL) else ""
    chrome = build_chrome(
        place,
        cards,
        article.generation_token,
        title=edition.title,
        description=edition.summary_text,
        slug=edition.slug,
        part=part,
        is_indexable=may_index(piece.is_reviewed),
    )
    other_form = place.address(edition.target, view if is_whole else f"{view}{WHOLE}")
    body = fill_body(
        article,
        place,
        danger=chrome.danger,
        # The discreet copy is not to be cited.
        cite="" if place.is_discreet else fill(piece.cite, place, cards, {}),
        is_open=is_whole,
        whole_link=fill(_whole_link(chrome.language, is_whole), place, cards, {OTHER_FORM: other_form}),
    )
    # Whom to call has its place in the article itself.
    shown = replace(chrome, danger=DangerLine())
    return framed("articles/article.html", shown, place, cards, body)


def fill_body(
    article: StoredArticle, place: Place, *, danger: DangerLine, cite: str = "", is_open: bool, whole_link: str = ""
) -> str:
    """The article itself, without what stands around it, in the language in force."""
    holes = {
        DANGER: _danger_html(place.language, danger),
        CITE: cite,
        IS_OPEN: " open" if is_open else "",
        WHOLE_LINK: whole_link,
    }
    return fill(article.piece.html, place, article.cards, holes)


def framed(template: str, chrome: Chrome, place: Place, cards: Cards, body: str) -> str:
    """The body within what stands around it."""
    shape, values = _with_marks(chrome)
    frame = _frame(template, shape, chrome.language, static(ICON))
    return fill(frame, place, cards, {**values, BODY: body})


def render_in_frame(frame: str, parts: Mapping[str, str], page: Any, chrome: Chrome) -> str:
    """A finished page that answers one request, in the language in force: templates by the names of their places.

    The template `frame` is rendered once for a chrome, with these names open; nothing of an answer is kept.
    """
    context = {"page": page, "chrome": chrome}
    pieces = _open_frame(frame, tuple(parts), chrome, chrome.language, static(ICON)).split(OPENS)
    filled = [pieces[0]]
    for piece in pieces[1:]:
        name, _, text = piece.partition(CLOSES)
        filled += (without_spare_space(render_to_string(parts[name], context)).strip(), text)
    return "".join(filled)


@lru_cache(KEPT)
def _open_frame(template: str, names: tuple[str, ...], chrome: Chrome, language: str, icon: str) -> str:
    with translation.override(language):
        places = {name: mark_safe(mark(name)) for name in names}
        return without_spare_space(render_to_string(template, {"chrome": chrome, **places}))


def _with_marks(chrome: Chrome) -> tuple[Chrome, Mapping[str, str]]:
    """The shape of a page: its chrome with marks for all that is its own; and what stands in their place."""
    values: dict[str, str] = {}

    def marked(text: str) -> str:
        if not text:
            return text
        name = f"v{len(values)}"
        values[name] = conditional_escape(text)
        return mark(name)

    def marked_link(link: Link) -> Link:
        return Link(marked(link.title), marked(link.url), link.language)

    shape = replace(
        chrome,
        document_title=marked(chrome.document_title),
        description=marked(chrome.description),
        languages=tuple(replace(link, url=marked(link.url)) for link in chrome.languages),
        canonical_url=marked(chrome.canonical_url),
        alternates=tuple(replace(link, url=marked(link.url)) for link in chrome.alternates),
        previous=marked_link(chrome.previous) if chrome.previous else None,
        trail=tuple(marked_link(link) for link in chrome.trail),
        discreet_url=marked(chrome.discreet_url),
        paper_link_url=marked(chrome.paper_link_url),
    )
    return shape, values


@lru_cache(KEPT)
def _frame(template: str, chrome: Chrome, language: str, icon: str) -> str:
    """`icon` is where the site's icon lies: it is another when static files are collected anew."""
    with translation.override(language):
        context = {"chrome": chrome, "body": mark_safe(mark(BODY))}
        html = without_spare_space(render_to_string(template, context))
        return re.sub(rf"\n*({mark(BODY)})\n*", r"\1", html)


@lru_cache(KEPT)
def _whole_link(language: str, is_whole: bool) -> str:
    with translation.override(language):
        context = {"url": mark(OTHER_FORM), "is_whole": is_whole}
        return render_to_string("parts/whole.html", context).strip()


@lru_cache(KEPT)
def _danger_html(language: str, danger: DangerLine) -> str:
    if not danger.countries:
        return ""
    with translation.override(language):
        return without_spare_space(render_to_string("parts/danger_line.html", {"danger": danger})).strip()
