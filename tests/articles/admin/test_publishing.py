"""Publishing from the desk: what readers have is said in words, and a refusal names every place and loses nothing."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Edition, PublishedEdition, Section
from patienttools.generation.models import LibraryGeneration
from tests.articles.browsing import sent_by_page
from tests.articles.editors import (
    change_address,
    make_client,
    make_edition,
    messages_of,
    press_on,
    read_form,
    save_and_publish,
    withdraw_on_desk,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/edition/"


@pytest.fixture
def client() -> Client:
    return make_client()


def press(client: Client, edition: Edition, button: str, **changes: str) -> tuple[str, str]:
    """The messages and the edition's page after a button was pressed, and what it asks was done."""
    data = read_form(client, change_address(edition)) | {k.replace("__", "-"): v for k, v in changes.items()}
    if button == "_publish":
        response = save_and_publish(client, edition, data)
    else:
        response = client.post(change_address(edition), data | {button: "1"}, follow=True)
    said = messages_of(response)
    return said, client.get(change_address(edition)).content.decode()


def test_saves_and_publishes_in_one_step_and_links_to_the_page(client: Client) -> None:
    edition = make_edition()
    said, page = press(client, edition, "_publish", title="Being watched")
    assert "readers have this text now" in said
    assert "Published; readers have this text." in page
    assert 'href="/en/guides/being-followed/"' in page
    assert PublishedEdition.objects.get().title == "Being watched"
    assert PublishedEdition.objects.get().published_by.username == "rima"  # type: ignore[union-attr]
    assert "Being watched" in Client().get("/en/guides/being-followed/").content.decode()


def test_names_every_fault_and_saves_the_draft_while_readers_keep_the_old_text(client: Client) -> None:
    edition = make_edition()
    press(client, edition, "_publish")
    said, page = press(
        client,
        edition,
        "_publish",
        title="Newer title",
        sections__0__body="Text.[^R99]\n\nIn a survey 45% of women said so.",
        sections__1__body="<b>bold</b>",
    )
    assert "was saved, and not published. 3 things stop it" in said
    for expected in (
        "What it is, line 1: The citation [^R99] names no reference.",
        "What it is, line 3: A statistic without a citation",
        "What you may notice, line 1: Raw HTML is not allowed",
    ):
        assert expected in said
    assert "3 things stop the saved draft from being published" in page
    edition.refresh_from_db()
    assert edition.title == "Newer title"
    assert PublishedEdition.objects.get().title == "Being followed"


def test_says_what_readers_have_through_the_whole_life_of_an_edition(client: Client) -> None:
    edition = make_edition()
    assert "Never published." in client.get(change_address(edition)).content.decode()
    press(client, edition, "_publish")
    _said, page = press(client, edition, "_continue", title="Another title")
    assert "the draft has changes that readers do not have" in page
    response = withdraw_on_desk(client, edition)
    assert "readers no longer have it" in messages_of(response)
    assert "Withdrawn from readers." in response.content.decode()
    assert Client().get("/en/guides/being-followed/").status_code == 404


def test_an_edition_without_sections_is_saved_and_not_published(client: Client) -> None:
    edition = make_edition()
    Section.objects.all().delete()
    said, _page = press(client, edition, "_publish")
    assert "The edition has no section." in said


def test_publishes_and_withdraws_several_from_the_list(client: Client) -> None:
    good, bad = make_edition(), make_edition("second-guide", title="Second")
    bad.sections.update(body="<i>no</i>")
    chosen = {"_selected_action": [good.pk, bad.pk], "action": "publish_selected"}
    said = messages_of(press_on(client, client.post(LIST, chosen, follow=True)))
    assert "“Being followed” is published" in said
    assert "“Second” is not published. 2 things stop it" in said
    generation = LibraryGeneration.objects.get().number
    asked = client.post(LIST, chosen | {"action": "unpublish_selected"}, follow=True)
    assert PublishedEdition.objects.exists()
    press_on(client, asked, because="Both are wrong.")
    assert not PublishedEdition.objects.exists()
    assert LibraryGeneration.objects.get().number == generation + 1


def test_the_list_filters_by_language_kind_published_and_changed(client: Client) -> None:
    same, changed, never = make_edition(), make_edition("second-guide"), make_edition("third-guide", language="bn")
    never.sections.all().delete()
    for edition in (same, changed):
        press(client, edition, "_publish")
    press(client, changed, "_save", title="Changed since")

    def listed(query: str) -> set[int]:
        return {row.pk for row in client.get(f"{LIST}?{query}").context["cl"].result_list}

    assert listed("language=bn") == {never.pk}
    assert listed("article__kind__exact=guide") == {same.pk, changed.pk, never.pk}
    assert listed("published=yes") == {same.pk, changed.pk}
    assert listed("published=never") == {never.pk}
    assert listed("changed=yes") == {changed.pk}
    assert listed("changed=no") == {same.pk}


def test_a_writer_without_the_permission_saves_but_does_not_publish() -> None:
    writer = make_client("writer", permissions=("view_edition", "change_edition", "change_section", "view_section"))
    edition = make_edition()
    page = writer.get(change_address(edition)).content.decode()
    assert "_publish" not in page
    data = read_form(writer, change_address(edition))
    assert writer.post(change_address(edition), data | {"_publish": "1"}).status_code == 403
    for gate in ("publish", "withdraw"):
        assert writer.get(f"{LIST}{gate}/?edition={edition.pk}").status_code == 403
        assert writer.post(f"{LIST}{gate}/", {"edition": edition.pk, "because": "x"}).status_code == 403
    writer.post(LIST, {"_selected_action": [edition.pk], "action": "publish_selected"})
    assert not PublishedEdition.objects.exists()


def test_a_published_edition_is_not_deleted_before_it_is_withdrawn(client: Client) -> None:
    edition = make_edition()
    press(client, edition, "_publish")
    address = change_address(edition).replace("change", "delete")
    assert client.post(address, {"post": "yes"}).status_code == 403
    withdraw_on_desk(client, edition)
    assert client.post(address, sent_by_page(client.get(address), "delete-form")).status_code == 302


def test_a_section_more_asks_little_more_of_the_database(client: Client) -> None:
    """Saved, published and shown again; eleven queries a section it was, most of them to check one row by itself."""

    def queries(title: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            said, _page = press(client, edition, "_publish", title=title)
        assert "readers have this text now" in said
        return len(asked)

    edition = make_edition()
    few = queries("Being watched")
    kinds = ("causes", "effects", "types", "faq", "legal", "children", "supporters", "documenting", "myths", "research")
    Section.objects.bulk_create(
        Section(edition=edition, kind=kind, heading=f"Part {kind}", body="Text.", position=10 + number)
        for number, kind in enumerate(kinds)
    )
    assert (queries("Being followed about") - few) / len(kinds) <= 2


def test_a_section_for_clinicians_is_for_no_one_else(client: Client) -> None:
    edition = make_edition()
    section = Section(edition=edition, kind="ask", audience="everyone", heading="How to ask", body="Ask.", position=9)
    with pytest.raises(ValidationError, match="is for clinicians"):
        section.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        section.save()
