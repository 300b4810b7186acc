"""Reviews: of one text, by one person who did not write it, on a day that was; they lapse with the text."""

import datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client

from articles.editions.drafts import article_document, edition_document
from articles.editions.publishing import publish_edition
from articles.files.canonical import format_article
from articles.files.documents import parse_article
from articles.files.reviewed import text_digest
from articles.models import Contributor, Edition, PublishedEdition, Review
from patienttools.files.faults import ContentError
from tests.articles.editors import (
    change_address,
    errors_of,
    make_client,
    make_edition,
    press_on,
    read_form,
    save_and_publish,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 1, 2)
NOT_YET = "Not yet reviewed by a clinician"


@pytest.fixture
def client() -> Client:
    return make_client()


@pytest.fixture
def edition() -> Edition:
    return make_edition()


def person(key: str = "a-person", **fields: Any) -> Contributor:
    return Contributor.objects.create(key=key, names={"en": "A Person"}, credential="As given", **fields)


def attest(client: Client, edition: Edition, by: Contributor, day: str = "2026-01-02", kind: str = "clinical") -> Any:
    """Saves the edition's form with one review more."""
    sent = read_form(client, change_address(edition))
    number = int(sent["reviews-TOTAL_FORMS"])
    sent |= {"reviews-TOTAL_FORMS": str(number + 1)}
    row = {"id": "", "edition": str(edition.pk), "kind": kind, "by": str(by.pk), "reviewed_on": day}
    sent |= {f"reviews-{number}-{name}": value for name, value in row.items()}
    return client.post(change_address(edition), sent | {"_continue": "1"})


def reviewed(client: Client, edition: Edition) -> None:
    """Clinical and safety review of the text as it is, and readers have it."""
    by = person()
    for kind in ("clinical", "safety"):
        assert attest(client, edition, by, kind=kind).status_code == 302
    save_and_publish(client, edition)


def page() -> str:
    return " ".join(Client().get("/en/guides/being-followed/").content.decode().split())


def change(edition: Edition, words: str) -> None:
    edition.sections.filter(kind="definition").update(body=words)
    Edition.objects.filter(pk=edition.pk).update(version=Edition.objects.get(pk=edition.pk).version + 1)


def test_neither_a_team_nor_the_writer_nor_a_day_to_come_makes_a_review(client: Client, edition: Edition) -> None:
    tomorrow = (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=2)).isoformat()
    for by, day, said in (
        (person("a-team", is_team=True), "2026-01-02", "A team reviews nothing"),
        (edition.writer, "2026-01-02", "Who wrote a text cannot review it"),
        (person(), tomorrow, "This day has not come yet"),
    ):
        assert said in errors_of(attest(client, edition, by, day))
    assert not Review.objects.exists()


def test_nobody_attests_their_own_review(client: Client, edition: Edition) -> None:
    own = person(user=User.objects.get(username="rima"))
    assert "another publisher attests" in errors_of(attest(client, edition, own))
    assert attest(make_client("karim"), edition, own).status_code == 302
    assert Review.objects.get().by == own


def test_such_reviews_from_before_or_from_a_file_stop_the_publish(edition: Edition) -> None:
    Review.objects.create(edition=edition, kind="clinical", by=person(is_team=True), reviewed_on=DAY)
    Review.objects.create(edition=edition, kind="safety", by=edition.writer, reviewed_on="2030-01-01")
    with pytest.raises(ContentError) as refused:
        publish_edition(edition=Edition.objects.get(), by=None)
    said = str(refused.value)
    for expected in ("is a team", "wrote the text", "has not come yet"):
        assert expected in said


def test_the_page_says_reviewed_only_while_readers_have_the_text_that_was_reviewed(
    client: Client, edition: Edition
) -> None:
    publish_edition(edition=edition, by=None)
    assert NOT_YET in page()
    reviewed(client, edition)
    assert NOT_YET not in page()
    change(edition, "A rewritten section.")
    publish_edition(edition=Edition.objects.get(), by=None)
    assert NOT_YET in page()
    assert PublishedEdition.objects.get().document["reviews"] == []
    # The very same text again is the one that was reviewed.
    change(edition, "Some people are followed for months.\n\n- **They wait outside.** It happens again and again.")
    publish_edition(edition=Edition.objects.get(), by=None)
    assert NOT_YET not in page()


def test_a_publisher_says_that_a_change_is_small_and_readers_see_why(client: Client, edition: Edition) -> None:
    reviewed(client, edition)
    change(edition, "Some people are followed for years.")
    asked = client.get(f"/admin/articles/edition/publish/?edition={edition.pk}")
    assert asked.content.decode().count("it lapses:") == 2
    boxes = {f"_holds:{review.pk}": "One word was misspelt." for review in Review.objects.all()}
    press_on(client, asked, **boxes)
    assert NOT_YET not in page()
    assert "the review holds: One word was misspelt." in page()
    # It holds for that text alone.
    change(edition, "Some people are followed for weeks.")
    publish_edition(edition=Edition.objects.get(), by=None)
    assert NOT_YET in page()


def test_a_review_that_is_attested_with_a_change_is_of_the_text_that_the_save_leaves(
    client: Client, edition: Edition
) -> None:
    reviewed(client, edition)
    sent = read_form(client, change_address(edition)) | {"sections-0-body": "New words.", "reviews-0-reviewed_on": DAY}
    client.post(change_address(edition), sent | {"reviews-0-reviewed_on": "2026-02-03", "_continue": "1"})
    holds = {review.kind: review.holds for review in edition_document(Edition.objects.get()).reviews}
    assert holds == {"clinical": True, "safety": False}


def test_lapsed_and_held_reviews_go_through_files_and_back(client: Client, edition: Edition) -> None:
    reviewed(client, edition)
    change(edition, "Other words.")
    review = Review.objects.get(kind="safety")
    document = edition_document(Edition.objects.get())
    assert {one.holds for one in document.reviews} == {False}
    review.held = [{"text": text_digest(document), "because": "One comma.", "by": "rima", "on": "2026-11-28"}]
    review.save()
    document = edition_document(Edition.objects.get())
    files = format_article(article_document(edition.article, [document]))
    again = parse_article("being-followed", {name: text.encode() for name, text in files.items()}, ["en"])
    assert again.editions[0].reviews == document.reviews
    assert [one.held for one in again.editions[0].reviews] == ["", "One comma."]


def test_reviews_from_before_are_of_the_text_as_it_is(edition: Edition) -> None:
    Review.objects.create(edition=edition, kind="clinical", by=person(), reviewed_on=DAY)
    migration: Any = import_module("articles.migrations.0016_reviews_of_a_text")
    migration.say_which_text(apps, None)
    assert edition_document(Edition.objects.get()).reviews[0].holds
    assert Review.objects.get().text
    change(edition, "Other words.")
    assert not edition_document(Edition.objects.get()).reviews[0].holds
