"""The real nginx with the shipped configuration: stored pages with the application's own headers; nobody is noted."""

import http.client
import re
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.nodes import BROTLI_MODULE, HOST, READER, STAFF_HOST, Answer, Node, node
from tests.machine import find_nginx

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(find_nginx() is None, reason="nginx is not installed"),
]

GUIDE = "/en/guides/stalking/"
PAGES = (GUIDE, "/bn/guides/stalking/", "/en/", f"{GUIDE}clinical/", "/en/a-to-z/", "/bn/help/", f"{GUIDE}all/")
# Set by whoever sends, for each connection or moment.
OF_SENDING = {"date", "server", "connection", "keep-alive", "content-length", "transfer-encoding", "accept-ranges"}
MARK = "marker-of-a-reader"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node whose pages of this module are stored."""
    with node(tmp_path_factory.mktemp("node")) as up:
        for path in PAGES:
            assert up.ask(path).status == 200, path
        for path in PAGES:
            wait_until_stored(up, path)
        yield up


def wait_until_stored(up: Node, path: str) -> None:
    import time

    end = time.monotonic() + 20
    while not (up.data / "pages" / "live" / path[1:] / "index.html").is_file():
        assert time.monotonic() < end, path
        up.ask(path)  # nothing is kept before the keeper has looked once
        time.sleep(0.05)  # between two looks at a condition


def compared(answer: Answer) -> list[tuple[str, object]]:
    """Headers in one order; the parts of a policy come in any."""
    return sorted(
        (name, sorted(value.split("; ")) if name == "content-security-policy" else [value])
        for name, value in answer.headers
        if name not in OF_SENDING
    )


def discreet(up: Node) -> str:
    found = re.search(r"/r/[a-z2-9]{10}/en/", up.ask(GUIDE).text)
    assert found
    return found[0]


@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
@pytest.mark.parametrize("path", [*PAGES, "discreet"])
def test_a_stored_page_is_the_same_by_nginx_and_by_the_application(running: Node, path: str, encoding: str) -> None:
    if path == "discreet":
        path = discreet(running)
        running.ask(path)
        wait_until_stored(running, path)
    accept = {"Accept_Encoding": encoding} if encoding else {}
    by_nginx, by_application = running.ask(path, **accept), running.ask_application(path, **accept)
    assert by_nginx.header("server") != by_application.header("server")
    assert compared(by_nginx) == compared(by_application)
    assert by_nginx.text == by_application.text
    if encoding and (encoding != "br" or BROTLI_MODULE.exists()):
        assert by_nginx.header("content-encoding") == encoding
        assert len(by_nginx.sent) < len(by_nginx.text.encode()) / 3
    head = running.ask(path, method="HEAD", **accept)
    assert compared(head) == compared(by_nginx)
    assert head.sent == b""


@pytest.mark.parametrize("cookie", ["v=1", "a=b; v=1", "v=1; a=b", "a=b;v=1"])
@pytest.mark.parametrize("path", [GUIDE, "/bn/guides/stalking/"])
def test_who_has_left_sees_no_stored_page(running: Node, path: str, cookie: str) -> None:
    answer = running.ask(path, Cookie=cookie)
    assert answer.status == 200
    assert "<body></body>" in answer.text
    assert (answer.header("refresh") or "").startswith("0; url=https://")
    assert compared(answer) == compared(running.ask_application(path, Cookie=cookie))


@pytest.mark.parametrize("cookie", ["vv=1", "a=v=1", "nov=1"])
def test_another_cookie_is_not_that_one(running: Node, cookie: str) -> None:
    assert "<h1" in running.ask(GUIDE, Cookie=cookie).text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{GUIDE}?x=1", 200),
        ("/en/guides//stalking/", 404),
        ("/%65n/guides/stalking/", 200),
        ("/en/guides/../guides/stalking/", 404),
        ("/en/guides/stalking", 301),
        ("/en/guides/stalking/index.html", 404),
        ("/en/guides/stalking/index.html.br", 404),
        ("/nginx/down.html", 404),
        ("/down.html", 404),
        ("/en/nothing/", 404),
        ("/site.sqlite3", 404),
        ("/-/index.html", 404),
    ],
)
def test_only_the_one_form_of_an_address_is_a_file(running: Node, path: str, status: int) -> None:
    answer = running.ask(path)
    assert answer.status == status
    assert answer.header("content-security-policy")
    assert len([name for name, _value in answer.headers if name == "content-security-policy"]) == 1


def test_words_go_to_the_application_and_come_back_uncompressed(running: Node) -> None:
    answer = running.ask(
        "/en/search/", method="POST", body=b"q=stalking", Accept_Encoding="br, gzip",
        Content_Type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert answer.status == 200
    assert answer.header("content-encoding") is None
    assert "stalking" in answer.text


def test_files_are_taken_from_nobody_but_staff(running: Node) -> None:
    kind = {"Content_Type": "multipart/form-data; boundary=x"}
    for path in ("/en/search/", "/en/help/", GUIDE):
        refused = running.ask(path, method="POST", body=b"--x--", **kind)
        assert refused.status == 415
        assert "/leave/" in refused.text
        assert refused.header("cache-control") == "no-store"
        assert "nginx" not in refused.text
    assert running.ask("/admin/login/", method="POST", body=b"--x--\r\n", host=STAFF_HOST, **kind).status == 403


def test_a_long_body_is_refused_unread(running: Node) -> None:
    answer = running.ask("/en/search/", method="POST", Content_Length=str(100 * 2**20))
    assert answer.status == 413
    assert answer.header("permissions-policy")


def test_the_desk_is_on_its_own_address(running: Node) -> None:
    assert running.ask("/admin/login/").status == 404
    assert running.ask("/admin/login/", host=STAFF_HOST).status == 200


@pytest.mark.parametrize("name", ["unknown.example", "127.0.0.1", f"{HOST}.evil.example"])
def test_an_unknown_host_gets_no_answer(running: Node, name: str) -> None:
    with pytest.raises((ssl.SSLError, OSError, http.client.HTTPException)):
        running.ask("/", host=name)


def test_a_host_that_is_known_to_tls_alone_gets_no_answer(running: Node) -> None:
    with running.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: unknown.example\r\n\r\n")
        assert connection.recv(1000) == b""


def test_static_files_are_kept_and_have_the_same_headers(running: Node) -> None:
    sheet = re.search(r'href="(/static/[^"]+\.[0-9a-f]{8}\.css)"', running.ask(GUIDE).text)
    assert sheet
    by_nginx, by_application = running.ask(sheet[1]), running.ask_application(sheet[1])
    assert by_nginx.header("cache-control") == "max-age=315360000, public, immutable"
    names = {"last-modified", "etag", "content-type"}
    for answer in (by_nginx, by_application):
        answer.headers[:] = [(name, value) for name, value in answer.headers if name not in names]
    assert compared(by_nginx) == compared(by_application)
    assert running.ask("/static/css/").status in {403, 404}
    assert "<body></body>" not in running.ask(sheet[1], Cookie="v=1").text


def test_health_is_for_this_machine(running: Node) -> None:
    assert running.ask("/readyz").status == 403
    ready = running.ask("/readyz", source="127.0.0.1")
    assert (ready.status, ready.text.count("ok")) == (200, 3)


def test_no_log_names_a_reader(running: Node) -> None:
    running.ask(f"/en/{MARK}/", User_Agent=MARK, Referer=f"https://{MARK}/")
    with running.connect() as connection:
        connection.sendall(f"GET /{MARK} HTTP/1.1\r\nHost: {HOST}\r\nX: {'x' * 40_000}\r\n\r\n".encode())
        connection.recv(1000)
    for path in (running.log, running.site.log, *running.data.glob("*.log")):
        text = path.read_text(errors="replace")
        assert READER not in text
        assert MARK not in text
    assert "signal" in running.log.read_text() or "worker process" in running.log.read_text()


def test_without_the_application_pages_are_read_and_people_can_leave(tmp_path: Path) -> None:
    from tests.deploy.nodes import BEYOND, nginx_before
    from tests.rxsite.starts import started

    data = tmp_path / "data"
    with started(data, **BEYOND) as site, nginx_before(site, data, tmp_path) as up:
        up.ask(GUIDE)
        wait_until_stored(up, GUIDE)
    with nginx_before(site, data, tmp_path) as up:
        page = up.ask(GUIDE, Accept_Encoding="br")
        assert page.status == 200
        assert "<h1" in page.text
        for down in (
            up.ask("/en/guides/strangulation/"),
            up.ask("/en/search/", method="POST", body=b"q=x", Content_Type="application/x-www-form-urlencoded"),
        ):
            assert down.status == 503
            assert 'href="tel:999"' in down.text
            assert down.header("cache-control") == "no-store"
        left = up.ask("/leave/")
        assert "<body></body>" in left.text
        assert left.header("refresh")
        assert re.fullmatch(
            r"v=1; HttpOnly; Max-Age=600; Path=/; SameSite=Lax; Secure", left.header("set-cookie") or ""
        )
        empty = up.ask(GUIDE, Cookie="v=1")
        assert "<body></body>" in empty.text
        assert "stalking" not in empty.text.lower()
