"""Editors save drafts; what cannot be kept is refused beside its field, and what was typed stays."""

import unicodedata

import pytest
from django.test import Client

from articles.models import Edition, Section
from tests.articles.editors import change_address, data_of, errors_of, make_client, make_edition, messages_of, read_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return make_client()


def save(client: Client, edition: Edition, **changes: str) -> tuple[object, str]:
    data = read_form(client, change_address(edition)) | {k.replace("__", "-"): v for k, v in changes.items()}
    response = client.post(change_address(edition), data | {"_continue": "1"}, follow=True)
    return response, errors_of(response)


def test_saves_a_changed_title_and_steps_the_version(client: Client) -> None:
    edition = make_edition()
    _response, errors = save(client, edition, title="Being watched")
    edition.refresh_from_db()
    assert (errors, edition.title, edition.version) == ("", "Being watched", 2)


def test_saving_an_unchanged_page_leaves_every_text_as_it_was(client: Client) -> None:
    edition = make_edition()
    before = list(Section.objects.values_list("kind", "audience", "heading", "body", "position"))
    takeaways = edition.takeaways
    save(client, edition)
    edition.refresh_from_db()
    after = list(Section.objects.values_list("kind", "audience", "heading", "body", "position"))
    assert [tuple(s) for s in after] == [(k, a, h, b.strip("\n"), p) for k, a, h, b, p in before]
    assert edition.takeaways == takeaways


def test_keeps_takeaways_as_one_text_a_line(client: Client) -> None:
    edition = make_edition()
    save(client, edition, takeaways="First one.\r\n\r\n  Second   one.  \r\n")
    edition.refresh_from_db()
    assert edition.takeaways == ["First one.", "Second one."]


def test_composes_bangla_and_keeps_its_digits(client: Client) -> None:
    edition = make_edition(language="bn", title="অনুসরণ", summary="কেউ পিছু নিলে কী করবেন।")
    typed = unicodedata.normalize("NFD", "কোনো ড়াল ২০২৬")
    _response, errors = save(client, edition, title=typed, sections__0__body="আপনার পিছু নেওয়া হচ্ছে। ফোন 999।")
    edition.refresh_from_db()
    assert errors == ""
    assert edition.title == unicodedata.normalize("NFC", typed)
    assert "২০২৬" in edition.title


def test_says_that_raw_html_will_stop_publishing_and_saves_it_all_the_same(client: Client) -> None:
    edition = make_edition()
    response, errors = save(client, edition, sections__0__body="Fine.\n\n<script>alert(1)</script>")
    page = response.content.decode()  # type: ignore[attr-defined]
    assert errors == ""
    assert Section.objects.get(kind="definition").body.endswith("</script>")
    assert "Saved as a draft" in messages_of(response)
    assert "What it is, line 3: Raw HTML is not allowed" in messages_of(response)
    assert 'id="what-stops-publishing"' in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": ""}, "title: This field is required"),
        ({"title": "x" * 121}, "title: This has 121 characters; at most 120 fit"),
        ({"title": "a\x00b"}, "title: Line 1 holds a control character"),
        ({"summary": "x" * 901}, "summary: This has 901 characters; at most 900 fit"),
        ({"takeaways": "Good.\n" + "x" * 401}, "takeaways: Line 2 has 401 characters; at most 400 fit"),
        ({"takeaways": "Good.\nGood."}, "takeaways: Line 2 stands twice"),
        ({"review_due_on": "next spring"}, "review_due_on: Enter a valid date"),
        ({"writer": "999"}, "writer: Select a valid choice"),
        ({"sections__0__heading": "   "}, "sections-0-heading: This field is required"),
        ({"sections__0__body": " \n \n"}, "sections-0-body: This field is required"),
        ({"sections__0__body": "one\ntwo\x07"}, "sections-0-body: Line 2 holds a control character"),
        ({"sections__0__body": "x" * 20_001}, "sections-0-body: This has 20001 characters; at most 20000 fit"),
        ({"sections__1__kind": "definition"}, "sections-1-kind: This edition has a section of this kind for these"),
        (
            {"sections__1__kind": "definition", "sections__1__audience": "patient"},
            "sections-1-audience: A section of this kind is there for everyone and for patients",
        ),
        ({"sections__1__kind": "ask", "sections__1__audience": "patient"}, "sections-1-audience: A section of this"),
        ({"sections__1__kind": "nonsense"}, "sections-1-kind: Select a valid choice"),
    ],
)
def test_refuses_beside_the_field_and_keeps_what_was_typed(
    client: Client, changes: dict[str, str], expected: str
) -> None:
    edition = make_edition()
    response, errors = save(client, edition, summary_kept="1", **changes)
    assert expected in errors
    edition.refresh_from_db()
    assert edition.version == 1
    kept = data_of(response)
    for name, value in changes.items():
        assert kept[name.replace("__", "-")] == value


def test_two_sections_swap_their_kinds_in_one_save(client: Client) -> None:
    edition = make_edition()
    _response, errors = save(client, edition, sections__0__kind="signs", sections__1__kind="definition")
    assert errors == ""
    assert list(edition.sections.values_list("kind", "heading")) == [
        ("signs", "What it is"),
        ("definition", "What you may notice"),
    ]


def test_a_section_is_removed_and_another_of_its_kind_added_in_one_save(client: Client) -> None:
    edition = make_edition()
    new = {"kind": "signs", "audience": "everyone", "heading": "New signs", "body": "Other text.", "position": ""}
    data = read_form(client, change_address(edition)) | {f"sections-2-{k}": v for k, v in new.items()}
    data |= {"sections-TOTAL_FORMS": "3", "sections-1-DELETE": "on"}
    client.post(change_address(edition), data)
    assert list(edition.sections.values_list("heading", flat=True)) == ["What it is", "New signs"]


def test_sections_take_the_order_that_was_dragged(client: Client) -> None:
    edition = make_edition()
    save(client, edition, sections__0__position="2", sections__1__position="1")
    assert list(edition.sections.values_list("kind", flat=True)) == ["signs", "definition"]


def test_adds_an_edition_in_another_language(client: Client) -> None:
    edition = make_edition()
    data = read_form(client, "/admin/articles/edition/add/") | {
        "article": str(edition.article_id),
        "language": "bn",
        "title": "অনুসরণ",
        "summary": "কেউ পিছু নিলে।",
        "writer": str(edition.writer_id),
        "review_due_on": "2027-01-01",
    }
    response = client.post("/admin/articles/edition/add/", data, follow=True)
    assert Edition.objects.filter(article=edition.article, language="bn").exists(), errors_of(response)
    response = client.post("/admin/articles/edition/add/", data)
    assert "already exists" in errors_of(response)
