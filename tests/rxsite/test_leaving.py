"""Leaving: the empty page and its cookie, whom it is set for, and what every address answers while it lasts."""

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db

NEUTRAL = {"en": "https://weather.example/", "bn": "https://weather.example/bn"}


@pytest.fixture(autouse=True)
def _neutral(settings: Settings) -> None:
    settings.RX_NEUTRAL_URLS = NEUTRAL


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost"})


def test_the_way_out_is_empty_untitled_unstored_and_leads_on(client: Client) -> None:
    response = client.get("/leave/")
    text = response.content.decode()
    assert response.status_code == 200
    assert "<body></body>" in text
    assert "<title" not in text
    assert "<script" not in text
    assert response["Cache-Control"] == "no-store"
    assert response["Refresh"] == "0; url=https://weather.example/"


def test_the_cookie_is_bland_and_lasts_ten_minutes(client: Client) -> None:
    (cookie,) = client.get("/leave/").cookies.values()
    assert (cookie.key, cookie.value) == ("v", "1")
    assert cookie["max-age"] == 600
    assert cookie["path"] == "/"
    assert cookie["samesite"] == "Lax"
    assert cookie["httponly"]
    assert not cookie["secure"]


def test_over_https_the_cookie_is_secure() -> None:
    client = Client(headers={"host": "localhost"})
    assert client.get("/leave/", secure=True).cookies["v"]["secure"]


@pytest.mark.parametrize(
    ("referrer", "language"),
    [
        ("http://localhost/bn/guides/stalking/", "bn"),
        ("http://localhost/r/k7m2q9x4wp/bn/2/", "bn"),
        ("http://localhost/en/", "en"),
        ("http://localhost/", "en"),
        ("https://elsewhere.example/bn/", "en"),
        ("http://[broken", "en"),
        ("", "en"),
    ],
)
def test_the_neutral_site_is_that_of_the_language_that_was_read(client: Client, referrer: str, language: str) -> None:
    response = client.get("/leave/", headers={"referer": referrer})
    assert response["Refresh"] == f"0; url={NEUTRAL[language]}"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"purpose": "preview"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_a_guess_of_the_browser_or_another_site_sets_no_cookie(client: Client, headers: dict[str, str]) -> None:
    response = client.get("/leave/", headers=headers)
    assert "<body></body>" in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}])
def test_a_press_sets_the_cookie_also_in_old_browsers(client: Client, headers: dict[str, str]) -> None:
    assert client.get("/leave/", headers=headers).cookies


@pytest.mark.parametrize("site", ["cross-site", "same-origin", "none", None])
@pytest.mark.parametrize(
    "path", ["/en/", "/bn/help/", "/en/nothing/", "/r/k7m2q9x4wp/en/", "/robots.txt", "/static/none.css", "/leave"]
)
def test_while_the_cookie_lasts_every_page_is_empty(client: Client, path: str, site: str | None) -> None:
    client.cookies["v"] = "1"
    response = client.get(path, headers={"sec-fetch-site": site} if site else {})
    assert response.status_code == 200
    assert "<body></body>" in response.content.decode()
    assert response["Refresh"] == f"0; url={NEUTRAL['bn' if path.startswith('/bn/') else 'en']}"


def test_a_form_sent_while_the_cookie_lasts_is_answered_with_the_empty_page(client: Client) -> None:
    client.cookies["v"] = "1"
    assert "<body></body>" in client.post("/en/help/", {"words": "x"}).content.decode()


@pytest.mark.parametrize("path", ["/admin/login/", "/static/icons/plain.svg"])
def test_staff_and_files_are_exempt(client: Client, path: str) -> None:
    client.cookies["v"] = "1"
    response = client.get(path)
    assert "Refresh" not in response
    response.close()


def test_the_first_address_always_redirects_without_the_cookie(client: Client) -> None:
    response = client.get("/", headers={"accept-language": "bn"})
    assert (response.status_code, response["Location"]) == (302, "/bn/")


def test_the_first_address_offers_one_bland_way_back(client: Client) -> None:
    client.cookies["v"] = "1"
    text = client.get("/").content.decode()
    assert text.count("<form") == text.count("<button") == 1
    assert 'method="post"' in text
    assert "Reading Room" not in text
    response = client.post("/")
    assert (response.status_code, response["Location"]) == (303, "/")
    assert response.cookies["v"]["max-age"] == 0
    assert set(response.cookies) == {"v"}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "https://localhost"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://localhost", "sec-fetch-site": "cross-site"},
    ],
)
def test_another_site_cannot_bring_a_reader_back(headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    client.cookies["v"] = "1"
    response = client.post("/", headers=headers)
    assert response.status_code == 403
    assert not response.cookies


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "http://localhost"}, {"origin": "http://localhost", "sec-fetch-site": "same-origin"}]
)
def test_a_form_of_this_site_needs_no_cookie_of_its_own(headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    client.cookies["v"] = "1"
    assert client.post("/", headers=headers).status_code == 303


def test_forms_of_staff_are_still_checked_by_django() -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    assert client.post("/admin/login/", {"username": "a", "password": "b"}).status_code == 403


@pytest.mark.urls("tests.browser.form_urls")
def test_the_form_that_browsers_leave_in_other_tests_is_a_whole_page(client: Client) -> None:
    answer = client.post("/en/form/", {"words": "some"})
    assert answer.status_code == 200
    assert 'class="leave"' in answer.content.decode()
    assert "You wrote: some" in answer.content.decode()
