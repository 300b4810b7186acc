"""Previews: to the byte what readers get, from text that is not saved; faults in words, and hostile text at once."""

import time

import pytest
from django.test import Client

from articles.models import Edition, PublishedEdition, Section
from tests.articles.editors import BODY, change_address, data_of, make_client, make_edition, read_form, save_and_publish

pytestmark = pytest.mark.django_db
SECTION = "/admin/articles/edition/section-preview/"
DANGER = (
    "### Emergency now\n\n- Somebody is at your door.\n\n### Get help today\n\n- They know where you live.\n\n"
    "### Plan with someone you trust\n\n- You feel afraid.\n"
)


@pytest.fixture
def client() -> Client:
    return make_client()


def preview_address(edition: Edition, part: str) -> str:
    return f"/admin/articles/edition/{edition.pk}/preview/{part}/"


def make_full_edition() -> Edition:
    edition = make_edition()
    edition.sections.filter(kind="definition").update(body=f"{BODY}\nIt was studied.[^R01]\n")
    more = [
        ("danger_signs", "everyone", "Danger signs", DANGER),
        ("ask", "clinical", "How to ask", "Ask alone.[^R01]"),
    ]
    for position, (kind, audience, heading, body) in enumerate(more, 3):
        Section.objects.create(
            edition=edition, kind=kind, audience=audience, heading=heading, body=body, position=position
        )
    return edition


@pytest.mark.parametrize(
    ("part", "address"),
    [("patient", ""), ("clinical", "clinical/"), ("paper", "sheets/safety-checklist/")],
)
def test_the_preview_of_unsaved_text_is_the_published_page_to_the_byte(client: Client, part: str, address: str) -> None:
    edition = make_full_edition()
    data = read_form(client, change_address(edition)) | {
        "title": "Being watched",
        "summary": "Not saved yet.[^R01]",
        "sections-0-position": "9",
        "sections-1-body": "- **New point.** It is new.\n  - Why: it helps.",
    }
    preview = client.post(preview_address(edition, part), data)
    edition.refresh_from_db()
    assert (edition.title, edition.version) == ("Being followed", 1)
    save_and_publish(client, edition, data)
    page = Client().get(f"/en/guides/being-followed/{address}")
    assert page.status_code == 200
    assert preview.content == page.content


def test_the_preview_may_stand_in_a_frame_of_our_own_only(client: Client) -> None:
    edition = make_edition()
    response = client.post(preview_address(edition, "patient"), read_form(client, change_address(edition)))
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "frame-src 'self'" in client.get(change_address(edition))["Content-Security-Policy"]


def test_previews_an_edition_that_was_never_saved(client: Client) -> None:
    edition = make_edition()
    data = read_form(client, "/admin/articles/edition/add/") | {
        "article": str(edition.article_id),
        "language": "bn",
        "title": "অনুসরণ",
        "summary": "কেউ পিছু নিলে।",
        "writer": str(edition.writer_id),
        "review_due_on": "2027-01-01",
        "sections-TOTAL_FORMS": "1",
        "sections-0-kind": "definition",
        "sections-0-audience": "everyone",
        "sections-0-heading": "কী",
        "sections-0-body": "কেউ আপনার পিছু নিচ্ছে।",
    }
    page = client.post("/admin/articles/edition/add/preview/patient/", data).content.decode()
    assert '<html lang="bn"' in page
    assert "কেউ আপনার পিছু নিচ্ছে।" in page
    assert Edition.objects.count() == 1


def test_says_what_is_missing_instead_of_showing_a_page(client: Client) -> None:
    edition = make_edition()
    data = read_form(client, change_address(edition))
    page = client.post(
        preview_address(edition, "patient"), data | {"title": "", "sections-1-heading": ""}
    ).content.decode()
    assert "cannot be shown as a page yet" in page
    assert "This field is required" in page
    page = client.post(preview_address(edition, "patient"), data | {"sections-0-body": "<b>x</b>"}).content.decode()
    assert "Raw HTML is not allowed" in page
    assert "What it is" in page


def test_a_preview_needs_no_newest_version(client: Client) -> None:
    edition = make_edition()
    data = read_form(client, change_address(edition))
    Edition.objects.update(version=7)
    assert b"<article" in client.post(preview_address(edition, "patient"), data).content


def section_query(section: Section) -> str:
    return f"{SECTION}?edition={section.edition_id}&section={section.pk}"


