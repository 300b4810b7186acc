"""Layer: stands ahead of Django and answers with finished pages; what it does not have, Django makes and it keeps.

It answers only what every reader gets alike: a GET or HEAD of one canonical address without a query, by a host of the
site, without the cookie of leaving and without a session. Everything else is Django's, untouched.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host

from rxsite.leaving import COOKIE_NAME
from rxsite.pagestore.encodings import choose
from rxsite.pagestore.headers import Headers, headers_of
from rxsite.pagestore.index import PageRow
from rxsite.pagestore.making import Application, Environ, StartResponse, as_page, ask
from rxsite.pagestore.store import Store
from rxsite.watching.counters import count

logger = logging.getLogger(__name__)

# Bytes of finished pages that one worker holds in memory.
MOST_HELD = 3 * 1024 * 1024
_MOST_HOSTS = 100
# Seconds until a page that was found stale is looked at again, and until Django is tried again after it failed.
_LOOK_AGAIN, _TRY_AGAIN = 1.0, 5.0
_FORM_OF = {"br": "br", "gzip": "gzip"}


@dataclass(slots=True)
class Held:
    """A page in memory. `stamp` is what the plain file looked like when it was read: moment, size and number."""

    row: PageRow
    file: str
    stamp: tuple[int, int, int]
    forms: dict[str, tuple[Headers, bytes]] = field(default_factory=dict)
    look_again_at: float = 0.0


class PageStoreLayer:
    """A WSGI application around Django's."""

    def __init__(self, application: Application, store: Store, keep: Callable[..., object]) -> None:
        """`keep` takes each page that was made, and returns at once."""
        self._application, self._store, self._keep = application, store, keep
        self._held: dict[str, Held] = {}
        self._held_bytes = 0
        self._lock, self._one_at_a_time = threading.Lock(), threading.Lock()
        self._hosts: dict[str, bool] = {}
        self._failed_at = -_TRY_AGAIN
        proxy = settings.SECURE_PROXY_SSL_HEADER
        self._https = proxy if settings.SECURE_SSL_REDIRECT else None
        self._not_for = frozenset({COOKIE_NAME, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME})

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not self._is_for_everybody(environ):
            return self._application(environ, start_response)
        path: str = environ["PATH_INFO"]
        encoding = choose(environ.get("HTTP_ACCEPT_ENCODING", ""))
        held = self._find(path)
        is_head = environ["REQUEST_METHOD"] == "HEAD"
        # A file of no moment is stale (files.STALE_MOMENT).
        if held is not None and (held.stamp[0] or is_head or not self._is_to_be_made(held, path)):
            form = held.forms.get(encoding) or self._load(held, path, encoding)
            if form is not None:
                count("store_hits")
                start_response("200 OK", form[0])
                return [] if is_head else [form[1]]
        return self._make(environ, start_response, path, encoding, held)

    # --- Which requests ---

    def _is_for_everybody(self, environ: Environ) -> bool:
        path = environ.get("PATH_INFO", "")
        return (
            environ["REQUEST_METHOD"] in {"GET", "HEAD"}
            and not environ.get("QUERY_STRING")
            # As it was sent: without a “?”, an encoded letter or a whole address.
            and environ.get("RAW_URI", path) == path
            and not environ.get("SCRIPT_NAME")
            and (path in self._held or self._store.layout.is_storable(path))
            and (self._https is None or environ.get(self._https[0]) == self._https[1])
            and self._is_ours(environ.get("HTTP_HOST", ""))
            and ("HTTP_COOKIE" not in environ or self._not_for.isdisjoint(parse_cookie(environ["HTTP_COOKIE"])))
        )

    def _is_ours(self, host: str) -> bool:
        is_ours = self._hosts.get(host)
        if is_ours is None:
            domain, _port = split_domain_port(host)
            is_ours = bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
            if len(self._hosts) >= _MOST_HOSTS:
                self._hosts.clear()
            self._hosts[host] = is_ours
        return is_ours

    # --- What is held ---

    def _find(self, path: str) -> Held | None:
        """The page, as its file is at this moment: what was withdrawn or written anew is not taken from memory."""
        held = self._held.get(path)
        if held is not None:
            stamp = _stamp(held.file)
            if stamp == held.stamp:
                return held
            self._let_go(path)
            if stamp is None:
                return None
        row = self._store.find(path)
        if row is None:
            return None
        file = self._store.layout.file(path)
        stamp = _stamp(file)
        return Held(row, file, stamp) if stamp is not None else None

    def _load(self, held: Held, path: str, encoding: str) -> tuple[Headers, bytes] | None:
        """One form of the page into memory; None if it is not sound."""
        body = self._store.take(held.row, encoding)
        if body is None or _stamp(held.file) != held.stamp:
            self._let_go(path)
            return None
        form = held.forms[encoding] = (_headers(path, encoding, body), body)
        with self._lock:
            self._held[path] = held
            self._held_bytes += len(body)
            while self._held_bytes > MOST_HELD and len(self._held) > 1:
                self._forget(next(iter(self._held)))
        return form

    def _let_go(self, path: str) -> None:
        with self._lock:
            self._forget(path)

    def _forget(self, path: str) -> None:
        if held := self._held.pop(path, None):
            self._held_bytes -= sum(len(body) for _headers, body in held.forms.values())

    # --- What is made ---

    def _is_to_be_made(self, held: Held, path: str) -> bool:
        """Whether this request makes a stale page anew. One at a time does; all others get the older bytes."""
        now = time.monotonic()
        if now < held.look_again_at or now < self._failed_at + _TRY_AGAIN or self._one_at_a_time.locked():
            return False
        held.look_again_at = now + _LOOK_AGAIN
        return self._store.claim(path)

    def _make(
        self, environ: Environ, start_response: StartResponse, path: str, encoding: str, held: Held | None
    ) -> Iterable[bytes]:
        position = self._store.position()
        is_remade = held is not None and self._one_at_a_time.acquire(blocking=False)
        try:
            answer = ask(self._application, environ)
        except Exception as error:
            answer = None
            failure = error
        finally:
            if is_remade:
                self._one_at_a_time.release()
        if answer is None or answer.code >= 500:
            self._failed_at = time.monotonic()
            if form := self._last_sound(path, encoding):
                count("store_hits")
                start_response("200 OK", form[0])
                return [] if environ["REQUEST_METHOD"] == "HEAD" else [form[1]]
            if answer is None:
                raise failure
        if environ["REQUEST_METHOD"] == "GET" and position is not None:
            if page := as_page(answer, path, position):
                self._keep(page)
            elif held is not None and answer.code < 500:
                # It is no page any more.
                self._store.drop([held.row])
        start_response(answer.status, answer.headers)
        return [answer.body]

    def _last_sound(self, path: str, encoding: str) -> tuple[Headers, bytes] | None:
        """The newest sound copy there is, of an earlier deploy if need be: for when Django has no answer."""
        layout = self._store.layout
        for release in (layout.release, *(name for name in layout.releases() if name != layout.release)):
            row = self._store.find(path, release)
            body = self._store.take(row, encoding) if row else None
            if body is not None:
                return _headers(path, encoding, body), body
        return None


def _stamp(file: str) -> tuple[int, int, int] | None:
    try:
        status = os.stat(file)  # noqa: PTH116  at every request: a Path would cost as much again
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _headers(path: str, encoding: str, body: bytes) -> Headers:
    form = [("Content-Encoding", _FORM_OF[encoding])] if encoding else []
    return [*headers_of(path), ("Content-Length", str(len(body))), ("Vary", "Accept-Encoding"), *form]
