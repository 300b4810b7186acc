"""Sources and pages are found by words and inserted as our grammar writes them; a source is kept once, in one form."""

from typing import Any

import pytest
from django.test import Client

from articles.admin.picking import MOST_FOUND
from articles.models import Reference
from tests.articles.browsing import sent_by_page
from tests.articles.editors import make_client, make_edition

pytestmark = pytest.mark.django_db

SOURCES, PAGES = "/admin/articles/edition/sources/", "/admin/articles/edition/pages/"
BY_SCRIPT = {"X-Requested-With": "XMLHttpRequest"}
NEW = {
    "citation": "Khan S. Followed home. 2022.",
    "doi": "https://doi.org/10.1000/home",
    "pmid": "PMID 23456789",
    "evidence": "cross_sectional",
    "read": "full",
}


@pytest.fixture
def client() -> Client:
    make_edition()
    Reference.objects.create(
        key="R02",
        citation="Akter N. Stalking among students in Khulna. 2020.",
        evidence="cross_sectional",
        read="full",
        doi="10.1000/students",
        pmid="11111111",
        place="Bangladesh",
    )
    return make_client()


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(
    "words",
    [
        "students khulna",
        "R02",
        "10.1000/students",
        "https://doi.org/10.1000/students",
        "PMID:11111111",
        "akter bangladesh",
    ],
)
def test_a_source_is_found_by_key_citation_doi_or_pmid_however_it_was_copied(client: Client, words: str) -> None:
    page = text(client.get(SOURCES, {"q": words}))
    assert "[^R02]" in page
    assert "[^R01]" not in page


def test_nothing_found_is_said_and_more_than_fit_are_too(client: Client) -> None:
    assert "No source has all of these words" in text(client.get(SOURCES, {"q": "nowhere"}))
    for number in range(MOST_FOUND):
        Reference.objects.create(key=f"X{number}", citation="Same.", evidence="cross_sectional", read="full")
    page = text(client.get(SOURCES))
    assert page.count("data-insert") == MOST_FOUND
    assert "There are more" in page


def test_a_script_gets_the_list_alone(client: Client) -> None:
    page = text(client.get(SOURCES, {"q": "students"}, headers=BY_SCRIPT))
    assert "[^R02]" in page
    assert "<html" not in page


def test_a_source_is_added_where_it_is_cited_under_the_next_free_key(client: Client) -> None:
    page = text(client.post(SOURCES, NEW, headers=BY_SCRIPT))
    assert "It is kept as R03." in page
    source = Reference.objects.get(key="R03")
    assert (source.doi, source.pmid) == ("10.1000/home", "23456789")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"doi": "doi: 10.1000/STUDENTS"}, "It is kept already as R02"),
        ({"pmid": "https://pubmed.ncbi.nlm.nih.gov/11111111/"}, "It is kept already as R02"),
        ({"doi": "none"}, "A DOI such as"),
        ({"citation": ""}, "This field is required"),
    ],
)
def test_a_double_or_a_faulty_source_is_refused_and_stays_in_the_form(
    client: Client, changes: dict[str, str], says: str
) -> None:
    page = text(client.post(SOURCES, NEW | changes))
    assert says in page
    assert changes.get("doi", changes.get("pmid", "")) in page
    assert Reference.objects.count() == 2


def test_the_page_of_a_source_refuses_doubles_and_tidies_too(client: Client) -> None:
    address = "/admin/articles/reference/add/"
    sent = sent_by_page(client.get(address), "reference_form") | NEW | {"key": "R09"}
    answer = client.post(address, sent | {"doi": "10.1000/students"})
    assert "It is kept already as R02" in text(answer)
    assert client.post(address, sent).status_code == 302
    assert Reference.objects.get(key="R09").doi == "10.1000/home"


def test_doubles_from_before_can_still_be_edited(client: Client) -> None:
    other = Reference.objects.create(
        key="R05", citation="Twin.", evidence="cross_sectional", read="full", doi="10.1000/students"
    )
    address = f"/admin/articles/reference/{other.pk}/change/"
    sent = sent_by_page(client.get(address), "reference_form")
    assert client.post(address, sent | {"citation": "Twin, mended."}).status_code == 302


def test_a_page_is_found_and_given_as_our_grammar_links(client: Client) -> None:
    page = text(client.get(PAGES, {"q": "followed", "language": "en"}))
    assert "[Being followed](article:being-followed)" in page
    assert "No page has all of these words" in text(client.get(PAGES, {"q": "followed", "language": "bn"}))


def test_who_may_not_write_picks_nothing_and_who_may_not_add_sources_adds_none(client: Client) -> None:
    reader = make_client("reads", permissions=("view_edition", "view_reference"))
    assert reader.get(SOURCES).status_code == reader.get(PAGES).status_code == 403
    writer = make_client("writes", permissions=("change_edition",))
    assert "Add a source" not in text(writer.get(SOURCES))
    writer.post(SOURCES, NEW)
    assert Reference.objects.count() == 2
