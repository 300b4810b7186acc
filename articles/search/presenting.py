"""Presenting: the search page; a GET shows the form alone, and a POST the answer, which nobody keeps."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.files.documents import SLUG
from articles.kinds import View
from articles.pages.addresses import Place, Target
from articles.pages.frames import render_in_frame
from articles.pages.layout import Desk
from articles.pages.reading import Cards, Reading, read_cards
from articles.pages.shapes import Link, PageSection
from articles.pages.views import chrome_of, render_page
from articles.search.danger.kinds import HELP, Kind, kind_of
from articles.search.danger.seeing import MAX_READ
from articles.search.folding import MAX_CHARACTERS, MAX_TOKENS
from articles.search.languages import has_rules
from articles.search.lexicon import Danger
from articles.search.searching import Result, search
from patienttools.generation.reads import of_one_request
from patienttools.helplines.numbers import lines_for
from patienttools.helplines.shapes import EmergencyNumber
from patienttools.languages import languages

# Where somebody who found nothing goes on.
OFFERED = ("start-here", "guides", "a-to-z", "help")
# What of the page of an answer is made anew for each question, by its place in the frame.
PARTS_OF_ANSWER = {"languages": "search/languages.html", "body": "search/body.html"}


@dataclass(frozen=True, slots=True)
class DangerHelp:
    """Why emergency help stands above the results, and the one section to read first, where readers have it.

    `lines` are helplines for just this, each with what is known of it, and `help_url` leads to all the others.
    """

    kind: Kind
    read_first: Link | None
    lines: tuple[EmergencyNumber, ...] = ()
    help_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """The form and, once something was asked, the answer. `topic` is the one article searched in, if one is.

    `is_word_for_word` where search has no rules for the language: the page says what it cannot do.
    `is_absent` where it is known that nothing is written here on what was asked.
    `danger` is why emergency help stands there and what to read first. `is_asked` is false for an empty form.
    `words_read` is how many words search looks at, where more were sent than that.
    """

    title: str
    summary: SafeString
    sections: tuple[PageSection, ...]
    action: str
    is_discreet: bool
    question: str
    is_asked: bool
    topic: Link | None
    topic_slug: str
    words_read: int
    danger: DangerHelp | None
    results: tuple[Result, ...]
    elsewhere: tuple[Result, ...]
    for_supporters: Result | None
    for_clinicians: Result | None
    is_absent: bool
    words: tuple[str, ...]
    near: tuple[str, ...]
    languages: tuple[tuple[str, str], ...]
    is_word_for_word: bool
    offers: tuple[Link, ...]
    help_url: str


def present_search(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if reading is None or part:
        raise Http404
    of_one_request()
    page = build_search_page(reading, place, answers)
    if not page.question:
        return HttpResponse(render_page("search/search.html", page, place, reading, part))
    chrome = chrome_of(reading, place, part, title=page.title)
    return HttpResponse(render_in_frame("search/frame.html", PARTS_OF_ANSWER, page, chrome))


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
        is_discreet=place.is_discreet,
        question=printable(question)[:MAX_READ],
        is_asked=answers is not None,
        topic=topic.link(place) if topic else None,
        topic_slug=topic.slug if topic else "",
        words_read=MAX_TOKENS if len(question) > MAX_CHARACTERS or len(question.split()) > MAX_TOKENS else 0,
        danger=danger_help(answer.dangers, place) if answer and answer.dangers else None,
        results=answer.results if answer else (),
        elsewhere=answer.elsewhere if answer else (),
        for_supporters=answer.for_supporters if answer else None,
        for_clinicians=answer.for_clinicians if answer else None,
        is_absent=bool(answer and answer.understood.is_absent),
        words=answer.words if answer else (),
        near=answer.near if answer else (),
        languages=tuple(languages()),
        is_word_for_word=not has_rules(place.language),
        offers=tuple(card.link(place) for card in offers if card),
        help_url=help_card.link(place).url if help_card else "",
    )


_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)])


def printable(text: str) -> str:
    """The question as a page can hold it: half surrogates cannot be sent, and control characters show nothing."""
    return text.encode("utf-8", "ignore").decode().translate(_CONTROLS)


def danger_help(dangers: Sequence[Danger], place: Place) -> DangerHelp:
    """For the likeliest of the dangers, at least one; where the library has not what it names, whom to call."""
    cards = read_cards({HELP, *(danger.slug for danger in dangers if danger.slug)})
    card = cards.find(HELP, place.language)
    help_link = card.link(place) if card else None
    # The likeliest of those whose section readers have, else the likeliest.
    found = next((danger for danger in dangers if cards.find(danger.slug, place.language)), None)
    kind = kind_of((found or dangers[0]).key)
    lines = lines_for(kind.lines, place.language, timezone.localdate())
    help_url = help_link.url if help_link else ""
    if found and (card := cards.find(found.slug, place.language)):
        link = card.link(place)
        url = f"{link.url}#{found.section}" if found.section else link.url
        return DangerHelp(kind, Link(link.title, url, link.language), lines, help_url)
    return DangerHelp(kind, help_link, lines, help_url)
