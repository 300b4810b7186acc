"""Checking: links that are due are asked for, one at a time, with a pause at each host, and what came of it is kept.

Whoever is killed has kept every answer until then; what was taken and not asked falls due again an hour later.
"""

import datetime
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, zip_longest

from django.db import transaction
from django.utils import timezone

from articles.links.fetching import Answer, Fetcher, Outcome
from articles.links.judging import RefusedError
from articles.links.models import DAYS_UNTIL_BROKEN, LONGEST_SAID, Link, LinkCheck

AT_ONCE = 500
TAKEN = datetime.timedelta(hours=1)
# A daily timer comes a little earlier on some days.
A_DAY = datetime.timedelta(hours=18)
FINE_DAYS, SPREAD_DAYS, MOST_DAYS = 25, 10, 30
# After so many links of a host that nobody answered, the others are not asked on that day.
SILENT_LINKS = 2
_TOO_BUSY = frozenset({429, 503})
KEPT_DAYS = 400


class Turns:
    """At each host one question, then a pause."""

    def __init__(self, pause: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self._pause, self._sleep = pause, sleep
        self._last: dict[str, float] = {}

    def wait(self, host: str) -> float:
        """Seconds that were waited."""
        left = max(0.0, self._last.get(host, -self._pause) + self._pause - time.monotonic())
        if left:
            self._sleep(left)
        self._last[host] = time.monotonic()
        return left


@dataclass(slots=True)
class Tally:
    """How many links had each outcome; how many were `put_off` because their host is busy."""

    outcomes: Counter[str] = field(default_factory=Counter)
    put_off: int = 0


def check_links(fetcher: Fetcher, *, seconds: float, now: Callable[[], datetime.datetime] = timezone.now) -> Tally:
    """Asks for what is due until about so long after it began. `now` is the moment that answers bear."""
    until, tally = time.monotonic() + seconds, Tally()
    silent: dict[str, list[Answer]] = {}
    busy: set[str] = set()
    for link in _due(now):
        if time.monotonic() > until:
            break
        if not _take(link, now()):
            continue
        host = _host_of(fetcher, link)
        if host in busy:
            Link.objects.filter(pk=link.pk).update(due_at=now() + A_DAY)
            tally.put_off += 1
            continue
        known = silent.setdefault(host, [])
        if host and len(known) >= SILENT_LINKS:
            answer = known[-1]
        else:
            answer = fetcher.ask(link.address, etag=link.etag, modified=link.modified)
            if answer.outcome is Outcome.FAILED and not answer.status:
                known.append(answer)
        if answer.status in _TOO_BUSY:
            busy.add(host)
        keep(link, answer, now())
        tally.outcomes[answer.outcome.value] += 1
    LinkCheck.objects.filter(at__lt=now() - datetime.timedelta(days=KEPT_DAYS)).delete()
    return tally


def _due(now: Callable[[], datetime.datetime]) -> Iterator[Link]:
    """Whoever takes them moves the day on which they are due, so that each comes once."""
    due = Link.objects.standing().order_by("due_at", "pk")
    while links := list(due.filter(due_at__lte=now())[:AT_ONCE]):
        yield from _by_turns(links)


def _by_turns(links: Iterable[Link]) -> Iterator[Link]:
    """One of each host, then the next of each, so that nobody waits longer than he must."""
    by_host: dict[str, list[Link]] = {}
    for link in links:
        by_host.setdefault(link.address.split("/")[2].lower(), []).append(link)
    return (link for link in chain.from_iterable(zip_longest(*by_host.values())) if link is not None)


def _take(link: Link, now: datetime.datetime) -> bool:
    """False where another run took it."""
    return bool(Link.objects.filter(pk=link.pk, due_at=link.due_at).update(due_at=now + TAKEN))


def _host_of(fetcher: Fetcher, link: Link) -> str:
    try:
        return fetcher.judge(link.address).host
    except RefusedError:
        return ""


def keep(link: Link, answer: Answer, at: datetime.datetime) -> None:
    """Writes down what came of a look, and when to look again."""
    today = timezone.localdate(at)
    link.outcome, link.status, link.said = answer.outcome.value, answer.status, answer.said[:LONGEST_SAID]
    link.checked_at = at
    match answer.outcome:
        case Outcome.FINE:
            link.failing_since, link.failed_on, link.failed_days = None, None, 0
            link.moved_to = answer.moved_to
            if answer.status != 304:
                link.etag, link.modified = answer.etag, answer.modified
        case Outcome.FAILED | Outcome.UNSAFE:
            link.failing_since = link.failing_since or today
            link.failed_days += link.failed_on != today
            link.failed_on = today
            link.etag = link.modified = ""
    wait = min(datetime.timedelta(seconds=answer.wait), datetime.timedelta(days=MOST_DAYS))
    link.due_at = at + max(wait, _rest(link, answer))
    with transaction.atomic():
        LinkCheck.objects.create(link=link, at=at, outcome=link.outcome, status=link.status, said=link.said)
        link.save()


def _rest(link: Link, answer: Answer) -> datetime.timedelta:
    """A day while it is not sure, then twice as long each time; what is there is left alone for weeks."""
    if answer.outcome is Outcome.FAILED:
        doubled = max(0, link.failed_days - DAYS_UNTIL_BROKEN + 1)
        days = min(2 ** min(doubled, 10), MOST_DAYS)
        return A_DAY + datetime.timedelta(days=days - 1)
    if answer.status in _TOO_BUSY:
        return A_DAY
    return datetime.timedelta(days=FINE_DAYS + int(link.digest[:4], 16) % SPREAD_DAYS)