@pytest.mark.parametrize("kind", ["definition", "signs", "danger_signs", "ask"])
def test_the_live_preview_of_a_section_is_what_readers_get_to_the_byte(client: Client, kind: str) -> None:
    edition = make_full_edition()
    section = edition.sections.get(kind=kind)
    preview = client.post(section_query(section), {"content": section.body}).content.decode()
    save_and_publish(client, edition)
    page = Client().get(f"/en/guides/being-followed/{'clinical/' if kind == 'ask' else ''}").content.decode()
    assert preview.strip()
    assert preview in page


def test_the_live_preview_lists_faults_with_their_lines_and_what_to_do(client: Client) -> None:
    section = make_edition().sections.get(kind="signs")
    text = "Fine.\n\nCited.[^R99]\n\n- **Point.**\n  - Nothing: of ours.\n"
    page = " ".join(client.post(section_query(section), {"content": text}).content.decode().split())
    assert "<b>Line 3:</b> The citation [^R99] names no reference." in page
    assert "<b>Line 6:</b> A nested item opens with one of Why," in page
    page = " ".join(
        client.post(section_query(section), {"content": "\n\nA.\n\n[x](article:no)"}).content.decode().split()
    )
    assert "A link leads to “article:no”, which is no article." in page


def test_faults_of_another_section_do_not_hide_this_one(client: Client) -> None:
    edition = make_edition()
    edition.sections.filter(kind="definition").update(body="<b>no</b>")
    Edition.objects.update(summary="## no")
    section = edition.sections.get(kind="signs")
    assert "Quite fine." in client.post(section_query(section), {"content": "Quite fine."}).content.decode()


def test_the_live_preview_knows_the_kind_that_was_chosen_but_not_saved(client: Client) -> None:
    section = make_edition().sections.get(kind="signs")
    page = client.post(f"{section_query(section)}&kind=danger_signs", {"content": "Text."}).content.decode()
    assert "Danger signs stand in these groups" in page


def test_previews_a_section_of_an_edition_that_was_never_saved(client: Client) -> None:
    make_edition()
    page = client.post(f"{SECTION}?language=bn&kind=signs&heading=x", {"content": "কেউ পিছু নিচ্ছে।"}).content.decode()
    assert "<p>কেউ পিছু নিচ্ছে।</p>" in page


@pytest.mark.parametrize(
    ("query", "data"),
    [
        ("", {}),
        ("?edition=x&section=-1&kind=<b>&audience=&language=zz", {"content": "Text."}),
        ("?edition=99999999999999999999999999", {"content": "Text."}),
        ("?edition=²&section=²", {"content": "\x00\x01"}),
        ("", {"content": "<script>alert(1)</script>"}),
        ("", {"content": "\ud83d".encode("utf-8", "surrogatepass").decode("utf-8", "replace")}),
    ],
)
def test_odd_requests_get_an_answer_and_no_error(client: Client, query: str, data: dict[str, str]) -> None:
    make_edition()
    response = client.post(f"{SECTION}{query}", data)
    assert response.status_code == 200
    assert b"<script" not in response.content


@pytest.mark.parametrize("text", ["[" * 19_000, "[a" * 9_000, "**a" * 6_000, "x" * 900_000, "> " * 9_000, "- " * 9_000])
def test_hostile_and_huge_text_is_answered_at_once(client: Client, text: str) -> None:
    section = make_edition().sections.get(kind="signs")
    began = time.monotonic()
    assert client.post(section_query(section), {"content": text}).status_code == 200
    # A bar of one second; what is pathological takes minutes, and machines that run tests are busy.
    assert time.monotonic() - began < 10


def test_only_posts_are_answered(client: Client) -> None:
    edition = make_edition()
    addresses = [SECTION, preview_address(edition, "patient"), "/admin/articles/edition/picture/"]
    assert [client.get(address).status_code for address in addresses] == [405, 405, 405]
    assert client.post(preview_address(edition, "elsewhere"), {}).status_code == 404


def test_nothing_is_published_or_saved_by_looking(client: Client) -> None:
    edition = make_edition()
    before = data_of(client.get(change_address(edition)))
    client.post(preview_address(edition, "patient"), before | {"title": "Seen only"})
    assert not PublishedEdition.objects.exists()
    assert data_of(client.get(change_address(edition))) == before
