"""Presenting: the search page; a GET shows the form alone, and a POST the answer, which nobody keeps."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse, QueryDict
from django.utils.safestring import SafeString

from articles.files.documents import SLUG
from articles.kinds import View
from articles.pages.addresses import Place, Target
from articles.pages.layout import Desk
from articles.pages.reading import Cards, Reading, read_cards
from articles.pages.shapes import Link, PageSection
from articles.pages.views import render_page
from articles.search.languages import has_rules
from articles.search.searching import Answer, Result, search
from patienttools.languages import languages

# Where somebody who found nothing goes on.
OFFERED = ("start-here", "guides", "a-to-z", "help")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """The form and, once something was asked, the answer. `topic` is the one article searched in, if one is.

    `is_word_for_word` where search has no rules for the language: the page says what it cannot do.
    `read_first` leads to what to read in the danger that the question tells of. `is_asked` is false for an empty form.
    """

    title: str
    summary: SafeString
    sections: tuple[PageSection, ...]
    action: str
    question: str
    is_asked: bool
    topic: Link | None
    topic_slug: str
    is_danger: bool
    read_first: tuple[Link, ...]
    results: tuple[Result, ...]
    elsewhere: tuple[Result, ...]
    words: tuple[str, ...]
    near: tuple[str, ...]
    languages: tuple[tuple[str, str], ...]
    is_word_for_word: bool
    offers: tuple[Link, ...]
    help_url: str


def present_search(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if reading is None or part:
        raise Http404
    page = build_search_page(reading, place, answers)
    return HttpResponse(render_page("search/search.html", page, place, reading, part))


def build_search_page(reading: Reading, place: Place, answers: QueryDict | None) -> SearchPage:
    desk = Desk(reading, place, View.PATIENT)
    edition, token = reading.edition, reading.generation_token
    question = " ".join((answers.get("q", "") if answers else "").split())
    topic_slug = answers.get("topic", "") if answers and "everywhere" not in answers else ""
    topic_slug = topic_slug if len(topic_slug) <= 80 and SLUG.fullmatch(topic_slug) else ""
    cards = read_cards([topic_slug]) if topic_slug else Cards(())
    topic = cards.find(topic_slug, place.language)
    answer = search(question, place, token, slug=topic.slug if topic else "") if question else None
    help_card = reading.cards.find("help", place.language)
    offers = (reading.cards.find(slug, place.language) for slug in OFFERED)
    return SearchPage(
        title=edition.title,
        summary=desk.html(desk.document["summary"]),
        sections=tuple(PageSection(s, is_clinical=False) for both in desk.sections().values() for s in both),
        action=place.address(Target(edition.slug, edition.kind, edition.share_code)),
        question=printable(question)[:300],
        is_asked=answers is not None,
        topic=topic.link(place) if topic else None,
        topic_slug=topic.slug if topic else "",
        is_danger=bool(answer and answer.dangers),
        read_first=_read_first(answer, place) if answer else (),
        results=answer.results if answer else (),
        elsewhere=answer.elsewhere if answer else (),
        words=answer.words if answer else (),
        near=answer.near if answer else (),
        languages=tuple(languages()),
        is_word_for_word=not has_rules(place.language),
        offers=tuple(card.link(place) for card in offers if card),
        help_url=help_card.link(place).url if help_card else "",
    )


def printable(text: str) -> str:
    """The question as a page can hold it: half surrogates cannot be sent, and NUL is no character of HTML."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


def _read_first(answer: Answer, place: Place) -> tuple[Link, ...]:
    """What the danger rules name, where readers have it."""
    cards = read_cards({danger.slug for danger in answer.dangers if danger.slug})
    links = []
    for danger in answer.dangers:
        if card := cards.find(danger.slug, place.language):
            link = card.link(place)
            url = f"{link.url}#{danger.section}" if danger.section else link.url
            links.append(Link(link.title, url, link.language))
    return tuple({link.url: link for link in links}.values())[:3]
