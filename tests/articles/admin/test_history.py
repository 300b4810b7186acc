"""Every save is a revision: older text comes back, deleted text too, and today's version number stays today's."""

import pytest
from django.test import Client
from reversion.models import Version

from articles.models import Edition
from tests.articles.browsing import sent_by_page
from tests.articles.editors import change_address, data_of, errors_of, make_client, make_edition, read_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return make_client()


def save(client: Client, edition: Edition, **changes: str) -> None:
    data = read_form(client, change_address(edition)) | {k.replace("__", "-"): v for k, v in changes.items()}
    assert client.post(change_address(edition), data).status_code == 302


def revert_address(edition: Edition, version: Version) -> str:
    return f"/admin/articles/edition/{edition.pk}/history/{version.pk}/"


def versions_of(edition: Edition) -> list[Version]:
    """Oldest first."""
    return list(Version.objects.get_for_object(edition).order_by("pk"))


@pytest.mark.slow
def test_keeps_the_text_that_an_editor_found_and_each_save_after_it(client: Client) -> None:
    edition = make_edition()
    save(client, edition, title="Second", sections__0__body="Second body.")
    save(client, edition, title="Third")
    titles = [version.field_dict["title"] for version in versions_of(edition)]
    assert titles == ["Being followed", "Second", "Third"]
    bodies = [
        v.field_dict["body"] for v in versions_of(edition)[1].revision.version_set.all() if "body" in v.field_dict
    ]
    assert "Second body." in bodies
    page = client.get(change_address(edition).replace("change", "history")).content.decode()
    assert page.count('<th scope="row">') == 3


@pytest.mark.slow
def test_goes_back_to_an_older_text_and_on_with_the_version(client: Client) -> None:
    edition = make_edition()
    Edition.objects.update(is_withdrawn=True)
    save(client, edition, title="Second", sections__0__body="Second body.")
    Edition.objects.update(is_withdrawn=False)
    address = revert_address(edition, versions_of(edition)[0])
    response = client.get(address)
    assert data_of(response)["title"] == "Being followed"
    assert client.post(address, data_of(response)).status_code == 302
    edition.refresh_from_db()
    assert (edition.title, edition.version) == ("Being followed", 3)
    assert "followed for months" in edition.sections.get(kind="definition").body
    assert not edition.is_withdrawn


def test_looking_at_an_older_text_changes_nothing(client: Client) -> None:
    edition = make_edition()
    save(client, edition, title="Second")
    client.get(revert_address(edition, versions_of(edition)[0]))
    edition.refresh_from_db()
    assert (edition.title, edition.version) == ("Second", 2)


def test_going_back_upon_a_newer_save_is_a_conflict(client: Client) -> None:
    edition = make_edition()
    save(client, edition, title="Second")
    address = revert_address(edition, versions_of(edition)[0])
    data = data_of(client.get(address))
    save(client, edition, title="Third")
    assert "Somebody saved" in errors_of(client.post(address, data))
    edition.refresh_from_db()
    assert edition.title == "Third"


def test_recovers_a_deleted_edition_with_its_sections(client: Client) -> None:
    edition = make_edition()
    save(client, edition, title="Worth keeping")
    address = change_address(edition).replace("change", "delete")
    client.post(address, sent_by_page(client.get(address), "delete-form"))
    assert not Edition.objects.exists()
    page = client.get("/admin/articles/edition/recover/")
    assert "Worth keeping" in page.content.decode()
    version = page.context["deleted"][0]
    address = f"/admin/articles/edition/recover/{version.pk}/"
    assert client.post(address, data_of(client.get(address))).status_code == 302
    assert Edition.objects.get().title == "Worth keeping"
    assert Edition.objects.get().sections.count() == 2
