"""A server of the tests that behaves as badly as it is told to, on a number of this machine, and counts who comes."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from articles.links.fetching import Fetcher

HOST = "pages.example"
Behaviour = Callable[[socket.socket, str], None]


def says(text: str | bytes) -> Behaviour:
    """Sends this, and closes."""

    def answer(own: socket.socket, _request: str) -> None:
        own.sendall(text.encode("latin-1") if isinstance(text, str) else text)

    return answer


def status(code: int, *headers: str) -> Behaviour:
    return says("\r\n".join([f"HTTP/1.1 {code} Said", "Content-Length: 0", *headers, "", ""]))


def leads_to(address: str, code: int = 302) -> Behaviour:
    return status(code, f"Location: {address}")


@dataclass(slots=True)
class Server:
    """`requests` are the heads that came, in order. `behaviours` are by path; “*” is for every other."""

    number: str
    port: int
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    connections: int = 0
    tls: ssl.SSLContext | None = None

    @property
    def at(self) -> frozenset[tuple[str, int]]:
        return frozenset({(self.number, self.port)})

    def address(self, path: str = "/", host: str = HOST) -> str:
        return f"http://{host}:{self.port}{path}"

    def fetcher(self, *, resolver: Callable[[str, int], Sequence[str]] | None = None, **options: Any) -> Fetcher:
        """That may speak to this server by any name, and to nothing else of this machine."""
        given: dict[str, Any] = {"own_hosts": ["own.example"], "agent": "tests", "seconds": 10.0} | options
        return Fetcher(
            resolver=resolver or (lambda _host, _port: [self.number]), ports=(self.port,), allowed=self.at, **given
        )

    def serve(self, own: socket.socket) -> None:
        with closing(own), suppress(OSError):
            own.settimeout(20)
            if self.tls is None:
                self._serve(own)
                return
            with self.tls.wrap_socket(own, server_side=True) as secure:
                self._serve(secure)

    def _serve(self, own: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head and (more := own.recv(4096)):
            head += more
            if head[0] == 0x16:
                return  # it speaks of TLS, and nobody here does
        if not head:
            return
        text = head.decode("latin-1")
        self.requests.append(text)
        path = text.split(" ")[1]
        self.behaviours.get(path, self.behaviours.get("*", status(404)))(own, text)


@contextmanager
def serving(
    number: str = "127.0.0.1", port: int = 0, *, tls: ssl.SSLContext | None = None, **behaviours: Behaviour
) -> Iterator[Server]:
    """Paths are given by name: `root` is “/”, `page` is “/page”, `rest` is every other."""
    family = socket.AF_INET6 if ":" in number else socket.AF_INET
    with socket.create_server((number, port), family=family) as listener:
        server = Server(number, int(listener.getsockname()[1]), tls=tls)
        names = {"root": "/", "rest": "*"}
        server.behaviours = {names.get(name, f"/{name}"): one for name, one in behaviours.items()}
        is_over = threading.Event()

        def accept() -> None:
            while not is_over.is_set():
                try:
                    own, _peer = listener.accept()
                except TimeoutError:
                    continue
                server.connections += 1
                threading.Thread(target=server.serve, args=(own,), daemon=True).start()

        listener.settimeout(0.1)
        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            is_over.set()
            thread.join(10)
