"""Page: one person, with role and credential as they gave them, and what of theirs readers have."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F

from articles.credits.attesting import Attested, attested_of
from articles.credits.models import Credit
from articles.editions.people import WROTE
from articles.kinds import ReviewKind
from articles.pages.addresses import Place
from articles.pages.codes import identity_of
from articles.pages.reading import CHROME, Cards, read_cards
from articles.pages.shapes import Link
from patienttools.generation.reads import note, person_key


@dataclass(frozen=True, slots=True)
class ReviewedPage:
    """A page that the person reviewed: which reviews, and when the latest was."""

    link: Link
    kinds: tuple[str, ...]
    on: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """`name_language` is set where the name is told in another language than the page's. Titles stand in order.

    `attested` is none where no publisher has checked the role and credential as they stand here.
    """

    key: str
    name: str
    name_language: str
    role: str
    credential: str
    attested: Attested | None
    wrote: tuple[Link, ...]
    reviewed: tuple[ReviewedPage, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A credit with the edition that it is of."""

    slug: str
    language: str
    act: str
    on: datetime.date | None
    name: str
    role: str
    credential: str


def read_person(key: str, place: Place) -> tuple[PersonPage, Cards] | None:
    """The page and the cards around it; None where readers have nothing of that person, who then has no page."""
    # The rows are written anew at each publish, so that the last one is what readers were told last.
    rows = Credit.objects.filter(key=key).order_by("-pk")
    columns = rows.values_list(
        F("published__slug"), F("published__language"), "act", "on", "name", "role", "credential"
    )
    done = [Done(*row) for row in columns]
    if not done:
        return None
    note(person_key(key))
    cards = read_cards({*CHROME, *(one.slug for one in done)})
    newest = done[0]
    named = next((one for one in done if one.language == place.language), newest)
    return (
        PersonPage(
            key=key,
            name=named.name,
            name_language="" if named.language == place.language else named.language,
            role=newest.role,
            credential=newest.credential,
            attested=attested_of(key, newest.role, newest.credential, place.language),
            wrote=_wrote([one for one in done if one.act == WROTE], cards, place),
            reviewed=_reviewed([one for one in done if one.act != WROTE], cards, place),
        ),
        cards,
    )


def keys_of_people() -> list[str]:
    """Of everybody who has a page, in order."""
    return list(Credit.objects.order_by("key").values_list("key", flat=True).distinct())


def key_of_identity(identities: Sequence[str]) -> str:
    """Whose page in the discreet copy it is; empty if nobody's."""
    return next((key for key in keys_of_people() if identity_of(key) in identities), "")


def _wrote(done: list[Done], cards: Cards, place: Place) -> tuple[Link, ...]:
    links = (_link(slug, [one.language for one in of_it], cards, place) for slug, of_it in _by_slug(done).items())
    return tuple(sorted((link for link in links if link), key=lambda link: (bool(link.language), link.title)))


def _reviewed(done: list[Done], cards: Cards, place: Place) -> tuple[ReviewedPage, ...]:
    pages = []
    for slug, of_it in _by_slug(done).items():
        link = _link(slug, [one.language for one in of_it], cards, place)
        days = [one.on for one in of_it if one.on]
        if link and days:
            acts = {one.act for one in of_it}
            kinds = tuple(str(kind.label) for kind in ReviewKind if kind in acts)
            pages.append(ReviewedPage(link, kinds, max(days)))
    return tuple(sorted(pages, key=lambda page: (bool(page.link.language), page.link.title)))


def _by_slug(done: list[Done]) -> dict[str, list[Done]]:
    found: dict[str, list[Done]] = defaultdict(list)
    for one in done:
        found[one.slug].append(one)
    return found


def _link(slug: str, languages: list[str], cards: Cards, place: Place) -> Link | None:
    """To the edition that is theirs: in the reader's language if there is one, else in the first of the site's."""
    order = [place.language, *(code for code, _name in settings.LANGUAGES)]
    cards_of_theirs = (cards.get(slug, code) for code in order if code in languages)
    card = next((card for card in cards_of_theirs if card), None)
    return card.link(place) if card else None
