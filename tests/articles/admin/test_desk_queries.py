"""How often saving and publishing a long article ask the database, as an editor sends it; on either database alike."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Answer, Edition, PublishedEdition, PublishedPiece, Section
from articles.pages.addresses import Place
from articles.pages.stored import read_stored
from articles.search.indexing import find_faults
from patienttools.generation.models import LibraryChange
from tests.articles.browsing import sent_by_page
from tests.articles.editors import change_address, make_client, save_and_publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]
LONG = "intimate-partner-stalking"
BAR = 40


def send(client: Client, edition: Edition, button: str, line: str = "") -> int:
    """How many queries the POST of one button took; with a line more in the text of the third section."""
    data: dict[str, Any] = sent_by_page(client.get(change_address(edition)), "edition_form")
    if line:
        data["sections-2-body"] += f"\r\n\r\n{line}"
    with CaptureQueriesContext(connection) as asked:
        response = client.post(change_address(edition), data | {button: "1"})
    assert response.status_code == 302
    if button != "_publish":
        return len(asked)
    return max(len(asked), publish_what_is_shown(client, response["Location"]))


def publish_what_is_shown(client: Client, address: str) -> int:
    """How many queries the deed took on the page that asks first; none where there is nothing to publish."""
    shown = client.get(address)
    if not shown.context["can_publish"]:
        return 0
    with CaptureQueriesContext(connection) as asked:
        assert client.post(address.partition("?")[0], sent_by_page(shown, "gate-form")).status_code == 302
    return len(asked)


@pytest.fixture
def edition() -> Edition:
    return Edition.objects.get(article__slug=LONG, language="en")


def test_saving_and_publishing_a_long_article_take_under_forty_queries(
    edition: Edition, say: Callable[[str], None]
) -> None:
    client = make_client()
    assert edition.sections.count() > 30
    first = send(client, edition, "_save", "A line that was not there.")
    save = send(client, edition, "_save", "A second line that was not there.")
    publish = send(client, edition, "_publish")
    both = send(client, edition, "_publish", "A third line that was not there.")
    nothing = send(client, edition, "_publish")
    say(
        f"Desk on {connection.vendor}, queries: the first save {first}, a save {save}, publish {publish}, "
        f"save and publish in one {both}, publish again what readers have {nothing} (bar: {BAR})"
    )
    assert (
        "A third line that was not there." in PublishedEdition.objects.get(slug=LONG, language="en").source["edition"]
    )
    assert max(first, save, publish, both, nothing) < BAR


@pytest.mark.slow
def test_what_is_published_in_few_queries_is_whole(edition: Edition) -> None:
    """The search index, the stored pieces, the digest and the keys of what changed follow the text."""
    client, before = make_client(), PublishedEdition.objects.get(slug=LONG, language="en")
    send(client, edition, "_publish", "Quinquereme stands nowhere else.")
    published = PublishedEdition.objects.get(slug=LONG, language="en")
    assert published.digest != before.digest
    assert find_faults() == []
    pieces = PublishedPiece.objects.filter(edition=published, html__contains="Quinquereme")
    assert pieces.exists()
    stored = read_stored(Place("en"), "", slug=LONG).article
    assert stored is not None
    assert "Quinquereme" in stored.piece.html
    latest = LibraryChange.objects.latest("pk")
    keys = set(LibraryChange.objects.filter(token=latest.token).values_list("key", flat=True))
    assert f"text:{LONG}:en" in keys
    assert f"card:{LONG}" not in keys


def test_a_key_of_a_row_of_another_edition_is_refused_or_becomes_a_row_of_this_one(edition: Edition) -> None:
    other = Section.objects.exclude(edition=edition).first()
    assert other is not None
    client, words = make_client(), other.body
    data: dict[str, Any] = sent_by_page(client.get(change_address(edition)), "edition_form")
    client.post(change_address(edition), data | {"sections-2-id": str(other.pk), "_save": "1"})
    other.refresh_from_db()
    assert other.body == words
    assert other.edition_id != edition.pk


@pytest.mark.slow
def test_an_answer_that_was_just_given_counts_for_the_publish_of_the_same_press(edition: Edition) -> None:
    client = make_client()
    data: dict[str, Any] = sent_by_page(client.get(change_address(edition)), "edition_form")
    data["sections-2-body"] += "\r\n\r\nConfront him and tell him that you are leaving."
    client.post(change_address(edition), data | {"_save": "1"})
    page = client.get(change_address(edition))
    boxes = [finding.field for finding in page.context["findings"] if finding.stops_publishing]
    assert boxes
    data = sent_by_page(page, "edition_form") | dict.fromkeys(boxes, "It is quoted to warn of it.")
    save_and_publish(client, edition, data)
    assert Answer.objects.filter(edition=edition).count() == len(boxes)
    assert "Confront him" in PublishedEdition.objects.get(slug=LONG, language="en").source["edition"]
