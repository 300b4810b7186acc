"""Making: asks Django for a page as a reader would, and says whether the answer is one that everybody gets."""

import io
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings

from patienttools.generation.reads import Reads, collecting
from rxsite.pagestore.headers import are_same, headers_of
from rxsite.pagestore.index import Position
from rxsite.pagestore.store import MadePage

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# A page that is to change by itself stands at least so many seconds.
_SHORTEST = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, and what was read for it."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    reads: Reads

    @property
    def code(self) -> int:
        return int(self.status[:3])


def ask(application: Application, environ: Environ) -> Answer:
    """The application's answer, read to its end. Raises what the application raises."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        started[:] = [(status, headers)]
        return partial(_refuse_write)

    with collecting() as reads:
        answer = application(environ, start_response)
        try:
            body = b"".join(answer)
        finally:
            # It ends the request for Django, which then looks after its connections.
            if close := getattr(answer, "close", None):
                close()
    status, headers = started[0]
    return Answer(status, headers, body, reads)


def _refuse_write(data: bytes) -> None:
    raise NotImplementedError("Django hands its body over as a whole")


def as_page(answer: Answer, path: str, position: Position) -> MadePage | None:
    """The answer as a page for everybody at this address; None if it is not one."""
    is_page = answer.code == 200 and bool(answer.reads.keys) and not answer.reads.is_of_one_request
    # Whatever has a cookie, another kind of body or a header of its own is somebody's alone.
    if not (is_page and are_same(answer.headers, headers_of(path))):
        return None
    expires_at = answer.reads.expires_at
    return MadePage(
        path=path,
        body=answer.body,
        keys=frozenset(answer.reads.keys),
        expires_at=max(expires_at.timestamp(), time.time() + _SHORTEST) if expires_at else None,
        position=position,
    )


def environ_of(path: str) -> Environ:
    """A reader's request for a page, without anything that could tell one reader from another."""
    host = "localhost" if settings.RX_ON_LOOPBACK else settings.ALLOWED_HOSTS[0].lstrip(".")
    environ: Environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "HTTP_HOST": host,
        "SERVER_NAME": host,
        "SERVER_PORT": "443" if settings.IS_HTTPS else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https" if settings.IS_HTTPS else "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        environ[name] = value
    return environ
