"""Layer: the stored page is the page, for everybody alike; what is somebody's own never goes in."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from rxsite.leaving import COOKIE_NAME
from rxsite.pagestore.encodings import choose
from rxsite.pagestore.headers import are_same
from tests.factories import discreet_code
from tests.rxsite.pagestore.nodes import EARLIER, GUIDE, OTHER, Node

DISCREET = f"/r/{discreet_code('dry-skin')}/en/"


def of_django(path: str) -> tuple[bytes, dict[str, str]]:
    response = Client().get(path)
    return response.content, dict(response.items())


@pytest.mark.parametrize("accept", ["", "gzip", "br, gzip"])
@pytest.mark.parametrize("path", [GUIDE, f"{GUIDE}all/", "/en/", "/bn/guides/dry-skin/", DISCREET, "/en/help/050/"])
def test_a_stored_page_is_the_page_to_the_last_byte_and_header(node: Node, path: str, accept: str) -> None:
    body, headers = of_django(path)
    first = node.get(path)
    assert (first.status, first.sent) == (200, body)
    assert node.is_stored(path)
    second = node.get(path, accept=accept)
    assert node.asked == 1
    assert second.text.encode() == body
    assert second.headers["Content-Length"] == str(len(second.sent))
    assert second.headers["Vary"] == "Accept-Encoding"
    assert second.headers.get("Content-Encoding", "") == choose(accept)
    assert are_same(second.headers.items(), headers.items())
    assert second.headers["Cache-Control"] == "no-store"


def test_a_compressed_guide_is_much_smaller(node: Node) -> None:
    plain = node.get(GUIDE)
    assert len(node.get(GUIDE, accept="br").sent) < len(node.get(GUIDE, accept="gzip").sent) < len(plain.sent) / 2


def test_head_gets_the_headers_alone(node: Node) -> None:
    node.get(GUIDE)
    whole, head = node.get(GUIDE, accept="gzip"), node.get(GUIDE, accept="gzip", method="HEAD")
    assert head.sent == b""
    assert head.headers == whole.headers
    assert node.asked == 1


def test_head_of_a_page_that_is_not_stored_is_djangos_and_stores_nothing(node: Node) -> None:
    assert node.get(GUIDE, method="HEAD").status == 200
    assert node.asked == 1
    assert node.stored() == set()


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=0.5 , BR;q=0.4", "gzip"),
        ("br;q=0, gzip;q=0.1", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("*;q=0.3, br;q=0", "gzip"),
        ("identity, gzip;q=0.2", ""),
        ("br;q=nonsense", ""),
        ("br;q=2", ""),
        (";;,,=;q", ""),
    ],
)
def test_the_browser_gets_the_form_that_it_asked_for(accept: str, chosen: str) -> None:
    assert choose(accept) == chosen


def test_after_leaving_no_stored_page_is_shown(node: Node) -> None:
    node.get(GUIDE)
    left = node.get(GUIDE, HTTP_COOKIE=f"a=b; {COOKIE_NAME}=1")
    assert "Refresh" in left.headers
    assert "Dry skin" not in left.text
    assert node.is_stored(GUIDE)
    assert "Dry skin" in node.get(GUIDE).text


def test_what_is_asked_for_after_leaving_is_not_stored(node: Node) -> None:
    assert "Refresh" in node.get(GUIDE, HTTP_COOKIE=f"{COOKIE_NAME}=1").headers
    assert node.stored() == set()


def test_a_session_neither_gets_nor_makes_stored_pages(node: Node) -> None:
    cookie = f"{settings.SESSION_COOKIE_NAME}=abc"
    assert node.asks(GUIDE, HTTP_COOKIE=cookie) == 1
    assert node.stored() == set()
    node.get(GUIDE)
    assert node.asks(GUIDE, HTTP_COOKIE=cookie) == 1
    assert node.asks(GUIDE, HTTP_COOKIE=f"{settings.CSRF_COOKIE_NAME}=abc") == 1


def test_a_cookie_of_a_neighbour_changes_nothing(node: Node) -> None:
    node.get(GUIDE)
    assert node.asks(GUIDE, HTTP_COOKIE="theirs=1; v2=1; ;=") == 0


@pytest.mark.parametrize(
    "request_",
    [
        {"query": "a=b"},
        {"method": "POST"},
        {"method": "OPTIONS"},
        {"HTTP_HOST": "elsewhere.example"},
        {"HTTP_HOST": ""},
        {"HTTP_HOST": "localhost\r\nX: y"},
        {"RAW_URI": "/en/guides%2Fdry-skin/"},
        {"RAW_URI": f"http://localhost{GUIDE}"},
        {"RAW_URI": f"{GUIDE}?"},
        {"SCRIPT_NAME": "/en"},
    ],
    ids=str,
)
def test_anything_else_is_djangos_own(node: Node, request_: dict[str, str]) -> None:
    node.get(GUIDE)
    assert node.asks(GUIDE, **request_) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/leave/",
        "/robots.txt",
        "/sitemap.xml",
        "/admin/",
        "/en/search/",
        f"/r/{discreet_code('search')}/en/",
        f"{DISCREET}3/",
        "/en/guides/nothing-here/",
        "/en/guides/dry-skin",
        "/en/guides/DRY-SKIN/",
        "/en//guides/dry-skin/",
        "/en/guides/../guides/dry-skin/",
        "/en/guides/dry-skin/\0/",
        "/xx/guides/dry-skin/",
        f"/en/guides/{'a' * 400}/",
        "/static/nothing/",
    ],
)
def test_what_is_no_page_for_everybody_is_never_stored(node: Node, path: str) -> None:
    for _time in range(2):
        node.get(path)
    assert node.asked == 2
    assert node.stored() == set()
    assert list(Path(node.store.layout.root / node.store.layout.release).rglob("index.html*")) == []


@pytest.mark.parametrize(
    ("path", "sent"), [("/en/search/", "q=itching"), (GUIDE, "results_for=itching"), ("/en/search/", "q=")]
)
def test_an_answer_to_what_somebody_typed_is_neither_stored_nor_compressed(node: Node, path: str, sent: str) -> None:
    import io

    got = node.get(
        path,
        method="POST",
        accept="br, gzip",
        CONTENT_TYPE="application/x-www-form-urlencoded",
        CONTENT_LENGTH=str(len(sent)),
        **{"wsgi.input": io.BytesIO(sent.encode())},
    )
    assert got.status == 200
    assert "Content-Encoding" not in got.headers
    assert node.stored() == set()


def damage(file: Path, kind: str) -> None:
    sound = file.read_bytes()
    damaged = {"truncated": sound[:-1], "empty": b"", "noise": os.urandom(len(sound)), "longer": sound + b" "}
    file.write_bytes(damaged[kind])


@pytest.mark.parametrize("kind", ["truncated", "empty", "noise", "longer"])
@pytest.mark.parametrize("accept", ["", "gzip", "br"])
@pytest.mark.parametrize("is_held", [False, True])
def test_a_damaged_file_is_never_served(node: Node, kind: str, accept: str, is_held: bool) -> None:
    body = node.get(GUIDE).sent
    if is_held:
        node.get(GUIDE, accept=accept)
    fresh = Node(node.store.layout.root.parent) if not is_held else node
    damage(Path(node.store.layout.file(GUIDE, accept)), kind)
    assert fresh.get(GUIDE, accept=accept).text.encode() == body
    assert fresh.get(GUIDE, accept=accept).text.encode() == body


def test_two_files_that_changed_places_are_not_served(node: Node) -> None:
    guide, other = node.get(GUIDE).sent, node.get(OTHER).sent
    one, two = (Path(node.store.layout.file(path)) for path in (GUIDE, OTHER))
    spare = one.with_name("spare")
    one.rename(spare)
    two.rename(one)
    spare.rename(two)
    assert node.get(GUIDE).sent == guide
    assert node.get(OTHER).sent == other


def test_a_page_that_was_taken_away_is_not_served_from_memory(node: Node) -> None:
    node.get(GUIDE)
    assert node.asks(GUIDE) == 0
    Path(node.store.layout.file(GUIDE)).unlink()
    assert node.asks(GUIDE) == 1


def test_with_the_database_away_stored_pages_are_served_and_others_say_so(node: Node) -> None:
    node.get(GUIDE)
    node.is_away = True
    assert node.get(GUIDE).status == 200
    assert node.get(OTHER).status == 500
    assert node.stored() == {GUIDE}


def test_with_the_database_away_after_a_deploy_the_earlier_copy_is_served(node: Node) -> None:
    body = node.get(GUIDE).sent
    after = Node(node.store.layout.root.parent, release=EARLIER)
    after.is_away = True
    assert after.get(GUIDE, accept="br").text.encode() == body
    damage(Path(node.store.layout.file(GUIDE)), "noise")
    assert after.get(GUIDE).status == 500
    after.is_away = False
    assert after.get(GUIDE).sent == body
    assert after.is_stored(GUIDE)


def test_a_stale_page_is_made_anew_by_one_request_and_else_served_as_it_was(node: Node) -> None:
    node.get(GUIDE)
    with node.store.index.changing() as connection:
        pages = node.store.index.showing(connection, {"all"})
        node.store.index.mark_stale(connection, [id for id, _release, _path in pages], 1.0)
    os.utime(node.store.layout.file(GUIDE), (0, 0))
    assert node.store.claim(GUIDE)  # another process makes it
    assert node.asks(GUIDE) == 0
    with node.store.index.changing() as connection:
        connection.execute("UPDATE page SET claimed_at = 0")
    again = Node(node.store.layout.root.parent)
    again.is_away = True
    assert again.get(GUIDE).status == 200  # it tries, fails, and shows what it has
    assert again.asked == 1
    assert again.asks(GUIDE) == 0
    with node.store.index.changing() as connection:
        connection.execute("UPDATE page SET claimed_at = 0")
    third = Node(node.store.layout.root.parent)
    assert third.asks(GUIDE) == 1
    assert not third.is_stale(GUIDE)
    assert third.asks(GUIDE) == 0


def test_memory_is_bounded(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    from rxsite.pagestore import layer

    monkeypatch.setattr(layer, "MOST_HELD", 20_000)
    for path in (GUIDE, OTHER, "/en/", "/bn/", "/en/about/"):
        for _time in range(2):
            node.get(path)
    held = sum(len(body) for page in node.layer._held.values() for _headers, body in page.forms.values())
    assert held == node.layer._held_bytes
    assert held <= 20_000
