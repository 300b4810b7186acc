"""Every response carries the headers: pages, errors, redirects, static files; admin has its own policy."""

from typing import cast

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path
from pytest_django import Settings

# The database, since closing an answer also looks after connections.
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def show_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


def fail(request: HttpRequest) -> HttpResponse:
    raise ValueError


def show_form(request: HttpRequest) -> HttpResponse:
    request.session["seen"] = True
    return HttpResponse(get_token(request))


def show_fault(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse("fault", status={"Resolver404": 404, "DisallowedHost": 400}.get(type(exception).__name__, 500))


# The site's own error pages link to addresses that are not here.
handler400 = handler404 = handler500 = show_fault
urlpatterns = [
    path("en/page/", show_page),
    path("en/fail/", fail),
    path("en/form/", show_form),
    path("admin/page/", show_page),
    path("admin/form/", show_form),
]

EXPECTED = {
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-DNS-Prefetch-Control": "off",
}
EVERYWHERE = [
    ("/en/page/", 200),
    ("/en/page", 301),
    ("/en/nothing/", 404),
    ("/en/fail/", 500),
    ("/static/admin/css/base.css", 200),
    ("/static/nothing.css", 404),
]


def fetch(client: Client, address: str) -> HttpResponse:
    """The answer, error or not; a file that it streams is closed."""
    client.raise_request_exception = False
    response = client.get(address)
    response.close()
    return cast("HttpResponse", response)


def policy(response: HttpResponse) -> dict[str, str]:
    """The Content-Security-Policy by directive."""
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize(("address", "status"), EVERYWHERE)
def test_every_response_carries_every_header(client: Client, address: str, status: int) -> None:
    response = fetch(client, address)
    assert response.status_code == status
    assert {name: response[name] for name in EXPECTED} == EXPECTED
    assert "clipboard-write=(self)" in response["Permissions-Policy"]
    assert "geolocation=()" in response["Permissions-Policy"]
    assert policy(response)["default-src"] == "'none'"
    assert policy(response)["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in response


@pytest.mark.parametrize(("address", "status"), EVERYWHERE)
def test_nothing_but_static_files_may_be_kept_by_a_browser(client: Client, address: str, status: int) -> None:
    is_file = address.startswith("/static/") and status == 200
    assert (fetch(client, address)["Cache-Control"] == "no-store") is not is_file


def test_a_wrong_host_is_refused_with_the_headers_as_well(client: Client) -> None:
    response = client.get("/en/page/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert {name: response[name] for name in EXPECTED} == EXPECTED


def test_admin_may_frame_its_previews_and_needs_no_trusted_types(client: Client) -> None:
    directives = policy(client.get("/admin/page/"))
    assert directives["frame-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert "require-trusted-types-for" not in directives


def test_staff_cookies_are_set_under_admin_only(client: Client) -> None:
    assert not client.get("/en/form/").cookies
    cookies = client.get("/admin/form/").cookies
    assert set(cookies) == {"sessionid", "csrftoken"}
    for cookie in cookies.values():
        assert cookie["path"] == "/admin/"
        assert cookie["httponly"]
        assert cookie["samesite"] in {"Lax", "Strict"}
        assert not cookie["max-age"]


def test_over_https_browsers_are_told_to_stay_there(client: Client, settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 63072000
    assert client.get("/en/page/", secure=True)["Strict-Transport-Security"] == "max-age=63072000"
