"""A reader with a mark on all that they send uses the whole site; then every byte that was written is searched."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.crawling import Answer, crawl, fetch
from tests.browser.site import Site

MARK = "zq7marked93x"
ADDRESS = "203.0.113.77"
MARKED_HEADERS = {
    "User-Agent": f"Browser {MARK}",
    "Referer": f"https://{MARK}.example/{MARK}",
    "Accept-Language": f"en, {MARK};q=0.1",
    "X-Forwarded-For": ADDRESS,
    "X-Real-IP": ADDRESS,
    "Forwarded": f"for={ADDRESS}",
    "Cookie": f"{MARK}={MARK}",
    f"X-{MARK}": MARK,
}
TYPED = {"text", "search", "tel", "email", "url", "number", "password", ""}


@pytest.fixture
def marked_site(start_site: Callable[..., Any]) -> Any:
    """A site of its own, with a form and an address that fails."""
    with start_site(DJANGO_SETTINGS_MODULE="tests.browser.form_site") as running:
        yield running


@pytest.mark.slow
def test_nothing_that_a_reader_sent_is_written_anywhere(
    marked_site: Site, new_context: Callable[..., BrowserContext]
) -> None:
    answers = crawl(marked_site, "/en/", "/bn/", "/en/form/", headers=MARKED_HEADERS, of_each=3)
    forms = [answer for answer in answers.values() if any(tag.name == "form" for tag in answer.tags)]
    assert forms
    for answer in forms:
        send_every_form(marked_site, answer)
    make_every_fault(marked_site)
    with_a_browser(marked_site, new_context(base_url=marked_site.url, user_agent=f"Browser {MARK}").new_page())
    places = sorted(path for path in marked_site.data.rglob("*") if path.is_file())
    assert any(path.suffix == ".sqlite3" for path in places)
    found = {str(path): trace for path in [*places, marked_site.log] if (trace := traces(path))}
    assert found == {}
    assert "ValueError" in marked_site.read_log(), "the fault was not reported at all"


def test_the_search_finds_what_it_must(tmp_path: Path) -> None:
    path = tmp_path / "log"
    for text in (f"GET /{MARK}", MARK.upper(), base64.b64encode(MARK.encode()).decode(), MARK.encode().hex(), ADDRESS):
        path.write_text(f"before {text} after", encoding="utf-8")
        assert traces(path)


def send_every_form(site: Site, answer: Answer) -> None:
    """Each form with the mark in every field that can be typed into."""
    fields = {
        tag.attributes["name"]: MARK
        for tag in answer.tags
        if tag.attributes.get("name")
        and (tag.name == "textarea" or (tag.name == "input" and tag.attributes.get("type", "") in TYPED))
    }
    targets = [tag.attributes.get("action") or answer.path for tag in answer.tags if tag.name == "form"]
    headers = MARKED_HEADERS | {"Content-Type": "application/x-www-form-urlencoded"}
    for target in targets:
        sent = fetch(site, target, headers=headers, body=urlencode(fields).encode())
        assert sent.status < 500, (target, sent.status)


def make_every_fault(site: Site) -> None:
    """Addresses, queries, bodies and headers that are refused or fail."""
    form = MARKED_HEADERS | {"Content-Type": "application/x-www-form-urlencoded"}
    body = f"words={MARK}".encode()
    assert fetch(site, f"/en/fail/?{MARK}", headers=form, body=body).status == 500
    assert fetch(site, f"/en/{MARK}/?q={MARK}", headers=MARKED_HEADERS).status == 404
    assert fetch(site, f"/r/{MARK}/", headers=MARKED_HEADERS).status == 404
    assert fetch(site, "/en/", headers=MARKED_HEADERS | {"Host": f"{MARK}.example"}).status == 400
    assert fetch(site, "/en/form/", headers=form | {"Origin": f"https://{MARK}.example"}, body=body).status == 403
    assert fetch(site, f"/admin/?next={MARK}", headers=MARKED_HEADERS).status == 302
    assert fetch(site, "/en/form/", headers=MARKED_HEADERS | {"Content-Length": f"9{MARK}"}).status == 400
    assert fetch(site, f"/en/{MARK * 400}/", headers=MARKED_HEADERS).status == 414
    assert fetch(site, f"/static/{MARK}.js", headers=MARKED_HEADERS).status == 404
    assert fetch(site, f"/leave/?{MARK}", headers=MARKED_HEADERS).status == 200


def with_a_browser(site: Site, page: Page) -> None:
    page.goto("/en/form/")
    page.fill("input[name=words]", MARK)
    page.click("main button")
    page.wait_for_selector(f"h1:has-text('{MARK}')")
    assert MARK not in page.url


def traces(path: Path) -> list[str]:
    """The mark and the address in a file, as they are or written in another way."""
    content = path.read_bytes().lower()
    written = [MARK.encode(), MARK.encode().hex().encode(), MARK.encode("utf-16-le"), ADDRESS.encode()]
    # Base64 looks different at each of three places in a text.
    written += [base64.b64encode(b" " * shift + MARK.encode())[4 if shift else 0 : 12].lower() for shift in range(3)]
    return [one.decode("latin-1") for one in written if one in content]
