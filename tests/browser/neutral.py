"""A stand-in for the neutral site, on this machine: quick, slow or unreachable, and green so that pictures show it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.browser.site import free_port

SLOW_SECONDS = 4.0
GREEN = (0, 160, 0)
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Weather</title>'
    '<link rel="icon" href="data:,"><style>html {{ background: rgb(0,160,0) }}</style></head>'
    "<body>{body}</body></html>"
)


class NeutralSite:
    """Its addresses are on localhost, which is another site than 127.0.0.1 to a browser.

    `behave("quick" | "slow" | "unreachable")` changes it at any time; `/link?to=…` is a page of that site with a link.
    """

    def __init__(self) -> None:
        self._port = free_port()
        self._server: ThreadingHTTPServer | None = None
        self.delay_seconds = 0.0
        self.referrers: list[str] = []
        self.cuts_off = False
        self.behave("quick")

    def url(self, path: str = "/") -> str:
        return f"http://localhost:{self._port}{path}"

    def behave(self, manner: str) -> None:
        self.delay_seconds = SLOW_SECONDS if manner == "slow" else 0.0
        if manner == "unreachable":
            self.stop()
        elif self._server is None:
            self._start()

    @contextmanager
    def changing_when_asked_to_leave(self, manner: str) -> Iterator[None]:
        """Is quick for `/link`, and shows its manner to whoever leaves: an unreachable one cuts the connection off."""
        self.behave("slow" if manner == "slow" else "quick")
        self.cuts_off = manner == "unreachable"
        try:
            yield
        finally:
            self.cuts_off = False
            self.behave("quick")

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _start(self) -> None:
        neutral = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path, _, to = self.path.partition("?to=")
                neutral.referrers.append(self.headers.get("Referer", ""))
                if path != "/link":
                    if neutral.cuts_off:
                        self.close_connection = True
                        return
                    time.sleep(neutral.delay_seconds)
                body = f'<a href="{to}">A page</a>' if to else ""
                content = PAGE.format(body=body).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                with suppress(OSError):  # the browser may have gone on already
                    self.wfile.write(content)

            def log_message(self, format: str, *arguments: Any) -> None:
                """Nothing: tests print what they measured."""

        ThreadingHTTPServer.allow_reuse_address = True
        ThreadingHTTPServer.daemon_threads = True
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
