"""The whole site, address by address: no cookie, nothing of other sites, every header, nothing that tells."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import brotli
import pytest
from playwright.sync_api import Page

from tests.browser.crawling import VOID_OF_ADDRESS, Answer, crawl, fetch, handlers, shape
from tests.browser.observatory import score
from tests.browser.site import Site

HOST = "site.example"
OVER_HTTPS = {"Host": HOST, "X-Forwarded-Proto": "https"}
PRODUCTION = {"RX_ALLOWED_HOSTS": HOST, "RX_SECRET_KEY": "qQ7!" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2}
HEADERS = {
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-DNS-Prefetch-Control": "off",
}
# Besides pages: what has no document and what only fails.
ODD_ADDRESSES = (
    *("/", "/en/no/such/", "/r/zzzzzzzzzz/en/", "/static/no.js"),
    *("/robots.txt", "/sitemap.xml", "/favicon.ico"),
)
KEPT_FOR_A_YEAR = "max-age=315360000, public, immutable"
DISCREET_PATH = re.compile(r"/r/[a-hj-km-np-z2-9]{10}/(?:en|bn)/(?:[0-9p]+/)*")
OF_EACH_SHAPE = 3
LOADED = {"link": "href", "script": "src"}
KILOBYTES_OF_STYLE_AND_SCRIPT = 10


@pytest.fixture(scope="module", params=["some of each shape", pytest.param("all", marks=pytest.mark.long)])
def answers(site: Site, request: pytest.FixtureRequest) -> dict[str, Answer]:
    """The addresses that links lead to, in the open and in the discreet copy; in long tests all of them."""
    of_each = None if request.param == "all" else OF_EACH_SHAPE
    return crawl(site, *ODD_ADDRESSES, "/en/", "/bn/", of_each=of_each)


@pytest.fixture(scope="module")
def served_far(start_site: Callable[..., Any]) -> Iterator[Site]:
    """The site as it is beyond loopback, over https."""
    with start_site(**PRODUCTION) as running:
        yield running


def pages(answers: dict[str, Answer]) -> list[Answer]:
    return [answer for answer in answers.values() if answer.is_page]


def discreet(answers: dict[str, Answer]) -> list[Answer]:
    return [answer for answer in pages(answers) if answer.path.startswith("/r/")]


def test_the_crawl_reaches_the_open_and_the_discreet_library(answers: dict[str, Answer]) -> None:
    found = [answer for answer in pages(answers) if answer.status == 200]
    open_pages = {answer.path for answer in found} - {answer.path for answer in discreet(answers)}
    assert {"/en/", "/bn/guides/", "/en/help/"} <= open_pages
    assert any(path.endswith("/clinical/") for path in open_pages)
    assert any("/sheets/" in path for path in open_pages)
    assert any(answer.path.endswith("/3/") for answer in discreet(answers))


def test_every_link_leads_somewhere(answers: dict[str, Answer]) -> None:
    wrong = {path: answer.status for path, answer in answers.items() if answer.status not in {200, 301, 302}}
    assert set(wrong) <= set(ODD_ADDRESSES), wrong


def test_nothing_sets_a_cookie(answers: dict[str, Answer]) -> None:
    assert [path for path, answer in answers.items() if answer.header("Set-Cookie")] == []


def test_every_answer_carries_every_header(answers: dict[str, Answer]) -> None:
    for path, answer in answers.items():
        assert {name: answer.header(name) for name in HEADERS} == HEADERS, path
        assert "default-src 'none'" in answer.header("Content-Security-Policy"), path
        assert "require-trusted-types-for 'script'" in answer.header("Content-Security-Policy"), path
        assert "unsafe" not in answer.header("Content-Security-Policy"), path
        assert "geolocation=()" in answer.header("Permissions-Policy"), path
        is_file = path.startswith("/static/") and answer.status == 200
        assert answer.header("Cache-Control") == (KEPT_FOR_A_YEAR if is_file else "no-store"), path


NO_REQUEST = {
    "words": b"marker\r\n\r\n",
    "method": b"MARKER\x01 / HTTP/1.1\r\n\r\n",
    "version": b"GET /marker HTTP/9.9\r\n\r\n",
    "address too long": b"GET /marker" + b"x" * 5000 + b" HTTP/1.1\r\n\r\n",
    "header": b"GET / HTTP/1.1\r\nmarker\r\n\r\n",
    "header's name": b"GET / HTTP/1.1\r\nmar ker: 1\r\n\r\n",
    "too many headers": b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: marker\r\n" % n for n in range(90)) + b"\r\n",
    "header too long": b"GET / HTTP/1.1\r\nX: marker" + b"x" * 20_000 + b"\r\n\r\n",
    "encoding": b"POST / HTTP/1.1\r\nTransfer-Encoding: marker\r\n\r\n",
    "length": b"POST / HTTP/1.1\r\nContent-Length: marker\r\n\r\n",
}


@pytest.mark.parametrize("sent", NO_REQUEST.values(), ids=NO_REQUEST)
def test_what_is_no_request_is_answered_with_every_header_and_not_repeated(site: Site, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as connection:
        connection.sendall(sent)
        # Not http.client: it would need a request of its own.
        answer = b""
        with suppress(ConnectionResetError):
            while received := connection.recv(65_536):
                answer += received
    head, _, body = answer.decode().partition("\r\n\r\n")
    assert re.match(r"HTTP/1.1 (4\d\d|501) ", head)
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "marker" not in answer.decode().lower()
    assert "first page" in body
    assert "marker" not in site.read_log().lower()


def test_no_page_holds_script_or_style(answers: dict[str, Answer]) -> None:
    assert {answer.path: found for answer in pages(answers) if (found := handlers(answer))} == {}


def test_no_page_asks_another_site_for_anything(answers: dict[str, Answer]) -> None:
    for answer in pages(answers):
        for tag, value in answer.addresses():
            is_own = value.startswith(("/", "#")) and not value.startswith("//")
            if tag.name in {"a", "area"} and not is_own:
                is_bare = value.startswith("https://") and "noreferrer" in tag.attributes.get("rel", "")
                assert is_bare or value.startswith(VOID_OF_ADDRESS), value
                assert "target" not in tag.attributes
            elif tag.attributes.get("rel") not in {"canonical", "alternate"}:
                assert is_own or (tag.name == "a" and not value), (answer.path, tag)


def test_no_form_remembers_or_spells_what_is_typed(answers: dict[str, Answer]) -> None:
    for answer in pages(answers):
        for tag in answer.tags:
            if tag.name == "form":
                assert tag.attributes.get("autocomplete") == "off", answer.path
                assert tag.attributes.get("method") == "post", answer.path
            is_text = tag.name == "input" and tag.attributes.get("type", "text") in {"text", "search"}
            if is_text or tag.name == "textarea":
                assert tag.attributes.get("autocomplete") == "off", answer.path
                assert tag.attributes.get("spellcheck") == "false", answer.path


def test_names_of_files_are_hashed_and_do_not_tell(answers: dict[str, Answer]) -> None:
    files = {path for path, answer in answers.items() if path.startswith("/static/") and answer.status == 200}
    assert files
    for path in files:
        assert re.fullmatch(r"/static/(?:css|js|icons|fonts)/[a-z]+\.[0-9a-f]{8}\.(?:css|js|svg|woff2)", path), path


def test_the_discreet_copy_stays_in_itself_and_says_nothing_in_address_or_head(answers: dict[str, Answer]) -> None:
    assert discreet(answers)
    for answer in discreet(answers):
        assert answer.status in {200, 404}, answer.path
        assert DISCREET_PATH.fullmatch(answer.path), answer.path
        assert answer.title in {"Notes", "নোট"}, (answer.path, answer.title)
        assert answer.metas("robots") == ["noindex, nofollow"]
        assert not answer.metas("description")
        assert not [tag for tag in answer.tags if tag.attributes.get("property", "").startswith("og:")]
        links = [tag.attributes for tag in answer.tags if tag.name == "link"]
        assert {link["rel"] for link in links} == {"icon", "stylesheet"}
        assert next(link["href"] for link in links if link["rel"] == "icon").startswith("/static/icons/plain.")
        for path in answer.own_paths():
            assert path.startswith(("/r/", "/static/")) or path == "/leave/", (answer.path, path)


def test_every_open_page_offers_its_discreet_copy_first(answers: dict[str, Answer]) -> None:
    for answer in pages(answers):
        if answer.status != 200 or answer.path.startswith("/r/"):
            continue
        offered = [tag.attributes["href"] for tag in answer.tags if tag.name == "a" and "data-copy" in tag.attributes]
        assert offered, answer.path
        assert DISCREET_PATH.fullmatch(offered[0]), answer.path


def test_public_pages_name_themselves_and_their_twins(answers: dict[str, Answer]) -> None:
    page = next(answer for path, answer in answers.items() if re.fullmatch(r"/bn/guides/[^/]+/", path))
    found = [tag.attributes for tag in page.tags if tag.name == "link"]
    links = {(link["rel"], link.get("hreflang"), link["href"]) for link in found}
    assert ("canonical", None, page.path) in links
    assert ("alternate", "bn", page.path) in links
    assert ("alternate", "en", page.path.replace("/bn/", "/en/", 1)) in links


def test_style_and_script_weigh_at_most_ten_kilobytes(answers: dict[str, Answer]) -> None:
    size = {path: len(brotli.compress(a.body)) for path, a in answers.items() if re.match(r"/static/(css|js)/", path)}
    of_pages: dict[int, str] = {}
    for answer in pages(answers):
        if answer.status == 200:
            named = {tag.attributes.get(LOADED[tag.name]) for tag in answer.tags if tag.name in LOADED}
            files = [path for path in named if path in size]
            assert len(files) >= 2, answer.path
            of_pages[sum(size[path] for path in files)] = answer.path
    most = max(of_pages)
    print(
        f"style and script of {of_pages[most]} before what its controls load: {most} bytes, more than of any other page"
    )
    assert most <= KILOBYTES_OF_STYLE_AND_SCRIPT * 1024


@pytest.mark.slow
def test_every_template_reaches_130_points_beyond_loopback(served_far: Site) -> None:
    starts = ("/en/", "/bn/", "/en/no/such/", "/r/zzzzzzzzzz/en/")
    answers = crawl(served_far, *starts, headers=OVER_HTTPS, of_each=1)
    scores = {}
    for page in pages(answers):
        plain = fetch(served_far, page.path, headers={"Host": HOST})
        scores[page.path] = score(page, plain)
    print(f"{len(scores)} pages, from {min(scores.values())} to {max(scores.values())} points")
    assert len(scores) > 20
    assert min(scores.values()) >= 130


def test_the_empty_page_reaches_130_points_and_sets_a_secure_cookie(served_far: Site) -> None:
    answer = fetch(served_far, "/leave/", headers=OVER_HTTPS)
    assert score(answer, fetch(served_far, "/leave/", headers={"Host": HOST})) >= 130
    assert "Secure" in answer.header("Set-Cookie")


def test_beyond_loopback_nothing_unreviewed_is_indexed(served_far: Site) -> None:
    page = fetch(served_far, "/en/guides/stalking/", headers=OVER_HTTPS)
    assert page.metas("robots") == ["noindex, nofollow"]
    canonical = [tag.attributes["href"] for tag in page.tags if tag.attributes.get("rel") == "canonical"]
    assert canonical == [f"https://{HOST}/en/guides/stalking/"]
    assert b"<loc>" not in fetch(served_far, "/sitemap.xml", headers=OVER_HTTPS).body
    assert f"Sitemap: https://{HOST}/sitemap.xml".encode() in fetch(served_far, "/robots.txt", headers=OVER_HTTPS).body


STORED = """async () => ({
  cookies: document.cookie,
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"cookies": "", "local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0}


@pytest.mark.slow
def test_a_browser_keeps_nothing_asks_nobody_and_finds_no_fault(
    page: Page, site: Site, answers: dict[str, Answer]
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    shapes = {shape(path): path for path, answer in answers.items() if answer.is_page and answer.status == 200}
    for path in sorted(shapes.values()):
        page.goto(path, wait_until="load")
        assert page.evaluate(STORED) == NOTHING, path
    assert page.context.cookies() == []
    assert [url for url in asked if not url.startswith(site.url)] == []
    assert said == []
