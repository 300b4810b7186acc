"""Views: one address in the open and one in the discreet copy; what is asked, read and deleted goes by POST alone."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.pages.addresses import Place
from articles.pages.chrome import build_chrome
from articles.pages.reading import CHROME, read_cards, read_generation_token
from articles.pages.shapes import Link
from patienttools.ask import threads
from patienttools.ask.availability import is_demo, is_open
from patienttools.ask.codes import fold
from patienttools.ask.judging import full_fault, judge, may_try, too_often_fault
from patienttools.ask.keys import RingError
from patienttools.ask.pages import (
    TARGET,
    CodePage,
    Page,
    Question,
    ThreadPage,
    build_ask_page,
    new_question,
    render,
    reply_days,
    shown_texts,
)
from patienttools.ask.sealing import UnsealedError
from patienttools.ask.stamps import use

Step = Callable[[HttpRequest, Place], Page]


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, language: str) -> HttpResponse:
    """/<language>/ask/."""
    return _respond(request, Place(language))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show_discreet(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """/r/<code>/<language>/, where the code is this page's own."""
    return _respond(request, Place(language, is_discreet=True))


@require_http_methods(["GET", "HEAD"])
def show_languages(request: HttpRequest, code: str) -> HttpResponse:
    """/r/<code>/, cut short before its language."""
    if not is_open():
        raise Http404
    place = Place(settings.LANGUAGE_CODE, is_discreet=True)
    links = [Link(name, place.in_language(code).address(TARGET), code) for code, name in settings.LANGUAGES]
    with translation.override(place.language):
        chrome = build_chrome(place, read_cards(CHROME), read_generation_token(), title="")
        return HttpResponse(render_to_string("articles/languages.html", {"links": links, "chrome": chrome}))


def _respond(request: HttpRequest, place: Place) -> HttpResponse:
    if not is_open():
        raise Http404
    # Our pages are UTF-8, whatever a request names.
    request.encoding = "utf-8"
    with translation.override(place.language):
        if request.method != "POST":
            return HttpResponse(render(build_ask_page(place, new_question()), place))
        step = STEPS.get(request.POST.get("step", ""), _ask)
        try:
            return HttpResponse(render(step(request, place), place))
        except (RingError, UnsealedError, OperationalError):
            # What was typed is given back; why it failed is said to nobody, and the next try may do.
            fault = gettext("This could not be done just now. What you wrote is still here. Try again in some minutes.")
            question = new_question(text=request.POST.get("text", "")[: 2 * threads.LONGEST_TEXT], faults=(fault,))
            return HttpResponse(render(build_ask_page(place, question), place), status=503)


def _ask(request: HttpRequest, place: Place) -> Page:
    """A question, or what stands in its way; the code is shown here and never again."""
    judged = judge(request, place, is_new=True)
    if not judged.is_good:
        return build_ask_page(place, judged.question)
    today = timezone.now().date()
    try:
        words = threads.ask(
            text=judged.question.text, language=place.language, is_dangerous=judged.is_dangerous, on=today
        )
    except threads.FullError:
        return build_ask_page(place, new_question(text=judged.question.text, faults=(full_fault(),)))
    use(judged.stamp)
    return CodePage(
        title=gettext("Your six words"),
        action=place.address(TARGET),
        is_demo=is_demo(),
        reply_days=reply_days(),
        words=words,
        code=" ".join(words),
        delete_on=today + threads.LONGEST_KEPT,
    )


def _come_back(request: HttpRequest, place: Place) -> Page:
    found = _find(request)
    if found.thread is None:
        return build_ask_page(place, new_question(), code_fault=found.fault)
    return _thread_page(place, found, new_question())


def _add(request: HttpRequest, place: Place) -> Page:
    found, judged = _find(request), judge(request, place, is_new=False)
    text = judged.question.text
    if found.thread is None:
        return build_ask_page(place, new_question(text=text), code_fault=found.fault)
    if not judged.is_good:
        return _thread_page(place, found, judged.question)
    try:
        threads.add(found.thread, text=text, is_dangerous=judged.is_dangerous, on=timezone.now().date())
    except threads.GoneError:
        return build_ask_page(place, new_question(text=text), code_fault=unknown_fault())
    except threads.FullError:
        fault = gettext("No more fits into this question. Ask a new one on the first page.")
        return _thread_page(place, found, new_question(text=text, faults=(fault,)))
    use(judged.stamp)
    return _thread_page(place, found, new_question(), is_sent=True)


def _delete(request: HttpRequest, place: Place) -> Page:
    found = _find(request)
    if found.thread is None:
        return build_ask_page(place, new_question(), code_fault=found.fault)
    threads.delete(found.thread)
    return build_ask_page(place, new_question(), is_deleted=True)


STEPS: dict[str, Step] = {"ask": _ask, "back": _come_back, "add": _add, "delete": _delete}


@dataclass(frozen=True, slots=True)
class Found:
    """What a typed code leads to, or what to say of it: the same of one that is wrong and of one that is gone."""

    thread: uuid.UUID | None
    code: str
    fault: str = ""


def _find(request: HttpRequest) -> Found:
    code = fold(request.POST.get("code", ""))
    if not may_try(request):
        return Found(None, code, too_often_fault())
    thread = threads.find(code)
    return Found(thread, code, "" if thread else unknown_fault())


def unknown_fault() -> str:
    return gettext(
        "These words open nothing. Look whether each is spelt as you wrote it down, in the same order. What was "
        "deleted or is past its day cannot be found either, and nobody can find lost words again."
    )


def _thread_page(place: Place, found: Found, question: Question, *, is_sent: bool = False) -> Page:
    try:
        conversation = threads.read(found.thread)
    except threads.GoneError:
        return build_ask_page(place, new_question(text=question.text), code_fault=unknown_fault())
    return ThreadPage(
        title=gettext("Your question"),
        action=place.address(TARGET),
        is_demo=is_demo(),
        reply_days=reply_days(),
        conversation=conversation,
        texts=shown_texts(conversation, place),
        code=found.code,
        question=question,
        is_sent=is_sent,
    )
