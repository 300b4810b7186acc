"""Asking: what to ask when a helpline is called or its page is read, by what its entry says."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from patienttools.helplines.models import Helpline
from patienttools.languages import in_language


def questions_of(row: Helpline) -> list[tuple[str, str]]:
    """Each question with what readers are told now; empty where they are told nothing."""
    return list(_questions_of(row))


def _questions_of(row: Helpline) -> Iterator[tuple[str, str]]:
    for one in row.numbers:
        said = _("Is this the number for those who want to %(kind)s?") % {"kind": one["kind"]}
        yield said, f"{one['number']} {in_language(one.get('note') or {}, settings.LANGUAGE_CODE)}".strip()
    if not row.numbers:
        yield _("Is there a number by now?"), ""
    if row.is_emergency:
        yield _("Does it reach the police, an ambulance, or both, in all of the country?"), _told(row.can_do)
        return
    hours = _("day and night") if row.is_always_open else _told(row.hours)
    yield _("When are you there, by the clock of which place?"), f"{hours} {row.hours_zone}".strip()
    yield _("In which languages can people speak with you?"), _told(row.languages)
    yield _("Does it cost something, from a mobile phone too?"), _told(row.cost)
    yield _("For whom are you there? Whom do you send elsewhere?"), _told(row.audience)
    yield _("Does your number stand on the bill, or on the phone afterwards?"), _told(row.call_trace)
    yield _("Whom would you tell of a call, and when?"), _told(row.may_alert)


def _told(texts: dict[str, str]) -> str:
    return in_language(texts or {}, settings.LANGUAGE_CODE)
