"""Pieces: what is stored of a page is shown only while it would be made just so again, and costs two queries."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from articles.editions.publishing import publish_edition, unpublish_edition
from articles.kinds import View
from articles.lint.models import GlossaryTerm
from articles.models import PublishedEdition, PublishedPiece
from articles.pages.keeping import keep_stale_pieces
from articles.pages.marks import CLOSES, OPENS
from patienttools.generation.models import step_generation
from tests.articles.clock import stop_clock
from tests.factories import (
    article_toml,
    bangla_text,
    content_folder,
    discreet_code,
    edition_text,
    get_edition,
    get_page,
    load,
    write_article,
)

pytestmark = pytest.mark.django_db
PATH = "/en/guides/dry-skin/"
TEXT = (
    "## What it is {#definition}\n\nRough. See [itching](article:itching), [how](article:skin#ask-clinical).[^R1]\n\n"
    "## Questions {#faq}\n\n- **Does it itch?** A salve helps.\n\n## Ask {#ask .clinical}\n\nDoes it itch?\n"
)
PARENT = "## What it is {#definition}\n\nAll skin.\n\n## Questions {#everyday_health}\n\n- **Wash.** With water.\n"
# The same views in the open and in the discreet copy.
VIEWS = ("", "clinical/", "all/", "clinical/all/", "/", "/2/", "/4/", "/2/4/")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    """An article with a parent, a child, a relation, a link and a source, and what stands around every page."""
    folder = content_folder(tmp_path)
    relation = '\n[[relations]]\nkind = "can_lead_to"\nto = "itching"\n'
    own = article_toml("dry-skin", parent="skin", extra=relation)
    write_article(folder, "dry-skin", toml=own, en=edition_text(TEXT), bn=bangla_text())
    write_article(folder, "itching", en=edition_text(title="Itching", summary="It itches."))
    write_article(folder, "skin", en=edition_text(PARENT, title="Skin"), bn=bangla_text(title="ত্বক"))
    write_article(folder, "heels", toml=article_toml("heels", parent="dry-skin"), en=edition_text(title="Dry heels"))
    for slug in ("home", "help", "search", "a-to-z", "report-a-mistake"):
        write_article(folder, slug, toml=article_toml(slug, kind="page"), en=edition_text(title=f"The {slug} page"))
    load(folder)
    keep_stale_pieces()
    return folder


def path_of(view: str) -> str:
    """One that begins with a slash is a view of the discreet copy."""
    return f"/r/{discreet_code('dry-skin')}/en{view}" if view.startswith("/") else f"{PATH}{view}"


def made_afresh(path: str) -> str:
    """The page without anything that is stored of it."""
    kept = list(PublishedPiece.objects.all())
    PublishedPiece.objects.all().delete()
    html = get_page(path).html
    PublishedPiece.objects.bulk_create(kept)
    return html


def is_stored(path: str = PATH) -> bool:
    """Whether the page comes from what is stored: only then its document is not read."""
    with CaptureQueriesContext(connection) as queries:
        assert get_page(path).status == 200
    return not any('"document"' in query["sql"] for query in queries)


@pytest.mark.parametrize("view", VIEWS)
def test_a_stored_page_is_to_the_byte_the_page_made_afresh(view: str) -> None:
    path = path_of(view)
    assert is_stored(path)
    html = get_page(path).html
    assert html == made_afresh(path)
    assert OPENS not in html
    assert CLOSES not in html


@pytest.mark.parametrize("view", VIEWS)
def test_a_stored_page_costs_two_queries(view: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    path = path_of(view)
    get_page(path)
    with django_assert_num_queries(2):
        get_page(path)


def test_the_open_page_and_the_discreet_copy_share_a_piece_and_nothing_leads_out_of_the_copy() -> None:
    kept = PublishedPiece.objects.filter(edition__slug="dry-skin", edition__language="en", view__in=View.values)
    assert kept.count() == 2
    main = get_page(path_of("/")).main
    assert f"/r/{discreet_code('itching')}/en/" in main.addresses
    assert not any(address.startswith("/en/") for address in main.addresses)
    assert "To cite this page" not in main.words
    assert "To cite this page" in get_page(PATH).main.words


def test_everything_stands_open_on_the_whole_page_and_nowhere_else() -> None:
    assert '<details class="group">' in get_page(PATH).main.html
    whole = get_page(f"{PATH}all/").main.html
    assert '<details class="group" open>' in whole
    assert '<details class="group">' not in whole
    assert f'href="{PATH}"' in whole


def rename(slug: str, title: str) -> None:
    edition = get_edition(slug)
    edition.title = title
    edition.save()
    publish_edition(edition=edition, by=None)


@pytest.mark.parametrize("neighbour", ["itching", "skin", "heels"])
def test_another_title_of_what_a_page_names_shows_at_once(neighbour: str) -> None:
    rename(neighbour, "Another name")
    assert not is_stored()
    assert "Another name" in get_page(PATH).words
    assert keep_stale_pieces()
    assert is_stored()


def test_another_title_of_what_only_a_text_links_to_leaves_the_piece_right(folder: Path) -> None:
    write_article(folder, "dry-skin", toml=article_toml("dry-skin"), en=edition_text(TEXT))
    load(folder)
    keep_stale_pieces()
    rename("itching", "Another name")
    assert is_stored()


def test_a_link_to_what_readers_lose_becomes_its_text_at_once() -> None:
    assert "/en/guides/itching/" in get_page(PATH).addresses
    unpublish_edition(edition=get_edition("itching"))
    page = get_page(PATH)
    assert "/en/guides/itching/" not in page.addresses
    assert "See itching" in page.words


def test_a_new_child_and_a_parents_new_text_show_at_once(folder: Path) -> None:
    write_article(folder, "elbows", toml=article_toml("elbows", parent="dry-skin"), en=edition_text(title="Dry elbows"))
    write_article(folder, "skin", en=edition_text(PARENT.replace("With water", "With milk"), title="Skin"))
    load(folder)
    assert not is_stored()
    page = get_page(PATH)
    assert "Dry elbows" in page.words
    assert "With milk" in page.words


def test_a_word_that_is_explained_from_now_on_is_explained_at_once() -> None:
    assert "thick cream" not in get_page(PATH).words
    GlossaryTerm.objects.create(key="salve", words={"en": ["salve"]}, explanation={"en": "A thick cream."})
    step_generation()
    assert not is_stored()
    assert "A thick cream." in get_page(PATH).words
    assert is_stored(f"{PATH}clinical/")


def test_a_review_that_falls_due_is_said_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "This check is late" not in get_page(PATH).words
    stop_clock(monkeypatch, "2027-05-21T00:00:01+00:00")
    assert "This check is late" in get_page(PATH).words


def test_what_other_code_stored_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it wrote down other facts: a deploy goes back and forward while both serve."""
    before = get_page(PATH).html
    PublishedPiece.objects.update(made_by="another", facts={"of": "another kind"}, html="old")
    assert not is_stored()
    assert get_page(PATH).html == before
    keep_stale_pieces()
    assert is_stored()


