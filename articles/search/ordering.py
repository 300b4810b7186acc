"""Ordering: what was judged, the best first; what is for clinicians apart, and the sections of an article together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from articles.kinds import Audience
from articles.search.models import Source
from articles.search.understanding import CLINICIAN, SELF, SUPPORTER

# How many clinicians' texts stand below the others where nobody asked as a clinician, and how much better than these
# they must be to stand where they are: then the words are a clinician's. Never so for who speaks of themselves.
MAX_CLINICAL, CLINICAL_LEADS, CLINICAL_SHARE = 2, 1.3, 0.5
# How many more sections of an article stand with its best, and how good each must be beside that, and the best of what
# it says to clinicians; how many helplines of a country stand in a list.
MAX_ALSO, ALSO_SHARE, ALSO_CLINICAL, MAX_OF_COUNTRY = 3, 0.55, 0.6, 3
# What is so much weaker than the best is not worth showing.
LEAST_SHARE = 0.12


@dataclass(slots=True)
class Hit:
    """An entry with its score and what the score is made of; `also` are the next best of its article.

    `score` says where its article stands, `among_its_own` where it stands among the sections of that.
    """

    entry: dict[str, Any]
    score: float
    why: dict[str, Any] = field(default_factory=dict)
    also: list["Hit"] = field(default_factory=list)
    among_its_own: float = 0.0

    @property
    def slug(self) -> str:
        return str(self.entry["slug"])

    @property
    def is_clinical(self) -> bool:
        return bool(self.entry["audience"] == Audience.CLINICAL)


def in_order(hits: Sequence[Hit], asker: str, limit: int) -> list[Hit]:
    """The best first. What is for clinicians stands among the rest for clinicians only, and else below it."""
    plain = [hit for hit in hits if not hit.is_clinical]
    clinical = [hit for hit in hits if hit.is_clinical]
    best = max((hit.score for hit in plain), default=0.0)
    is_led = any(hit.score > best * CLINICAL_LEADS for hit in clinical)
    if asker == CLINICIAN or not clinical or not plain or (is_led and asker not in {SELF, SUPPORTER}):
        return _spread(hits, limit)
    above = _spread(plain, limit)
    beside = _put_beside(above, clinical) if asker != SELF else set()
    below = [
        hit
        for hit in _spread([hit for hit in clinical if hit.slug not in beside], MAX_CLINICAL)
        if hit.score > best * CLINICAL_SHARE
    ]
    return above[: limit - len(below)] + below


def _put_beside(above: Sequence[Hit], clinical: Sequence[Hit]) -> set[str]:
    """Puts the best that an article says to clinicians with what it says to others, where it answers nearly as well.

    Returns the slugs of the articles where that was so.
    """
    best: dict[str, Hit] = {}
    for hit in clinical:
        if hit.slug not in best or hit.among_its_own > best[hit.slug].among_its_own:
            best[hit.slug] = hit
    beside = set()
    for lead in above:
        other = best.get(lead.slug)
        if other is not None and other.among_its_own >= lead.among_its_own * ALSO_CLINICAL:
            lead.also.append(other)
            beside.add(lead.slug)
    return beside


def _spread(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """The best article first, led by its best section; the next best stand with it. Helplines stand one by one."""
    waiting = sorted(hits, key=lambda hit: (-hit.score, hit.entry["id"]))
    best = waiting[0].score if waiting else 0.0
    families: dict[str, list[Hit]] = {}
    of_country: Counter[str] = Counter()
    for hit in waiting:
        if hit.score <= best * LEAST_SHARE:
            break
        family = hit.slug
        if hit.entry["source"] == Source.HELPLINE:
            country = f"{hit.slug}/{hit.entry['part']}"
            of_country[country] += 1
            family = f"{country}{of_country[country]}" if of_country[country] <= MAX_OF_COUNTRY else country
        if family in families or len(families) < limit:
            families.setdefault(family, []).append(hit)
    return [_lead(family) for family in families.values()]


def _lead(family: Sequence[Hit]) -> Hit:
    """The best section of one article, with those that are nearly as good."""
    lead, *others = sorted(family, key=lambda hit: -hit.among_its_own)
    lead.also = [hit for hit in others if hit.among_its_own >= lead.among_its_own * ALSO_SHARE][:MAX_ALSO]
    return lead
