"""Nothing that is pasted on the desk is cut: what is too long is refused, counted, and stands in its box as it was."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client

from articles.editions.publishing import publish_edition
from articles.lint.models import LintRule
from articles.models import Answer
from tests.articles.admin.test_saves import KINDS, address_of, form_of, open_page
from tests.articles.browsing import sent_by_page
from tests.articles.editors import change_address, make_client, make_edition, messages_of, read_form

pytestmark = pytest.mark.django_db

PASTED = "people say. " * 4216 + "Wait."
BOX = re.compile(r"<(?:input|textarea)\b[^>]*>")


@pytest.fixture
def client() -> Client:
    return make_client()


def test_a_whole_article_pasted_into_one_section_is_refused_with_its_number_and_stays_in_the_box(
    client: Client,
) -> None:
    edition = make_edition()
    before = edition.sections.first().body
    sent = read_form(client, change_address(edition)) | {"sections-0-body": PASTED}
    answer = client.post(change_address(edition), sent)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f"This has {len(PASTED)} characters; at most 20000 fit. Nothing was cut" in page
    assert PASTED.strip() in sent_by_page(answer, "edition_form")["sections-0-body"].replace("\r\n", "\n")
    assert edition.sections.first().body == before


@pytest.mark.parametrize("kind", KINDS)
def test_no_box_on_a_page_of_the_desk_lets_the_browser_cut(client: Client, kind: str) -> None:
    row = KINDS[kind][0]()
    addresses = [address_of(row)]
    if admin.site._registry[type(row)].has_add_permission(_request(client)):
        addresses.append(address_of(row).replace(f"/{row.pk}/change/", "/add/"))
    for address in addresses:
        page = client.get(address).content.decode()
        cutting = [box for box in BOX.findall(page) if "maxlength" in box]
        assert len(BOX.findall(page)) > 2
        assert cutting == []


def _request(client: Client) -> Any:
    return client.get("/admin/").wsgi_request


@pytest.mark.parametrize("kind", ["reference", "contributor", "helpline", "lintrule", "glossaryterm", "event"])
def test_one_line_too_long_is_refused_everywhere_alike(client: Client, kind: str) -> None:
    boxes = {
        "reference": "citation",
        "contributor": "names_en",
        "helpline": "note_en",
        "lintrule": "why",
        "glossaryterm": "note",
        "event": "organiser",
    }
    row = KINDS[kind][0]()
    too_long = "word " * 3000
    answer = client.post(address_of(row), open_page(client, row) | {boxes[kind]: too_long})
    assert answer.status_code == 200
    assert f"This has {len(too_long.strip())} characters; at most" in answer.content.decode()
    assert sent_by_page(answer, form_of(row))[boxes[kind]].strip() == too_long.strip()


@pytest.fixture
def harm() -> Any:
    LintRule.objects.create(
        key="own",
        language="en",
        pattern="outside",
        why="It can do harm.",
        instead="Leave it out.",
        even_when_refused=True,
    )
    edition = make_edition()
    edition.sections.filter(kind="signs").delete()
    return edition


def test_an_answer_to_the_linter_that_is_too_long_is_given_back_whole(client: Client, harm: Any) -> None:
    page = client.get(change_address(harm))
    (box,) = {name for name in sent_by_page(page, "edition_form") if name.startswith("_because")}
    reason = "it is a quotation " * 30
    answer = client.post(change_address(harm), sent_by_page(page, "edition_form") | {box: reason})
    assert answer.status_code == 200
    assert "A reason has 539 characters; at most 300 fit" in answer.content.decode()
    assert sent_by_page(answer, "edition_form")[box] == reason
    assert not Answer.objects.exists()


def test_a_reason_at_the_gate_that_is_too_long_is_given_back_whole_and_nothing_is_done(
    client: Client, harm: Any
) -> None:
    address = f"/admin/articles/edition/publish/?edition={harm.pk}"
    sent = sent_by_page(client.get(address), "gate-form")
    (box,) = {name for name in sent if name.startswith("_because")}
    answer = client.post("/admin/articles/edition/publish/", sent | {box: "so " * 200})
    assert "A reason has 599 characters" in messages_of(answer)
    assert sent_by_page(answer, "gate-form")[box] == "so " * 200
    assert not Answer.objects.exists()


def test_a_reason_for_withdrawing_that_is_too_long_is_given_back_and_nothing_is_withdrawn(client: Client) -> None:
    edition = make_edition()
    publish_edition(edition=edition, by=None)
    address = f"/admin/articles/edition/withdraw/?edition={edition.pk}"
    sent = sent_by_page(client.get(address), "gate-form")
    answer = client.post("/admin/articles/edition/withdraw/", sent | {"because": "wrong " * 100})
    assert "A reason has 599 characters" in messages_of(answer)
    assert sent_by_page(answer, "gate-form")["because"].strip() == ("wrong " * 100).strip()
    assert edition.article.published.exists()


def test_no_template_of_the_desk_lets_the_browser_cut() -> None:
    folder = Path(settings.BASE_DIR) / "templates"
    pages = [path for name in ("admin", "reviewing") for path in (folder / name).rglob("*.html")]
    assert len(pages) > 30
    assert [path.name for path in pages if "maxlength" in path.read_text(encoding="utf-8")] == []