def test_publishing_stores_both_views_of_the_edition_in_its_transaction() -> None:
    PublishedPiece.objects.all().delete()
    rename("dry-skin", "Drier skin")
    kept = set(PublishedPiece.objects.values_list("edition__slug", "view"))
    assert kept >= {("dry-skin", "patient"), ("dry-skin", "clinical"), ("dry-skin", "sheets")}
    assert {slug for slug, _view in kept} == {"dry-skin"}
    assert is_stored()
    assert "Drier skin" in get_page(PATH).words


def test_withdrawing_takes_the_pieces_along() -> None:
    unpublish_edition(edition=get_edition("dry-skin"))
    assert get_page(PATH).status == 404
    assert not PublishedPiece.objects.filter(edition__slug="dry-skin", edition__language="en").exists()


def test_an_edition_from_before_there_were_digests_is_shown_and_then_stored() -> None:
    before = get_page(PATH).html
    PublishedEdition.objects.update(digest="")
    assert not is_stored()
    assert get_page(PATH).html == before
    keep_stale_pieces()
    assert is_stored()


def test_nothing_is_made_anew_that_is_right() -> None:
    assert keep_stale_pieces() == []


def test_a_part_of_no_view_and_an_address_of_another_form_are_answered_as_ever() -> None:
    assert get_page(f"{PATH}sheets/warning-signs/").status == 404
    assert Client().get("/en/tools/dry-skin/").headers["Location"] == PATH
    assert Client().post(PATH).status_code == 405
