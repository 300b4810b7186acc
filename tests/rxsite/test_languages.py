"""The path alone chooses the language."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import translation

pytestmark = pytest.mark.urls(__name__)


def show_language(request: HttpRequest, **parts: str) -> HttpResponse:
    return HttpResponse(f"{translation.get_language()} {request.LANGUAGE_CODE}")


urlpatterns = [path("", show_language), path("<path:rest>", show_language)]


@pytest.mark.parametrize(
    ("address", "language"),
    [("/", "en"), ("/en/page/", "en"), ("/bn/page/", "bn"), ("/bnx/", "en"), ("/r/bn/", "en")],
)
def test_the_first_part_of_the_path_is_the_language(client: Client, address: str, language: str) -> None:
    response = client.get(address, headers={"accept-language": "bn,en;q=0.5"})
    assert response.content.decode() == f"{language} {language}"


def test_the_language_does_not_stay_with_the_thread(client: Client) -> None:
    client.get("/bn/page/")
    assert translation.get_language() == "en"
