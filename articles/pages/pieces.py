"""Pieces: all of an article's view that is the same for every reader, as HTML with marks for what is not.

A piece holds the article from its title to its last fold: panels, sections, sources, explained words. It leaves open
the addresses and the links of texts (so that the open page and the discreet copy share it), whether its folds stand
open (so that `…/all/` shares it too), whom to call, how the page is cited, and the way to its other form. What is told
of other articles in it, such as a related one's title, is part of it: `made_from` tells whether that is still so.
"""

import datetime
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

import django
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from articles.kinds import View
from articles.pages.addresses import CLINICAL, Target
from articles.pages.article import build_article_page
from articles.pages.explaining import explain
from articles.pages.glossary import NOTHING, glossary_of
from articles.pages.marks import MarkedPlace, mark, with_marked_links
from articles.pages.reading import Cards, Reading
from articles.pages.spare_space import without_ends_of_items, without_spare_space
from articles.pictures.shown import digest_of_pictures
from patienttools.files.digests import digest_of
from patienttools.generation.reads import Reads, card_key, collecting, note, until
from patienttools.helplines.numbers import helpline_numbers

# The holes of a piece, by the names of their marks.
DANGER, CITE, WHOLE_LINK, IS_OPEN = "danger", "cite", "whole-link", "open"
HOLES = {name.replace("-", "_"): mark_safe(mark(name)) for name in (DANGER, CITE, WHOLE_LINK)}
# Blocks stand in these: no browser shows a line's end at their edges.
_AROUND_BLOCKS = re.compile(rf"\n*({mark(DANGER)}|{mark(CITE)})\n*")
_OPEN_FOLD = re.compile(r"(<details[^>]*) open>")
_CARD = card_key("")

# What the HTML of a piece comes from, beside rows and settings.
_MAKERS = (
    "articles/kinds.py",
    "articles/files/*.py",
    "articles/text/*.py",
    "articles/pages/*.py",
    "articles/pictures/s*.py",
    "content/grammar.toml",
    "patienttools/languages.py",
    "patienttools/panels/**/*.py",
    "templates/articles/*.html",
    "templates/sheets/*.html",
    "templates/drawings/*.html",
    "templates/panels/*.html",
    "templates/parts/*.html",
    "templates/search/*.html",
)


class Origin(Protocol):
    """What is asked of an edition to tell whether its piece is still right: some columns of its row."""

    @property
    def slug(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def digest(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One view of one edition. `digest` is of all that it was made from; `asked` names the articles that it tells of.

    `linked` are those that its texts link to, which are no part of it. `keys` are what it read (`generation.reads`),
    and `expires_at` is when it changes by itself, if it does. `cite` is how the page is cited, in the open only.
    A sheet has its own `title`, and the list of them names the `sheets` that there are.
    """

    html: str
    digest: str
    asked: tuple[str, ...]
    linked: tuple[str, ...]
    keys: tuple[str, ...]
    expires_at: datetime.datetime | None
    cite: str
    is_reviewed: bool
    title: str = ""
    sheets: tuple[str, ...] = ()

    def note_again(self) -> None:
        """What it read counts as read by each page that it stands on."""
        note(*self.keys)
        if self.expires_at is not None:
            until(self.expires_at)

    def is_right(self, digest: str) -> bool:
        """Whether it would be made just so again: `digest` is what `made_from` says now."""
        return self.digest == digest and (self.expires_at is None or timezone.now() < self.expires_at)


def make_piece(reading: Reading, view: View) -> Piece:
    """The piece of that view, in the language in force, which is the edition's."""
    edition = reading.edition
    with collecting() as reads:
        place = MarkedPlace(edition.language)
        page = build_article_page(reading, place, view)
        report_card = reading.cards.find("report-a-mistake", edition.language)
        report_url = report_card.link(place).url if report_card else ""
        context = {"page": page, "holes": HOLES, "report_url": report_url}
        html = without_spare_space(render_to_string("articles/article_body.html", context)).strip()
    html = _AROUND_BLOCKS.sub(r"\1", explain(html, page.glossary, page.title))
    html = _OPEN_FOLD.sub(rf"\1{mark(IS_OPEN)}>", with_marked_links(without_ends_of_items(html)))
    target = Target(edition.slug, edition.kind, edition.share_code)
    told = {"page": page, "url": place.address(target, CLINICAL if view is View.CLINICAL else "")}
    told |= {"site_name": settings.RX_SITE_NAME, "origin": settings.RX_ORIGIN}
    cite = without_spare_space(render_to_string("parts/cite.html", told)).strip()
    asked = asked_in(reads)
    linked = {*edition.document["links"], *(reading.parent.document["links"] if reading.parent else ())}
    parent = reading.parent.digest if reading.parent else ""
    return Piece(
        html=html,
        digest=made_from(edition, view, parent, asked, reads.keys, reading.cards, reading.generation_token),
        asked=asked,
        linked=tuple(sorted(linked)),
        keys=tuple(sorted(reads.keys)),
        expires_at=reads.expires_at,
        cite=cite,
        is_reviewed=page.is_reviewed,
    )


def asked_in(reads: Reads) -> tuple[str, ...]:
    """The articles of which a piece tells, of all that it read."""
    return tuple(sorted(key.removeprefix(_CARD) for key in reads.keys if key.startswith(_CARD)))


def made_from(
    edition: Origin,
    view: str,
    parent_digest: str,
    asked: Iterable[str],
    keys: Iterable[str],
    cards: Cards,
    generation_token: str,
) -> str:
    """One line that is another whenever the piece would be: code, texts, what is told of others, words explained.

    `keys` are those of what it read, of which pictures are told as they are now.
    """
    told = sorted(card for slug in asked for card in cards.editions_of(slug))
    children = [card.slug for card in cards.children_of(edition.slug, edition.language)]
    words = glossary_of(edition.language, generation_token) if view == View.PATIENT else NOTHING
    numbers = _told(helpline_numbers(edition.language, generation_token))
    pictures = digest_of_pictures(keys, generation_token)
    parts = (str(view), edition.digest, parent_digest, told, children, words.digest, numbers, pictures)
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


@lru_cache(8)
def _told(numbers: frozenset[str]) -> str:
    """In which order a set stands is chance."""
    return digest_of(sorted(numbers))


@cache
def digest_of_code() -> str:
    """Of the code, templates, words and settings that make pieces, as this process has them."""
    root = Path(settings.BASE_DIR)
    files = [path for maker in _MAKERS for path in sorted(root.glob(maker))]
    files += [path for folder in settings.LOCALE_PATHS for path in sorted(Path(folder).glob("*/LC_MESSAGES/*.mo"))]
    told = hashlib.blake2b(b"\0".join(path.read_bytes() for path in files), digest_size=16).hexdigest()
    statics = getattr(staticfiles_storage, "manifest_hash", "")
    names = [settings.LANGUAGES, settings.RX_SITE_NAME, settings.RX_ORIGIN]
    return digest_of([told, django.__version__, names, statics])
