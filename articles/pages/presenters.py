"""Presenters: which function answers for a page of its own kind; tools above the articles add theirs at start."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.http import HttpResponse, QueryDict

from articles.pages.addresses import Place
from articles.pages.reading import Reading


class Presenter(Protocol):
    """Answers for one page. `answers` holds what a form sent, and is None when the page was only asked for.

    It sees no request: what a page says depends on its address and on the answers alone.
    """

    def __call__(self, place: Place, reading: Reading | None, part: str, answers: QueryDict | None) -> HttpResponse: ...


@dataclass(frozen=True, slots=True)
class Registered:
    present: Presenter
    takes_answers: bool


class DiscreetPresenter(Protocol):
    """Answers for codes that stand for no article. `identities` are what one may stand for; None: nothing is there."""

    def __call__(self, place: Place, identities: Sequence[str], part: str) -> HttpResponse | None: ...


_discreet: list[DiscreetPresenter] = []
_by_slug: dict[str, Registered] = {}


def register(slug: str, present: Presenter, *, takes_answers: bool = False) -> None:
    """Lets `present` answer for the article of that slug. Raises ValueError if somebody else does already."""
    if slug in _by_slug and _by_slug[slug].present is not present:
        raise ValueError(f"the page “{slug}” has a presenter already")
    _by_slug[slug] = Registered(present, takes_answers)


def register_discreet(present: DiscreetPresenter) -> None:
    """Lets `present` be asked for codes under which no article lies."""
    if present not in _discreet:
        _discreet.append(present)


def present_discreet(place: Place, identities: Sequence[str], part: str) -> HttpResponse | None:
    """What somebody else has under a code; None where nobody has anything."""
    answers = (present(place, identities, part) for present in _discreet)
    return next((answer for answer in answers if answer is not None), None)


def presenter_of(slug: str) -> Registered | None:
    return _by_slug.get(slug)
