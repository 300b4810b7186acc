"""Looks: what drafts say and lack is read once a version, and the boxes of the front page are made of it."""

from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext

from articles.admin.searching import MOST_FOUND, search_drafts
from articles.editions.publishing import publish_edition, unpublish_edition
from articles.looks.looking import look_at_texts, texts_left
from articles.looks.models import Look, Named
from articles.looks.naming import number_key, numbers_in
from articles.models import Contributor, Edition, Reference
from patienttools.proposals.naming import texts_naming
from tests.articles.editors import change_address, make_client, make_edition, read_form, save_and_publish

pytestmark = pytest.mark.django_db


def look() -> None:
    while look_at_texts(60):
        pass
    assert texts_left() == 0


def box(client: Any, key: str) -> list[tuple[str, str]]:
    """What the box on the front page says, row by row."""
    boxes = client.get("/admin/").context["boxes"]
    return [(row.text, row.note) for one in boxes if one.box.key == key for row in one.waiting.rows]


def save(client: Any, edition: Edition, **typed: str) -> None:
    assert client.post(change_address(edition), read_form(client, change_address(edition)) | typed).status_code == 302


def test_a_text_is_looked_at_again_once_it_or_what_readers_have_is_another() -> None:
    client, edition = make_client(), make_edition()
    assert texts_left() == 1
    look()
    save(client, edition, title="Another title")
    assert texts_left() == 1
    look()
    publish_edition(edition=Edition.objects.get(), by=None)
    assert texts_left() == 2  # the draft beside it, and what readers have
    look()
    assert Look.objects.count() == 2
    unpublish_edition(edition=Edition.objects.get())
    assert texts_left() == 1
    look()
    assert Look.objects.count() == 1


def test_nothing_is_read_twice() -> None:
    make_edition()
    look()
    with CaptureQueriesContext(connection) as asked:
        assert look_at_texts(60) == 0
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Call 999 or 112.", {"999", "112"}),
        ("৯৯৯ নম্বরে", {"999"}),
        ("+44 (0)808 2000-247", {"82000247", "808", "2000", "247"}),
        ("In 12 of 45 places", set()),
    ],
)
def test_numbers_are_known_however_they_are_written(text: str, numbers: set[str]) -> None:
    assert numbers <= numbers_in(text)
    if not numbers:
        assert numbers_in(text) == set()


def test_a_number_is_told_by_its_last_figures() -> None:
    assert number_key("0808 2000 247") == number_key("+44 808 2000 247")


def test_the_texts_that_name_a_number_are_named_whether_draft_or_published() -> None:
    client = make_client()
    both, draft, neither = make_edition(), make_edition("draft", title="Draft"), make_edition("none", title="None")
    both.sections.filter(kind="signs").update(body="Call 0808 2000 247.")
    draft.sections.filter(kind="signs").update(body="০৮০৮ ২০০০ ২৪৭ নম্বরে ফোন করুন।")
    publish_edition(edition=Edition.objects.get(pk=both.pk), by=None)
    publish_edition(edition=neither, by=None)
    request: Any = HttpRequest()
    request.user = client
    texts = texts_naming(request, ["+44 808 2000 247"])
    assert [(text.name, text.says) for text in texts] == [
        ("Being followed (en)", "in the draft, in what readers have"),
        ("Draft (en)", "in the draft"),
    ]
    assert texts_naming(request, []) == []


def test_boxes_say_which_drafts_are_mine_lapsed_lead_nowhere_and_state_bare_figures() -> None:
    client, edition = make_client(), make_edition()
    other = make_edition("other", title="Other")
    publish_edition(edition=other, by=None)
    Reference.objects.create(key="R99", citation="Cited nowhere.", evidence="cross_sectional", read="full")
    Reference.objects.filter(key="R01").update(place="Bangladesh", year=2020)
    body = "See [this](article:nowhere) and [that](article:other). 40% of women say so.[^R01]"
    save(client, edition, **{"sections-0-body": body})
    look()
    assert box(client, "mine") == [("Being followed (en)", "readers do not have it")]
    assert box(client, "dead-links") == [("Being followed (en)", "nowhere")]
    assert box(client, "bare") == [("Being followed (en)", "definition")]
    assert [text.partition(":")[0] for text, _note in box(client, "uncited")] == ["R99"]


def test_a_draft_of_which_i_am_the_writer_is_mine_until_readers_have_it() -> None:
    client, edition = make_client(), make_edition()
    assert box(client, "mine") == []
    from django.contrib.auth.models import User

    Contributor.objects.filter(key="desk").update(user=User.objects.get(username="rima"))
    assert box(client, "mine") == [("Being followed (en)", "readers do not have it")]
    save_and_publish(client, edition)
    assert box(client, "mine") == []
    save(client, edition, title="Another")
    assert box(client, "mine") == [("Another (en)", "readers have another text")]


def test_search_finds_words_in_every_part_of_drafts_and_shows_what_stands_around() -> None:
    client, edition = make_client(), make_edition()
    edition.sections.filter(kind="signs").update(body="x " * 100 + "A purple UMBRELLA <b>is</b> seen." + " y" * 100)
    page = client.post("/admin/articles/edition/search/", {"q": "purple umbrella"}).content.decode()
    assert "<mark>purple UMBRELLA</mark> &lt;b&gt;is&lt;/b&gt; seen." in page
    for words in ("Being followed", "what helps", "not your fault"):
        assert "<mark>" in client.post("/admin/articles/edition/search/", {"q": words}).content.decode(), words
    assert "No draft has these words" in client.post("/admin/articles/edition/search/", {"q": "zebra"}).content.decode()
    assert "too long" in client.post("/admin/articles/edition/search/", {"q": "x" * 201}).content.decode()
    assert search_drafts("100%") == []


def test_search_says_when_there_is_more_than_it_shows() -> None:
    edition = make_edition()
    for number in range(MOST_FOUND):
        edition.pk, edition.language = None, f"x{number}"
        edition.save()
    page = make_client().post("/admin/articles/edition/search/", {"q": "being followed"}).content.decode()
    assert f"the first {MOST_FOUND} places" in page


def test_names_go_with_the_text() -> None:
    edition = make_edition()
    look()
    edition.delete()
    assert not Look.objects.exists()
    assert not Named.objects.exists()
