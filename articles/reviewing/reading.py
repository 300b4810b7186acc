"""Reading: a frozen draft as readers would have it, in either view, with the ways to remark on it and to answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from articles.desk.previews import read_unpublished
from articles.editions.freezing import FrozenEdition
from articles.files.documents import EditionDocument
from articles.kinds import ArticleKind, View
from articles.models import Article
from articles.pages.addresses import CLINICAL, Place, Target
from articles.pages.chrome import DISCREET_ICON, build_chrome
from articles.pages.frames import fill_body
from articles.pages.lists import build_site_page
from articles.pages.reading import Cards, Reading
from articles.pages.shapes import Chrome
from articles.pages.spare_space import without_spare_space
from articles.pages.stored import make_article
from articles.reviewing.marked import marks_of
from articles.reviewing.models import Round
from articles.reviewing.quoting import Place as Part
from articles.reviewing.quoting import places_of
from articles.reviewing.remarks import RemarkState
from articles.text.marking import mark_words

# Its button sends to an address that a page without a referrer cannot send to, and it is not what a reviewer writes to.
_NOT_OFFERED = frozenset({"report-a-mistake"})


@dataclass(frozen=True, slots=True)
class ReviewPlace(Place):
    """Where a draft is read: the addresses of its own views are those of the review, all others readers'."""

    slug: str = ""
    patient: str = ""
    clinical: str = ""

    def address(self, target: Target, part: str = "") -> str:
        if target.slug == self.slug:
            return self.clinical if part.startswith(CLINICAL) else self.patient
        return Place.address(self, target, part)

    def in_language(self, language: str) -> Place:
        return self if language == self.language else Place(language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is read: an article's text in one language, frozen, and its words."""

    article: Article
    frozen: FrozenEdition
    document: EditionDocument

    @property
    def language(self) -> str:
        return self.document.language


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where the forms of the page send to, empty where there is none; `sent` goes with each of them."""

    remark: str = ""
    answer: str = ""
    desk: str = ""
    sent: Sequence[tuple[str, str]] = ()
    asks_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """All that the page shows. `typed` is what was sent and not kept, with what is wrong with it in `faults`."""

    body: SafeString
    asked: Round | None
    view: str
    patient_url: str
    clinical_url: str
    has_clinical: bool
    parts: tuple[Part, ...]
    remarks: tuple[RemarkState, ...]
    # The ids of their words, of those that stand in this view.
    marked: frozenset[str]
    ways: Ways
    typed: dict[str, str]
    faults: tuple[str, ...]


def render_review(
    draft: Draft,
    *,
    view: View,
    place: ReviewPlace,
    asked: Round | None,
    remarks: tuple[RemarkState, ...],
    ways: Ways,
    typed: dict[str, str] | None = None,
    faults: tuple[str, ...] = (),
    token: str = "",
) -> str:
    """The finished page, in the language of the draft. `token` is that of the form, where staff need one."""
    with translation.override(draft.language):
        reading = _reading(draft)
        chrome = _chrome(reading, place)
        marks = marks_of(remarks, places_of(draft.document))
        body, marked = mark_words(_body(reading, place, view, chrome), marks)
        page = ReviewPage(
            body=body,
            asked=asked,
            view=view.value,
            patient_url=place.patient,
            clinical_url=place.clinical,
            has_clinical=draft.frozen.has_clinical,
            parts=parts_of_view(draft.document, view),
            remarks=remarks,
            marked=marked,
            ways=ways,
            typed=typed or {},
            faults=faults,
        )
        context = {"page": page, "chrome": chrome, "token": token}
        return without_spare_space(render_to_string("reviewing/read.html", context))


def parts_of_view(document: EditionDocument, view: View) -> tuple[Part, ...]:
    """The parts of the text that this view shows, for whoever picks a paragraph."""
    others = {one.id for one in document.sections if one.audience not in view.audiences}
    return tuple(part for part in places_of(document) if part.id not in others)


def _reading(draft: Draft) -> Reading:
    reading = read_unpublished(draft.article, draft.language, draft.frozen)
    return replace(reading, cards=Cards([card for card in reading.cards if card.slug not in _NOT_OFFERED]))


def _chrome(reading: Reading, place: ReviewPlace) -> Chrome:
    """Bland: neither title nor icon say what is read here; nothing of it is for search engines or to be shared."""
    chrome = build_chrome(Place(place.language), reading.cards, reading.generation_token, title="")
    return replace(
        chrome,
        document_title=settings.RX_SITE_NAME,
        icon=DISCREET_ICON,
        is_indexable=False,
        languages=(),
        alternates=(),
        canonical_url="",
        discreet_url="",
        paper_link_url="",
    )


def _body(reading: Reading, place: ReviewPlace, view: View, chrome: Chrome) -> SafeString:
    """Everything stands open: a reviewer reads all of it."""
    if reading.edition.kind in {ArticleKind.PAGE, ArticleKind.TOOL}:
        page = build_site_page(reading, place)
        return mark_safe(render_to_string("reviewing/site_body.html", {"page": page}))
    return mark_safe(fill_body(make_article(reading, view), place, danger=chrome.danger, is_open=True))
