"""Sent: what the forms of remarks and answers send, and what is wrong with it; nothing is cut, and all is said."""

import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext

from articles.reviewing.models import MAX_NAME, MAX_NOTE, MAX_QUOTE, RoundAnswer
from patienttools.languages import in_own_digits

# Characters that fit, by the name of the box.
LONGEST = {"text": MAX_NOTE, "note": MAX_NOTE, "quote": MAX_QUOTE, "name": MAX_NAME, "credential": MAX_NAME}


def tidy(text: str) -> str:
    """As every database can hold it: composed, plain line ends, no characters that show nothing."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"})
    return "".join(kept).strip()


def length_faults(sent: Mapping[str, str]) -> tuple[str, ...]:
    """Of each box whose words do not fit."""
    faults = []
    for name, longest in LONGEST.items():
        length = len(tidy(sent.get(name, "")))
        if length > longest:
            message = gettext("That is too long: %(length)d characters, and %(longest)d fit. Please shorten it.")
            faults.append(in_own_digits(message % {"length": length, "longest": longest}))
    return tuple(faults)


def remark_faults(sent: Mapping[str, str]) -> tuple[str, ...]:
    """What stops a remark, in words for who writes it."""
    if not tidy(sent.get("text", "")):
        return (gettext("Nothing was kept. Write what you want to say, in the box for your remark."),)
    return length_faults(sent)


def answer_faults(sent: Mapping[str, str]) -> tuple[str, ...]:
    """What stops an answer, in words for who gives it."""
    verdict = sent.get("verdict", "")
    if verdict not in RoundAnswer.Verdict.values:
        return (gettext("Choose your answer: fine as it is, or please change it."),)
    if verdict == RoundAnswer.Verdict.CHANGE and not tidy(sent.get("note", "")):
        return (gettext("Say what should change."),)
    return length_faults(sent)
