"""Judging: what was sent with a question, and what stands in its way, in words for readers; nothing typed is lost."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from articles.pages.addresses import Place
from articles.reports.presenting import tidy
from patienttools.ask.limits import ASKS, TRIES, limits
from patienttools.ask.pages import Question, dangers_in, help_for, new_question
from patienttools.ask.stamps import Stamp, read_stamp
from patienttools.ask.threads import LONGEST_TEXT, waiting_count
from patienttools.languages import in_own_digits
from patienttools.networks import network_of


@dataclass(frozen=True, slots=True)
class Judged:
    """The question as it is shown again. `is_good`: it can be kept as it is; `stamp` is the one that it came with."""

    question: Question
    is_good: bool = False
    is_dangerous: bool = False
    stamp: str = ""


def judge(request: HttpRequest, place: Place, *, is_new: bool) -> Judged:
    """Danger is looked for first, and help shown once before anything is sent, whatever else is wrong."""
    sent = request.POST
    text, stamp = tidy(sent.get("text", "")), sent.get("stamp", "")
    dangers = dangers_in(text) if text else ()
    waiting = waiting_count()
    is_full = is_new and waiting >= settings.RX_ASK_MOST_WAITING
    said = read_stamp(stamp, sent.get("work", ""), is_busy=2 * waiting > settings.RX_ASK_MOST_WAITING)
    faults = [*_of_text(text), *_of_way(said, sent.get("website", "")), *([full_fault()] if is_full else ())]
    if not faults and not limits.allow(ASKS, network_of(request)):
        faults.append(too_often_fault())
    was_shown = "seen" in sent
    question = new_question(
        text=text[: 2 * LONGEST_TEXT],
        faults=tuple(faults),
        danger=help_for(dangers, place),
        is_shown_danger=bool(dangers),
        # One that still serves goes on ageing, so that whoever sends again need not wait again.
        **({"stamp": stamp} if said in {Stamp.GOOD, Stamp.HASTY} else {}),
    )
    is_good = not faults and (was_shown or not dangers)
    return Judged(question, is_good, bool(dangers), stamp)


def may_try(request: HttpRequest) -> bool:
    """Whether this network may try one more code."""
    return limits.allow(TRIES, network_of(request))


def too_often_fault() -> str:
    return gettext("So much was sent from your network that it must rest for an hour. What you wrote is still here.")


def full_fault() -> str:
    return gettext(
        "So many questions wait that no more can be answered in time. What you wrote is still here, and nothing was "
        "sent. Copy it if that is safe, or try again tomorrow."
    )


def _of_text(text: str) -> list[str]:
    if not text:
        return [gettext("Nothing was written in the box. Write your question in a few sentences.")]
    if len(text) > LONGEST_TEXT:
        message = gettext("That is too long: %(length)d characters, and %(longest)d fit. Please shorten it.")
        return [in_own_digits(message % {"length": len(text), "longest": LONGEST_TEXT})]
    return []


def _of_way(said: Stamp, trap: str) -> list[str]:
    faults = []
    if trap:
        faults.append(gettext("The box that says “leave this empty” was filled in. Empty it and send again."))
    match said:
        case Stamp.OLD:
            faults.append(gettext("This page was open for long. Read your words once more and send them again."))
        case Stamp.HASTY:
            faults.append(gettext("That was very quick. Read your words once more and send them again."))
        case Stamp.USED:
            faults.append(
                gettext(
                    "This was sent already. If you saw six words, nothing more is needed. If you did not, send it "
                    "again."
                )
            )
    return faults
