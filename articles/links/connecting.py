"""Connecting: a socket to the very number that was judged; an answer is read from it in bounds of bytes and time."""

import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from articles.links.judging import Number, RefusedError, Target, judge_number

Resolver = Callable[[str, int], Sequence[str]]
# What an answer's head may weigh; its body is never read.
MOST_BYTES = 128 * 1024
# One name may stand for many numbers: so many are tried.
MOST_NUMBERS = 3


class FailedError(Exception):
    """Nobody answered, or not as a web site does; the message says how, in words for the desk."""


class Deadline:
    """All that is done for one link is over by then."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds. Raises FailedError when there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise FailedError(_("It took too long."))
        return left


def look_up(host: str, port: int) -> list[str]:
    """The numbers of a name, as the system knows them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_kinds, address in found))


def numbers_of(
    target: Target, resolver: Resolver, deadline: Deadline, allowed: frozenset[tuple[str, int]]
) -> list[str]:
    """Every number of the host, each judged: one that may not be spoken to refuses the name. Asked for once.

    `allowed` are numbers with their ports that a name may stand for though they are not public: a test's own server.
    """
    found: list[Any] = []

    def ask() -> None:
        try:
            found.append(list(resolver(target.host, target.port)))
        except (OSError, UnicodeError) as error:
            found.append(error)

    # The system's own look-up knows no bound of time.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(deadline.left)
    if not found:
        raise FailedError(_("It took too long."))
    if isinstance(found[0], Exception) or not found[0]:
        raise FailedError(_("There is no such host."))
    for number in found[0]:
        if (number, target.port) not in allowed:
            judge_number(_as_number(number))
    return found[0][:MOST_NUMBERS]


def _as_number(text: str) -> Number:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        raise RefusedError(_("This is no address.")) from None


def connect(
    target: Target,
    numbers: Sequence[str],
    deadline: Deadline,
    allowed: frozenset[tuple[str, int]],
    trust: ssl.SSLContext,
) -> socket.socket:
    """A socket to one of these numbers and no other, with TLS where the scheme says so.

    Raises FailedError and RefusedError.
    """
    last: Exception | None = None
    for number in numbers:
        try:
            plain = socket.create_connection((number, target.port), timeout=deadline.left)
        except OSError as error:
            last = error
            continue
        try:
            return _checked(plain, number, target, deadline, allowed, trust)
        except BaseException:
            plain.close()
            raise
    raise FailedError(_("Nobody answers there.")) from last


def _checked(
    plain: socket.socket,
    number: str,
    target: Target,
    deadline: Deadline,
    allowed: frozenset[tuple[str, int]],
    trust: ssl.SSLContext,
) -> socket.socket:
    peer = str(plain.getpeername()[0])
    if (peer, target.port) not in allowed:
        judge_number(_as_number(peer))
        if peer == plain.getsockname()[0]:
            raise RefusedError(_("It leads to this site itself, which is never asked."))
    if _as_number(peer) != _as_number(number):
        raise RefusedError(_("Another answers than was asked."))
    if target.scheme == "http":
        return plain
    plain.settimeout(deadline.left)
    try:
        return trust.wrap_socket(plain, server_hostname=target.host)
    except ssl.SSLCertVerificationError as error:
        raise FailedError(_("Its certificate is not trusted: %(why)s") % {"why": error.verify_message}) from error
    except (OSError, ValueError) as error:
        raise FailedError(_("No secure connection can be made.")) from error


class _Bounded(io.RawIOBase):
    """What a socket sends, until there were too many bytes or it took too long: a drip at a time does not help it."""

    def __init__(self, own: socket.socket, deadline: Deadline) -> None:
        self._own, self._deadline, self._left = own, deadline, MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._left <= 0:
            raise FailedError(_("Its answer does not end."))
        self._own.settimeout(self._deadline.left)
        count = self._own.recv_into(buffer, min(len(buffer), self._left))
        self._left -= count
        return count


class _Sent:
    """What http.client needs of a socket."""

    def __init__(self, own: socket.socket, deadline: Deadline) -> None:
        self._stream = io.BufferedReader(_Bounded(own, deadline), 4096)

    def makefile(self, mode: str) -> "io.BufferedReader[_Bounded]":
        return self._stream


def exchange(
    own: socket.socket, method: str, target: Target, headers: Mapping[str, str], deadline: Deadline
) -> tuple[int, Mapping[str, str]]:
    """Asks, and reads the head of the answer: its status, and its headers by their names in small letters.

    Raises FailedError.
    """
    lines = [f"{method} {target.path} HTTP/1.1", f"Host: {target.named}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    try:
        own.settimeout(deadline.left)
        own.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        answer = http.client.HTTPResponse(_Sent(own, deadline), method=method)  # type: ignore[arg-type]
        answer.begin()
    except TimeoutError as error:
        raise FailedError(_("It took too long.")) from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise FailedError(_("Its answer cannot be read.")) from error
    if not 200 <= answer.status <= 999:
        raise FailedError(_("Its answer cannot be read."))
    return answer.status, {name.lower(): value for name, value in answer.headers.items()}
