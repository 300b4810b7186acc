"""Only staff reach the desk, and only as far as they may; every address under /admin/ is asked, none by name."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.articles.editors import change_address, make_client, make_edition

pytestmark = pytest.mark.django_db

# What the desk shows to everybody: the forms to sign in and out, and words for scripts.
OPEN = {"/admin/login/", "/admin/logout/", "/admin/jsi18n/"}
EXAMPLES = {"int": "1", "str": "patient", "path": "1", "slug": "x"}


def every_address() -> list[str]:
    def walk(patterns: Any, before: str) -> Iterator[str]:
        for one in patterns:
            address = before + _example_of(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, address)
            elif isinstance(one, URLPattern):
                yield address

    return sorted({a for a in walk(get_resolver().url_patterns, "/") if a.startswith(settings.RX_STAFF_PATH)})


def _example_of(pattern: Any) -> str:
    """A pattern with something in the place of each of its parts."""
    text = str(pattern)
    if "<" in text and "(?P" not in text:
        for name, converter in pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
            for form in (f"<{kind}:{name}>", f"<{name}>"):
                text = text.replace(form, EXAMPLES.get(kind, "1"))
        return text
    for part, example in ((r"([^/]+)", "1"), (r"(\d+)", "1"), (r"(?P<app_label>", "(")):
        text = text.replace(part, example)
    if "auth|" in text or text.startswith("^(") or "|" in text:
        text = "articles/"
    return text.replace("^", "").replace("$", "").replace("(?P<url>.*)", "nothing")


def test_the_list_of_addresses_is_the_whole_desk() -> None:
    addresses = every_address()
    assert len(addresses) > 60
    for expected in (
        "/admin/",
        "/admin/articles/edition/section-preview/",
        "/admin/articles/edition/picture/",
        "/admin/articles/edition/1/preview/patient/",
        "/admin/articles/reference/1/publish-again/",
        "/admin/articles/edition/1/history/1/",
        "/admin/helplines/helpline/add/",
        "/admin/auth/user/1/change/",
    ):
        assert expected in addresses


def test_nobody_who_is_not_signed_in_gets_past_the_login() -> None:
    make_edition()
    client = Client()
    for address in every_address():
        for answer in (client.get(address), client.post(address, {})):
            if address in OPEN:
                continue
            sent_to_login = answer.status_code == 302 and answer["Location"].startswith("/admin/login/")
            assert sent_to_login or answer.status_code in {403, 404, 405}, f"{address}: {answer.status_code}"


def test_staff_without_permissions_see_an_empty_desk_and_nothing_else() -> None:
    edition = make_edition()
    client = make_client("newcomer", permissions=())
    assert client.get("/admin/").status_code == 200
    allowed = OPEN | {"/admin/", "/admin/password_change/", "/admin/password_change/done/"}
    allowed |= {"/admin/second-step/", "/admin/second-step/new/", "/admin/second-step/codes/"}
    # Whose words are kept is read from a signed name; without one it is no form, whoever asks.
    allowed |= {"/admin/typed/"}
    for address in every_address():
        address_of_edition = address.replace("/edition/1/", f"/edition/{edition.pk}/")
        if address in allowed or "nothing" in address or "/r/" in address:
            continue
        for answer in (client.get(address_of_edition), client.post(address_of_edition, {})):
            assert answer.status_code in {302, 403, 404, 405}, f"{address}: {answer.status_code}"
            if answer.status_code == 302:
                # A page that moved, or “there is no such thing”, which leads back to the front of the desk.
                assert answer["Location"].startswith("/admin/")
    assert client.get(change_address(edition)).status_code == 403


def test_a_reader_who_signed_up_for_nothing_is_sent_to_the_login() -> None:
    client = make_client("reader", permissions=())
    from django.contrib.auth.models import User

    User.objects.update(is_staff=False)
    assert "/admin/login/" in client.get("/admin/articles/edition/")["Location"]


def test_cookies_of_the_desk_stay_under_its_own_path() -> None:
    client = Client()
    make_edition()
    from django.contrib.auth.models import User

    User.objects.create_superuser("rima", password="a long enough password")
    client.get("/admin/login/")
    client.post("/admin/login/", {"username": "rima", "password": "a long enough password", "next": "/admin/"})
    assert {morsel["path"] for morsel in client.cookies.values()} == {"/admin/"}
    assert set(client.cookies) == {"sessionid", "csrftoken"}


def test_a_form_from_elsewhere_is_refused() -> None:
    make_edition()
    client = make_client()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    for address in ("section-preview/", "picture/"):
        assert strict.post(f"/admin/articles/edition/{address}", {"content": "x"}).status_code == 403


def test_nothing_of_markdownx_own_addresses_is_routed() -> None:
    assert Client().post("/markdownx/upload/").status_code == 404
    assert Client().post("/markdownx/markdownify/").status_code == 404
