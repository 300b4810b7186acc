"""A way back to the results stands on the page that a result opens, and leaves no trace."""

import pytest
from django.test import Client

from articles.pages.codes import code_of
from tests.factories import ReadPage, read_html

pytestmark = pytest.mark.usefixtures("folder")
GUIDE = "/en/guides/dry-skin/"
QUESTION = 'rough "skin" & tight'


def open_from_results(path: str, **sent: str) -> tuple[ReadPage, dict[str, str]]:
    response = Client().post(path, {"results_for": QUESTION, **sent})
    assert not response.cookies
    return read_html(response.content.decode(), response.status_code), dict(response.headers)


def test_a_result_carries_the_question_in_the_body_alone() -> None:
    page = read_html(Client().post("/en/search/", {"q": QUESTION}).content.decode())
    assert 'name="results_for" value="rough &quot;skin&quot; &amp; tight"' in page.html
    assert f'formaction="{GUIDE}#definition"' in page.html
    assert f"{GUIDE}#definition" in page.addresses
    assert not [address for address in page.addresses if "rough" in address]


def test_the_page_is_the_same_but_for_the_way_back_which_asks_the_same_again() -> None:
    page, headers = open_from_results(GUIDE, results_topic="dry-skin")
    assert headers["Cache-Control"] == "no-store"
    assert 'name="q" value="rough &quot;skin&quot; &amp; tight"' in page.main.html
    assert 'name="topic" value="dry-skin"' in page.main.html
    assert page.main.html.index("Back to the results") < page.main.html.index("<h1")
    form = page.html[page.html.index('<form class="search way-back"') :].partition("</form>")[0] + "</form>"
    assert page.html.replace(form, "").split() == Client().get(GUIDE).content.decode().split()


def test_no_page_has_it_that_was_not_opened_by_a_result() -> None:
    assert "Back to the results" not in Client().get(f"{GUIDE}?results_for=rough").content.decode()
    assert Client().post(GUIDE, {"q": "rough"}).status_code == 405


def test_helplines_and_the_discreet_copy_lead_back_too() -> None:
    assert "Back to the results" in open_from_results("/en/help/050/")[0].main.html
    page = read_html(Client().post(f"/r/{code_of('sssssssss2')}/en/", {"q": "rough skin"}).content.decode())
    address = next(one for one in page.addresses if one.startswith("/r/") and one.endswith("#definition"))
    opened = open_from_results(address.partition("#")[0])[0]
    assert f'action="/r/{code_of("sssssssss2")}/en/"' in opened.main.html


def test_another_site_cannot_open_it_so() -> None:
    headers = {"HTTP_ORIGIN": "https://elsewhere.example", "HTTP_SEC_FETCH_SITE": "cross-site"}
    assert Client().post(GUIDE, {"results_for": "rough"}, **headers).status_code == 403
