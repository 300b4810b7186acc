"""When what the site stands on fails, readers get numbers to call, and staff one page that keeps their words."""

import errno
import re
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test import Client

from rxsite.outages import is_outage
from tests.articles.editors import change_address, make_client, make_edition, read_form
from tests.factories import read_html

WORDS = "Some people are <followed> for months.\n\n- **They wait outside.** It happens again."


def fail(kind: type[Exception] = OperationalError) -> Any:
    """Every question to the database fails from here on."""

    def refuse(*arguments: Any) -> Any:
        raise kind("it named /a/path and 10.0.0.7")

    return connection.execute_wrapper(refuse)


def ask(method: str, path: str, data: Any = None, client: Client | None = None, **headers: str) -> Any:
    client = client or Client()
    client.raise_request_exception = False
    with fail():
        return getattr(client, method)(path, data, headers=headers)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/en/guides/stalking/"),
        ("post", "/en/search/"),
        ("post", "/en/help/"),
        ("get", "/r/aaaaaaaaaa/en/"),
        ("get", "/en/nothing/"),
        ("get", "/sitemap.xml"),
    ],
)
def test_readers_get_numbers_to_call_and_are_told_to_try_again(method: str, path: str) -> None:
    response = ask(method, path, {"q": "marker"} if method == "post" else None)
    page = read_html(response.content.decode())
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert {"tel:999", "tel:112", "tel:911", "/leave/"} <= set(page.addresses)
    assert "Please try again" in page.words
    for told in ("marker", "/a/path", "10.0.0.7"):
        assert told not in page.html


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/leave/", "/healthz"])
def test_leaving_needs_no_database(path: str) -> None:
    assert ask("get", path).status_code == 200


@pytest.mark.django_db
def test_staff_get_their_words_back_with_a_button_to_send_them_again() -> None:
    edition, client = make_edition(), make_client()
    form = read_form(client, change_address(edition))
    field = next(name for name in form if name.endswith("0-body"))
    response = ask("post", change_address(edition), form | {field: WORDS, "_save": "Save"}, client)
    html = response.content.decode()
    assert response.status_code == 503
    assert "nothing was saved" in html
    shown = re.search(rf'<textarea[^>]*name="{re.escape(field)}"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    assert shown
    assert shown[1] == WORDS.replace("<", "&lt;").replace(">", "&gt;")
    sent = set(re.findall(r'name="([^"]+)"', html))
    assert {name for name, text in form.items() if text != []} <= sent | {"viewport", "robots", "color-scheme"}
    assert f'action="{change_address(edition)}"' in html


@pytest.mark.django_db
def test_what_is_sent_again_is_saved() -> None:
    edition, client = make_edition(), make_client()
    form = read_form(client, change_address(edition))
    field = next(name for name in form if name.endswith("0-body"))
    html = ask("post", change_address(edition), form | {field: WORDS, "_save": "Save"}, client).content.decode()
    from html import unescape

    again = {name: unescape(text) for name, text in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html)}
    boxes = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    again |= {name: unescape(text) for name, text in boxes}
    assert client.post(change_address(edition), again).status_code == 302
    assert edition.sections.get(position=1).body.strip() == WORDS


@pytest.mark.django_db
def test_no_password_comes_back() -> None:
    sent = {"username": "rima", "password": "a secret phrase of mine", "new_password1": "another secret phrase of mine"}
    html = ask("post", "/admin/login/", sent).content.decode()
    assert "rima" in html
    assert "secret phrase" not in html


@pytest.mark.django_db
def test_another_site_cannot_have_words_shown_here() -> None:
    response = ask("post", "/admin/login/", {"username": "words of somebody else"}, origin="https://evil.example")
    assert "words of somebody else" not in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/articles/edition/picture/", "/admin/articles/edition/section-preview/"])
def test_scripts_of_the_desk_get_what_they_can_read(path: str) -> None:
    response = ask("post", path, {"content": "words"}, make_client(), **{"X-Requested-With": "XMLHttpRequest"})
    assert response.status_code == 503
    assert "nothing was saved" in response.json()["error"]


@pytest.mark.django_db
def test_a_fault_of_ours_is_no_outage() -> None:
    client = Client(raise_request_exception=False)
    with fail(IntegrityError):
        assert client.get("/en/").status_code == 500


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OperationalError(), True),
        (OSError(errno.ENOSPC, "full"), True),
        (OSError(errno.EROFS, "read-only"), True),
        (FileNotFoundError(errno.ENOENT, "gone"), False),
        (IntegrityError(), False),
        (KeyError(), False),
        (None, False),
    ],
)
def test_what_counts_as_an_outage(error: BaseException | None, expected: bool) -> None:
    assert is_outage(error) is expected
    wrapped = ValueError()
    wrapped.__cause__ = error
    assert is_outage(wrapped) is expected
