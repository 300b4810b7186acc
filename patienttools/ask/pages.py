"""Pages: what a reader is shown, as frozen shapes, and the chrome around it; nothing of them is kept for anybody."""

import datetime
from dataclasses import dataclass, replace

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext

from articles.pages.addresses import Place, Target
from articles.pages.chrome import build_chrome, neutral_title
from articles.pages.reading import CHROME, Cards, read_cards, read_generation_token
from articles.pages.shapes import Chrome, LanguageLink, Link
from articles.pages.spare_space import without_spare_space
from articles.search.danger.seeing import see
from articles.search.lexicon import Danger, lexicon_of
from articles.search.presenting import DangerHelp, danger_help
from patienttools.ask.answers import links_to, split_answer
from patienttools.ask.availability import is_demo, is_open
from patienttools.ask.models import DAYS_AFTER_ANSWER, MOST_DAYS
from patienttools.ask.stamps import WORK_BITS, new_stamp
from patienttools.ask.threads import LONGEST_TEXT, Conversation
from patienttools.generation.reads import of_one_request
from patienttools.languages import direction_of

# The page's identity in the discreet copy, as an article has one in content/.
TARGET = Target("ask", "page", "askaquestn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The box to write in. `text` is what was typed, so that nothing is lost; `faults` say what stands in the way.

    `danger` is the help to show before it can be sent, and `is_shown_danger` that it was shown once already.
    """

    text: str = ""
    faults: tuple[str, ...] = ()
    danger: DangerHelp | None = None
    is_shown_danger: bool = False
    stamp: str = ""
    longest: int = LONGEST_TEXT
    work_bits: int = WORK_BITS


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    """The first page: the question, and the way back to one that was asked."""

    title: str
    action: str
    is_demo: bool
    reply_days: int
    days_after_answer: int
    most_days: int
    question: Question
    code_fault: str = ""
    is_deleted: bool = False
    discreet_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage:
    """The six words, shown once."""

    title: str
    action: str
    is_demo: bool
    reply_days: int
    words: tuple[str, ...]
    code: str
    delete_on: datetime.date


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text of the thread; of an answer also the pages that it names."""

    is_answer: bool
    on: datetime.date
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPage:
    """What a code opens: all that was said, a box to ask again, and the way to delete all of it."""

    title: str
    action: str
    is_demo: bool
    reply_days: int
    conversation: Conversation
    texts: tuple[ShownText, ...]
    code: str
    question: Question
    is_sent: bool = False


Page = AskPage | CodePage | ThreadPage


def new_question(**changes: object) -> Question:
    """With a stamp of now."""
    return replace(Question(stamp=new_stamp()), **changes)  # type: ignore[arg-type]


def build_ask_page(place: Place, question: Question, *, code_fault: str = "", is_deleted: bool = False) -> AskPage:
    return AskPage(
        title=gettext("Ask a health question"),
        action=place.address(TARGET),
        is_demo=is_demo(),
        reply_days=reply_days(),
        days_after_answer=DAYS_AFTER_ANSWER,
        most_days=MOST_DAYS,
        question=question,
        code_fault=code_fault,
        is_deleted=is_deleted,
        discreet_url="" if place.is_discreet else Place(place.language, is_discreet=True).address(TARGET),
    )


def shown_texts(conversation: Conversation, place: Place) -> tuple[ShownText, ...]:
    """A reader's own words as they wrote them, answers with their links."""
    shown = []
    for said in conversation.texts:
        text, named = split_answer(said.text) if said.is_answer else (said.text, ())
        shown.append(ShownText(said.is_answer, said.on, text, links_to(named, place)))
    return tuple(shown)


def reply_days() -> int:
    """What is promised; the demo promises nothing and shows a number."""
    return int(settings.RX_ASK_REPLY_DAYS) or 5


def dangers_in(text: str) -> tuple[Danger, ...]:
    """By the rules of search, whatever the language."""
    seen = see(text, lexicon_of(read_generation_token()))
    return tuple(dict.fromkeys(danger for danger, _by in seen.dangers))


def help_for(dangers: tuple[Danger, ...], place: Place) -> DangerHelp | None:
    return danger_help(dangers, place) if dangers else None


TEMPLATES: dict[type, str] = {
    AskPage: "ask/ask.html",
    CodePage: "ask/code.html",
    ThreadPage: "ask/thread.html",
}


def render(page: Page, place: Place) -> str:
    """The finished page. It answers one request alone."""
    of_one_request()
    cards, token = read_cards(CHROME), read_generation_token()
    chrome = _chrome(place, cards, token, page.title)
    if isinstance(page, AskPage):
        chrome = replace(chrome, discreet_url=page.discreet_url)
    if isinstance(page, CodePage):
        # Browsers print the title on paper.
        chrome = replace(chrome, document_title=neutral_title())
    return without_spare_space(render_to_string(TEMPLATES[type(page)], {"page": page, "chrome": chrome}))


def _chrome(place: Place, cards: Cards, token: str, title: str) -> Chrome:
    chrome = build_chrome(place, cards, token, title=title)
    return replace(chrome, languages=language_links(place), footer=_with_current(chrome.footer, place))


def language_links(place: Place) -> tuple[LanguageLink, ...]:
    """The same page in every language of the site."""
    return tuple(
        LanguageLink(
            code, name, direction_of(code), place.in_language(code).address(TARGET), code == place.language, True
        )
        for code, name in settings.LANGUAGES
    )


def _with_current(links: tuple[Link, ...], place: Place) -> tuple[Link, ...]:
    own = place.address(TARGET)
    return tuple(replace(link, is_current=True) if link.url == own else link for link in links)


def foot_link(place: Place) -> Link | None:
    """The way to the page from the foot of every other, while there is somebody to ask."""
    return Link(gettext("Ask a health question"), place.address(TARGET)) if is_open() else None
