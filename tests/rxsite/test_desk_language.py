"""The desk speaks the language that its editor chose in this browser; readers' pages know nothing of it."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client

from rxsite.languages import DESK_COOKIE
from tests.articles.browsing import sent_by_page
from tests.articles.editors import make_client, make_edition

pytestmark = pytest.mark.django_db
CHOOSE = "/admin/language/"


def lang_of(client: Client, path: str) -> str:
    page = client.get(path).content.decode()
    return page.partition('lang="')[2].partition('"')[0]


def test_it_is_the_sites_first_until_another_is_chosen_and_stays_after_signing_out() -> None:
    client, edition = make_client(), make_edition()
    address = f"/admin/articles/edition/{edition.pk}/change/"
    assert lang_of(client, address) == settings.LANGUAGE_CODE
    answer = client.post(CHOOSE, {"language": "bn", "next": address})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert lang_of(client, address) == "bn"
    client.post("/admin/logout/")
    assert lang_of(client, "/admin/login/") == "bn"


def test_its_cookie_is_the_desks_alone_and_no_page_for_readers_heeds_it() -> None:
    client = make_client()
    client.post(CHOOSE, {"language": "bn"})
    cookie = client.cookies[DESK_COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (settings.RX_STAFF_PATH, True, "Strict")
    assert lang_of(client, "/en/nothing-here/") == "en"


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/admin/", "/en/", "", "/admin/\\\\x"]
)
def test_it_leads_nowhere_but_to_the_desk(back: str) -> None:
    answer = make_client().post(CHOOSE, {"language": "bn", "next": back})
    assert answer["Location"].startswith("/admin/")


@pytest.mark.parametrize("language", ["", "xx", "../bn", "bn\r\nSet-Cookie: a=b"])
def test_a_language_that_the_site_has_not_is_not_taken(language: str) -> None:
    client = make_client()
    assert client.post(CHOOSE, {"language": language}).status_code == 302
    assert DESK_COOKIE not in client.cookies
    client.cookies[DESK_COOKIE] = "xx"
    assert lang_of(client, "/admin/") == settings.LANGUAGE_CODE


@pytest.mark.slow
def test_every_list_and_form_of_the_desk_answers_in_every_language_and_saves() -> None:
    client, edition = make_client(), make_edition()
    for code, _name in settings.LANGUAGES:
        client.post(CHOOSE, {"language": code})
        for page in ("/admin/", "/admin/articles/article/new/", "/admin/articles/edition/search/?q=safe"):
            assert lang_of(client, page) == code, page
        for model, page in admin.site._registry.items():
            opening = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            answer = client.get(opening)
            assert answer.status_code == 200, opening
            if page.has_add_permission(answer.wsgi_request):
                assert client.get(f"{opening}add/").status_code == 200, opening
        address = f"/admin/articles/edition/{edition.pk}/change/"
        data = sent_by_page(client.get(address), "edition_form") | {"title": f"A title in {code}"}
        assert client.post(address, data).status_code == 302
        edition.refresh_from_db()
        assert edition.title == f"A title in {code}"
