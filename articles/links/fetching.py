"""Fetching: one link is asked for, through its redirects, and what came of it is told. No body is read.

    Fetcher(own_hosts=["site.example"], agent="links").ask("https://example.org/page")

No cookie, no referrer, nothing compressed is asked for. Each redirect is judged as the first address was.
"""

import ssl
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from http import HTTPStatus

from django.utils.translation import gettext as _

from articles.links.connecting import Deadline, FailedError, Resolver, connect, exchange, look_up, numbers_of
from articles.links.judging import PORTS, RefusedError, Target, judge_address, judge_redirect

MOST_REDIRECTS = 5
SECONDS = 30.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
# A server that says so knows its pages; others may only not know HEAD.
_NOT_ASKED_TWICE = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
# Said to programs, and often not to people: whether the page is there has to be looked at by hand.
_TURNED_AWAY = frozenset({401, 402, 403, 405, 406, 407, 418, 421, 425, 429, 451, 999})
_LONGEST_KEPT = 200


class Outcome(StrEnum):
    """What came of it. `UNSAFE` was not asked at all; `TURNED_AWAY` says nothing of whether the page is there."""

    FINE = "fine"
    FAILED = "failed"
    TURNED_AWAY = "turned_away"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`status` is 0 where nobody answered, `moved_to` where it leads for good, `wait` the seconds it asked for."""

    outcome: Outcome
    status: int = 0
    said: str = ""
    moved_to: str = ""
    etag: str = ""
    modified: str = ""
    wait: int = 0


class Fetcher:
    """`before_each` is called with each host just before it is asked, so that somebody can wait."""

    def __init__(
        self,
        *,
        own_hosts: Collection[str],
        agent: str,
        resolver: Resolver = look_up,
        ports: Collection[int] = tuple(PORTS.values()),
        allowed: frozenset[tuple[str, int]] = frozenset(),
        seconds: float = SECONDS,
        before_each: Callable[[str], float] = lambda _host: 0.0,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        # “*” would make every host this site's own.
        self._own_hosts = [host for host in own_hosts if host != "*"]
        self._agent, self._resolver, self._ports, self._allowed = agent, resolver, tuple(ports), allowed
        self._seconds, self._before_each = seconds, before_each
        self._trust = trust or _trust_of_the_system()

    def judge(self, address: str) -> Target:
        """Raises RefusedError."""
        return judge_address(address, own_hosts=self._own_hosts, ports=self._ports)

    def ask(self, address: str, *, etag: str = "", modified: str = "") -> Answer:
        """HEAD, and GET where that did not do. Raises nothing that a server can bring about."""
        answer = Answer(outcome=Outcome.FAILED)
        for method in ("HEAD", "GET"):
            try:
                answer = self._follow(method, address, _conditions(etag, modified))
            except RefusedError as error:
                return Answer(outcome=Outcome.UNSAFE, said=str(error))
            except FailedError as error:
                answer = Answer(outcome=Outcome.FAILED, said=str(error))
            if answer.outcome is Outcome.FINE or answer.status in _NOT_ASKED_TWICE:
                break
        return answer

    def _follow(self, method: str, address: str, conditions: Mapping[str, str]) -> Answer:
        target, left = self.judge(address), self._seconds
        moved_to, is_for_good = "", True
        for step in range(MOST_REDIRECTS + 1):
            # Waiting for a host's turn costs a link nothing of its time.
            self._before_each(target.host)
            deadline = Deadline(left)
            status, headers = self._one(method, target, conditions if not step else {}, deadline)
            left = deadline.left
            location = headers.get("location", "")
            if status not in _REDIRECTS:
                return _told(status, headers, moved_to)
            if not location:
                raise FailedError(_("It leads on, and does not say where."))
            target = judge_redirect(target, location, own_hosts=self._own_hosts, ports=self._ports)
            is_for_good &= status in _FOR_GOOD
            moved_to = target.address if is_for_good else moved_to
        raise FailedError(_("It leads on and on: more than %(most)d times.") % {"most": MOST_REDIRECTS})

    def _one(
        self, method: str, target: Target, conditions: Mapping[str, str], deadline: Deadline
    ) -> tuple[int, Mapping[str, str]]:
        numbers = numbers_of(target, self._resolver, deadline, self._allowed)
        headers = {"User-Agent": self._agent, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
        with closing(connect(target, numbers, deadline, self._allowed, self._trust)) as own:
            return exchange(own, method, target, {**headers, **conditions}, deadline)


@cache
def _trust_of_the_system() -> ssl.SSLContext:
    return ssl.create_default_context()


def _conditions(etag: str, modified: str) -> dict[str, str]:
    return ({"If-None-Match": etag} if etag else {}) | ({"If-Modified-Since": modified} if modified else {})


def _told(status: int, headers: Mapping[str, str], moved_to: str) -> Answer:
    wait = headers.get("retry-after", "")
    return Answer(
        outcome=_outcome_of(status),
        status=status,
        said="" if status < HTTPStatus.BAD_REQUEST else _phrase_of(status),
        moved_to=moved_to,
        etag=_kept(headers.get("etag", "")),
        modified=_kept(headers.get("last-modified", "")),
        wait=int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 7 else 0,
    )


def _outcome_of(status: int) -> Outcome:
    if status < HTTPStatus.BAD_REQUEST:
        return Outcome.FINE
    return Outcome.TURNED_AWAY if status in _TURNED_AWAY else Outcome.FAILED


def _phrase_of(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _kept(value: str) -> str:
    """What is sent back as it came next time; nothing that could not be."""
    return value if len(value) <= _LONGEST_KEPT and value.isascii() and value.isprintable() else ""
