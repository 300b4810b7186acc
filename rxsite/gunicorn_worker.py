"""The server's worker: what cannot be read as a request is answered with the site's headers, and nothing sent is said.

Gunicorn itself answers those with a page of its own that repeats the request and carries no header of ours.
"""

import logging
import socket
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.conf import settings
from gunicorn.http import errors
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from rxsite.headers import PERMISSIONS_POLICY

logger = logging.getLogger(__name__)

# The first kind that fits counts.
STATUSES: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (errors.InvalidResponseHeader, HTTPStatus.INTERNAL_SERVER_ERROR),
    (errors.InvalidResponseHeaderName, HTTPStatus.INTERNAL_SERVER_ERROR),
    (errors.ConfigurationProblem, HTTPStatus.INTERNAL_SERVER_ERROR),
    (errors.LimitRequestLine, HTTPStatus.REQUEST_URI_TOO_LONG),
    (errors.LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    (errors.UnsupportedTransferCoding, HTTPStatus.NOT_IMPLEMENTED),
    (errors.ExpectationFailed, HTTPStatus.EXPECTATION_FAILED),
    (errors.ForbiddenProxyRequest, HTTPStatus.FORBIDDEN),
    (errors.ParseException, HTTPStatus.BAD_REQUEST),
    (Exception, HTTPStatus.INTERNAL_SERVER_ERROR),
)
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
WORDS = "This address could not be opened. Please go back to the first page.\n"


class Worker(ThreadWorker):
    """Threads, as gunicorn has them, with an answer of ours to what it cannot read."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answers and writes no address. `req` and `addr` tell of the reader and are left alone."""
        status = next(status for kind, status in STATUSES if isinstance(exc, kind))
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.error("A request failed outside the site's own code", exc_info=exc)
        with suppress(OSError):  # whoever asked may be gone
            write_nonblock(client, make_answer(status))


def make_answer(status: HTTPStatus) -> bytes:
    """A whole HTTP/1.1 response with the site's headers, few words, and the end of the connection."""
    lines = {
        "Connection": "close",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(WORDS.encode())),
        "Cache-Control": "no-store",
        "Content-Security-Policy": POLICY,
        "Cross-Origin-Opener-Policy": str(settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS_POLICY,
        "Referrer-Policy": str(settings.SECURE_REFERRER_POLICY),
        "X-Content-Type-Options": "nosniff",
        "X-DNS-Prefetch-Control": "off",
        "X-Frame-Options": "DENY",
    }
    if settings.SECURE_HSTS_SECONDS:
        lines["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status.value} {status.phrase}\r\n{head}\r\n{WORDS}".encode()
