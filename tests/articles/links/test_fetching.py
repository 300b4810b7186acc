"""The fetcher against a server that lies, leads inside, never ends or sends what nobody can read."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from articles.links.connecting import MOST_BYTES
from articles.links.fetching import MOST_REDIRECTS, Fetcher, Outcome
from tests.articles.links.servers import HOST, leads_to, says, serving, status
from tests.deploy.nodes import make_certificate

FINE = status(200)


def test_a_page_that_is_there_is_fine_and_nothing_of_us_is_sent_along() -> None:
    with serving(
        root=status(200, "Set-Cookie: a=b", 'ETag: "x1"', "Last-Modified: Sat, 28 Nov 2026 10:00:00 GMT")
    ) as server:
        fetcher = server.fetcher()
        answer = fetcher.ask(server.address("/#part"))
        again = fetcher.ask(server.address(), etag=answer.etag, modified=answer.modified)
    assert (answer.outcome, answer.status, again.outcome) == (Outcome.FINE, 200, Outcome.FINE)
    first, second = server.requests
    assert first.startswith("HEAD / HTTP/1.1\r\n")
    names = {line.partition(":")[0] for line in first.split("\r\n")[1:] if line}
    assert names == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert 'If-None-Match: "x1"\r\n' in second
    assert "If-Modified-Since: Sat, 28 Nov 2026 10:00:00 GMT\r\n" in second


@pytest.mark.parametrize("code", [403, 404, 405, 500, 501])
def test_what_head_does_not_find_is_asked_for_once_more_with_get(code: int) -> None:
    def answer(own: socket.socket, request: str) -> None:
        (status(code) if request.startswith("HEAD") else FINE)(own, request)

    with serving(root=answer) as server:
        assert server.fetcher().ask(server.address()).outcome is Outcome.FINE
    assert [request.split(" ")[0] for request in server.requests] == ["HEAD", "GET"]


@pytest.mark.parametrize(
    ("code", "outcome", "asked"),
    [
        (404, Outcome.FAILED, 2), (410, Outcome.FAILED, 2), (500, Outcome.FAILED, 2), (503, Outcome.FAILED, 1),
        (429, Outcome.TURNED_AWAY, 1), (403, Outcome.TURNED_AWAY, 2), (999, Outcome.TURNED_AWAY, 2),
        (304, Outcome.FINE, 1),
    ],
)  # fmt: skip
def test_each_status_says_what_it_means(code: int, outcome: Outcome, asked: int) -> None:
    with serving(root=status(code, "Retry-After: 120")) as server:
        answer = server.fetcher().ask(server.address())
    assert (answer.outcome, answer.status, answer.wait) == (outcome, code, 120)
    assert len(server.requests) == asked


@pytest.mark.parametrize(
    "inside",
    [
        "http://127.0.0.1:{port}/", "http://2130706433:{port}/", "http://0x7f000001:{port}/", "http://017700000001:{port}/",
        "http://127.1:{port}/", "http://[::1]:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://[::ffff:7f00:1]:{port}/",
        "http://localhost:{port}/", "http://a.localhost:{port}/", "//127.0.0.1:{port}/", "http://inside.example:{port}/",
        "http://own.example:{port}/", "file:///etc/passwd", "http://x@pages.example:{port}/", "http://127.0.0.1:22/",
        "http://169.254.169.254:{port}/", "http://[64:ff9b::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/",
    ],
)  # fmt: skip
def test_a_redirect_into_this_machine_is_refused_by_name_and_by_number(inside: str) -> None:
    # Another number of this machine at the same port, which nobody may reach.
    with serving() as server, serving("::1", server.port, rest=FINE) as secret:
        server.behaviours["/"] = leads_to(inside.format(port=server.port))
        numbers = {HOST: [server.number], "inside.example": [secret.number]}
        answer = server.fetcher(resolver=lambda host, _port: numbers[host]).ask(server.address())
    assert answer.outcome is Outcome.UNSAFE
    assert answer.said
    assert len(server.requests) == 1
    assert secret.connections == 0


@pytest.mark.parametrize("first", [True, False], ids=["private first", "private last"])
def test_a_name_that_stands_for_a_private_number_too_is_refused_whole(first: bool) -> None:
    with serving(rest=FINE) as server:
        numbers = ["10.0.0.1", server.number] if first else [server.number, "10.0.0.1"]
        answer = server.fetcher(resolver=lambda _host, _port: numbers).ask(server.address())
    assert answer.outcome is Outcome.UNSAFE
    assert server.connections == 0


def test_a_name_is_looked_up_once_and_the_number_that_was_judged_is_the_one_that_is_asked() -> None:
    with serving(root=FINE) as server, serving("::1", server.port, rest=FINE) as secret:
        asked: list[str] = []

        def changing(host: str, _port: int) -> list[str]:
            asked.append(host)
            return [server.number] if len(asked) == 1 else [secret.number]

        fetcher = server.fetcher(resolver=changing)
        assert fetcher.ask(server.address()).outcome is Outcome.FINE
        assert asked == [HOST]
        # The second answer is judged anew.
        assert fetcher.ask(server.address()).outcome is Outcome.UNSAFE
        # And so it is where the name changes on the way.
        asked.clear()
        server.behaviours["/"] = leads_to("/page")
        assert fetcher.ask(server.address()).outcome is Outcome.UNSAFE
    assert secret.connections == 0


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_what_moved_for_good_is_told(code: int) -> None:
    with serving(root=leads_to("/page", code), page=FINE) as server:
        answer = server.fetcher().ask(server.address())
    assert answer.outcome is Outcome.FINE
    assert answer.moved_to == (server.address("/page") if code in {301, 308} else "")


def test_a_hundred_redirects_and_a_circle_end_after_a_few() -> None:
    with serving(rest=lambda own, request: leads_to(f"/{len(request)}{request.split(' ')[1]}")(own, request)) as server:
        assert server.fetcher().ask(server.address("/a")).outcome is Outcome.FAILED
        assert len(server.requests) == 2 * (MOST_REDIRECTS + 1)
        server.behaviours = {"*": leads_to("/")}
        answer = server.fetcher().ask(server.address())
    assert answer.outcome is Outcome.FAILED
    assert "on and on" in answer.said


def endless(opening: bytes, part: bytes) -> Callable[[socket.socket, str], None]:
    def answer(own: socket.socket, _request: str) -> None:
        own.sendall(opening)
        while True:
            own.sendall(part)

    return answer


ENDLESS = {
    "a body": (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536),
    "one header": (b"HTTP/1.1 200 OK\r\nX: ", b"x" * 1024),
    "many headers": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 100),
    "a status line": (b"HTTP/1.1 200 ", b"x" * 1024),
    "going on": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "nothing that is http": (b"", b"\x00" * 1024),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_sends_without_end_is_left_soon_and_little_of_it_is_read(name: str) -> None:
    with serving(root=endless(*ENDLESS[name])) as server:
        began = time.monotonic()
        answer = server.fetcher(seconds=60.0).ask(server.address())
    assert answer.outcome is (Outcome.FINE if name == "a body" else Outcome.FAILED)
    assert time.monotonic() - began < 30, "it is left by its bytes, and not by the clock"


def test_what_never_answers_or_drips_is_left_when_its_time_is_over() -> None:
    def never(own: socket.socket, _request: str) -> None:
        own.recv(1)

    def drips(own: socket.socket, _request: str) -> None:
        own.sendall(b"HTTP/1.1 200 OK\r\n")
        own.settimeout(0.05)
        while True:
            own.sendall(b"X")
            try:
                if not own.recv(1):
                    return
            except TimeoutError:
                continue

    for behaviour in (never, drips):
        with serving(root=behaviour) as server:
            began = time.monotonic()
            answer = server.fetcher(seconds=0.4).ask(server.address())
        assert (answer.outcome, answer.said) == (Outcome.FAILED, "It took too long.")
        assert time.monotonic() - began < 20


def test_a_look_up_that_never_ends_is_left_when_its_time_is_over() -> None:
    is_over = threading.Event()

    def stuck(_host: str, _port: int) -> list[str]:
        is_over.wait(60)
        return []

    with serving() as server:
        answer = server.fetcher(resolver=stuck, seconds=0.2).ask(server.address())
    is_over.set()
    assert (answer.outcome, answer.said) == (Outcome.FAILED, "It took too long.")


ODD = {
    "nothing": b"",
    "a line": b"\xff\xfe\x00\r\n\r\n",
    "no number": b"HTTP/1.1 two hundred\r\n\r\n",
    "a number below": b"HTTP/1.1 000 X\r\n\r\n",
    "a number above": b"HTTP/1.1 9999 X\r\n\r\n",
    "http 0.9": b"<html>page</html>",
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "a switch": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
}


@pytest.mark.parametrize("name", ODD)
def test_an_answer_that_nobody_can_read_failed(name: str) -> None:
    with serving(root=says(ODD[name])) as server:
        answer = server.fetcher().ask(server.address())
    assert (answer.outcome, answer.status) == (Outcome.FAILED, 0)
    assert answer.said


FOUND = b"HTTP/1.1 200 OK\r\n"
LIVED_THROUGH = {
    "a length that is wrong": FOUND + b"Content-Length: 99999\r\n\r\nshort",
    "a length that is none": FOUND + b"Content-Length: -5, 3, x\r\n\r\n",
    "chunks that are none": FOUND + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n",
    "a bomb": FOUND + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"\x00" * 1_000_000),
    "bytes of no alphabet": FOUND + b"X-\xff: \xfe\x80\r\nETag: \xff\xff\r\nLast-Modified: \x01\r\n\r\n\x80",
    "a header without a name": FOUND + b": x\r\nSet-Cookie\r\n\tfolded\r\n\r\n",
    "cut short": b"HTTP/1.1 200",
    "line feeds alone": b"HTTP/1.0 200 OK\nETag: a\n\n",
}


@pytest.mark.parametrize("name", LIVED_THROUGH)
def test_odd_bytes_and_headers_are_lived_through(name: str) -> None:
    with serving(root=says(LIVED_THROUGH[name])) as server:
        answer = server.fetcher().ask(server.address())
    assert (answer.outcome, answer.status) == (Outcome.FINE, 200)
    assert answer.etag.isascii()
    assert answer.modified == ""


@pytest.mark.parametrize(
    "location", [b"http://\xff\xfe/", b"\x00", b"http://[", b"/a\r\n\tb", b"http://a b/", b"x" * 5000]
)
def test_a_redirect_to_odd_bytes_leads_nowhere(location: bytes) -> None:
    with serving(root=says(b"HTTP/1.1 302 X\r\nLocation: " + location + b"\r\n\r\n"), rest=status(404)) as server:
        answer = server.fetcher().ask(server.address())
    assert answer.outcome in {Outcome.UNSAFE, Outcome.FAILED}


def test_a_redirect_without_an_address_failed() -> None:
    with serving(root=status(302)) as server:
        assert "does not say where" in server.fetcher().ask(server.address()).said


def test_who_is_not_there_failed_and_says_so() -> None:
    with serving() as server:
        pass

    def nobody(_host: str, _port: int) -> list[str]:
        raise socket.gaierror("no such name")

    assert server.fetcher().ask(server.address()).said == "Nobody answers there."
    assert server.fetcher(resolver=nobody).ask(server.address()).said == "There is no such host."


def test_a_port_that_web_sites_do_not_have_and_a_private_number_need_leave_that_only_a_test_gives() -> None:
    with serving(rest=FINE) as server:
        plain = Fetcher(own_hosts=[], agent="tests", resolver=lambda _host, _port: [server.number])
        assert plain.ask(server.address()).outcome is Outcome.UNSAFE
        assert plain.ask(f"http://{HOST}/").outcome is Outcome.UNSAFE
    assert server.connections == 0


def test_a_certificate_is_verified_and_must_be_for_this_very_name(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with serving(tls=context, root=FINE) as server:
        address = f"https://site.example:{server.port}/"
        known = server.fetcher(trust=trusting).ask(address)
        stranger = server.fetcher().ask(address)
        other = server.fetcher(trust=trusting).ask(address.replace("site.", "other."))
    assert known.outcome is Outcome.FINE
    assert stranger.said.startswith("Its certificate is not trusted")
    assert other.said.startswith("Its certificate is not trusted")
    assert len(server.requests) == 1, "nothing was said to whom nobody vouches for"
    with serving(root=FINE) as server:
        assert server.fetcher().ask(f"https://{HOST}:{server.port}/").said == "No secure connection can be made."


def test_the_bound_of_bytes_holds_a_head_that_real_sites_send() -> None:
    with serving(root=status(200, *[f"X-{number}: {'y' * 1000}" for number in range(90)])) as server:
        assert server.fetcher().ask(server.address()).outcome is Outcome.FINE
    assert MOST_BYTES > 90_000
