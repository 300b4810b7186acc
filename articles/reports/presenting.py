"""Page: “Report a mistake”; a GET shows its words and the form, a POST keeps the report or says what to mend.

The buttons under “Did this help?” lead here too: the answer is counted, and whoever says no finds the form below.
"""

import unicodedata
from dataclasses import dataclass

from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from articles.files.documents import SLUG
from articles.pages.addresses import Place, Target
from articles.pages.lists import build_site_page
from articles.pages.reading import Cards, Reading, read_cards
from articles.pages.shapes import Link, SitePage
from articles.pages.views import render_page
from articles.reports.helped.counting import count_answer
from articles.reports.helped.models import Helped
from articles.reports.models import MAX_REPORT, keep_report
from patienttools.languages import in_own_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """The page's words and its form. `about` is the page that the report is on, if one was named.

    `faults` say what to mend; `text` is what was typed, so that nothing is lost. `is_sent` once it is on the desk.
    `helped` is what was answered to “Did this help?”: yes, no, or nothing; `title` names the page after it.
    """

    words: SitePage
    action: str
    about: Link | None
    slug: str
    text: str
    is_dangerous: bool
    longest: int
    faults: tuple[str, ...]
    is_sent: bool
    helped: str
    title: str


def present_report(place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse:
    if reading is None or part:
        raise Http404
    page = build_report_page(reading, place, answers)
    html = render_page("articles/report.html", page, place, reading, part, title=page.title)
    return HttpResponse(html)


def build_report_page(reading: Reading, place: Place, answers: QueryDict | None) -> ReportPage:
    answers = QueryDict() if answers is None else answers
    slug = answers.get("page", "")
    slug = slug if len(slug) <= 80 and SLUG.fullmatch(slug) else ""
    card = (read_cards([slug]) if slug else Cards(())).find(slug, place.language)
    text, is_dangerous = tidy(answers.get("text", "")), "dangerous" in answers
    faults: tuple[str, ...] = ()
    is_sent = False
    helped = answers.get("helped", "") if card else ""
    helped = helped if helped in Helped.values else ""
    if card and helped:
        # Whether it was counted or held up, the reader is thanked alike.
        count_answer(slug=card.slug, language=card.language, answer=helped, on=timezone.now().date())
    # The button on a guide names its page and has no text yet: that only opens the form.
    if "text" in answers:
        faults = find_faults(text, answers.get("website", ""))
        if not faults:
            kept = keep_report(
                text=text,
                slug=card.slug if card else "",
                language=place.language,
                is_dangerous=is_dangerous,
                on=timezone.now().date(),
            )
            is_sent = kept
            faults = () if kept else (gettext("So many reports wait that none can be added. Try again in some days."),)
    edition, words = reading.edition, build_site_page(reading, place)
    return ReportPage(
        words=words,
        action=place.address(Target(edition.slug, edition.kind, edition.share_code)),
        about=card.link(place) if card else None,
        slug=card.slug if card else "",
        text=text[: 2 * MAX_REPORT],
        is_dangerous=is_dangerous,
        longest=MAX_REPORT,
        faults=faults,
        is_sent=is_sent,
        helped=helped,
        title=gettext("Thank you") if helped else words.title,
    )


def find_faults(text: str, trap: str) -> tuple[str, ...]:
    """What stops the report from being sent, in words for the reader."""
    faults = []
    if not text:
        faults.append(gettext("Nothing was written in the box. Say in a few words what is wrong."))
    if len(text) > MAX_REPORT:
        message = gettext("That is too long: %(length)d characters, and %(longest)d fit. Please shorten it.")
        faults.append(in_own_digits(message % {"length": len(text), "longest": MAX_REPORT}))
    if trap:
        faults.append(gettext("The box that says “leave this empty” was filled in. Empty it and send again."))
    return tuple(faults)


def tidy(text: str) -> str:
    """The text as every database can hold it: composed, plain line ends, no characters that show nothing."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"})
    return "".join(kept).strip()
