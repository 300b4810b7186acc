"""Two editors at one edition: nobody overwrites anybody without seeing it, and nothing that was typed is lost."""

import threading

import pytest
from django.db import connection

from articles.models import Edition, Section
from tests.articles.editors import change_address, data_of, errors_of, make_client, make_edition, read_form

pytestmark = pytest.mark.django_db


def test_a_save_upon_a_newer_save_is_refused_and_shows_what_the_other_saved() -> None:
    first, second, edition = make_client("amina"), make_client("bela"), make_edition()
    of_first, of_second = (read_form(one, change_address(edition)) for one in (first, second))
    first.post(change_address(edition), of_first | {"summary": "What it is to be watched, and what helps."})
    response = second.post(change_address(edition), of_second | {"title": "What Bela typed"})
    page = response.content.decode()
    assert "Somebody saved this edition while you were writing" in errors_of(response)
    assert "What amina saved meanwhile" in page
    assert "<del>followed,</del><ins>watched,</ins>" in page
    assert data_of(response)["title"] == "What Bela typed"
    edition.refresh_from_db()
    assert (edition.title, edition.version) == ("Being followed", 2)


def test_saving_once_more_after_the_refusal_puts_ones_own_text_in_place() -> None:
    first, second, edition = make_client("amina"), make_client("bela"), make_edition()
    of_second = read_form(second, change_address(edition))
    first.post(change_address(edition), read_form(first, change_address(edition)) | {"title": "Amina's"})
    response = second.post(change_address(edition), of_second | {"title": "Bela's"})
    second.post(change_address(edition), data_of(response))
    edition.refresh_from_db()
    assert (edition.title, edition.version) == ("Bela's", 3)


def test_a_third_save_in_between_is_a_conflict_again() -> None:
    first, second, edition = make_client("amina"), make_client("bela"), make_edition()
    of_second = read_form(second, change_address(edition))
    first.post(change_address(edition), read_form(first, change_address(edition)) | {"title": "One"})
    response = second.post(change_address(edition), of_second | {"title": "Bela's"})
    first.post(change_address(edition), read_form(first, change_address(edition)) | {"title": "Two"})
    again = second.post(change_address(edition), data_of(response))
    assert "Somebody saved" in errors_of(again)
    edition.refresh_from_db()
    assert edition.title == "Two"


def test_a_form_that_names_no_version_overwrites_nothing() -> None:
    client, edition = make_client(), make_edition()
    data = read_form(client, change_address(edition)) | {"title": "From an old tab", "based_on": ""}
    assert "Somebody saved" in errors_of(client.post(change_address(edition), data))


def test_text_survives_that_its_section_was_made_anew_meanwhile() -> None:
    """As loading content does: the same sections under other keys."""
    client, edition = make_client(), make_edition()
    data = read_form(client, change_address(edition)) | {"sections-1-body": "Typed for an hour."}
    rows = list(edition.sections.values("kind", "audience", "heading", "body", "position"))
    edition.sections.all().delete()
    Section.objects.bulk_create(Section(edition=edition, **row) for row in rows)
    Edition.objects.filter(pk=edition.pk).update(version=2)
    response = client.post(change_address(edition), data)
    assert data_of(response)["sections-1-body"] == "Typed for an hour."
    client.post(change_address(edition), data_of(response))
    assert edition.sections.get(kind="signs").body == "Typed for an hour."
    assert edition.sections.count() == 2


def test_text_survives_that_its_section_was_removed_meanwhile() -> None:
    client, edition = make_client(), make_edition()
    data = read_form(client, change_address(edition)) | {"sections-0-body": "Typed for an hour."}
    edition.sections.filter(kind="definition").delete()
    Edition.objects.filter(pk=edition.pk).update(version=2)
    response = client.post(change_address(edition), data)
    response = client.post(change_address(edition), data_of(response), follow=True)
    assert set(edition.sections.values_list("kind", "body")) >= {("definition", "Typed for an hour.")}
    assert edition.sections.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_is_refused() -> None:
    edition = make_edition()
    clients = [make_client("amina"), make_client("bela")]
    forms = [read_form(one, change_address(edition)) for one in clients]
    together = threading.Barrier(2)
    statuses: list[int] = []

    def save(number: int) -> None:
        together.wait()
        try:
            data = forms[number] | {"title": f"Title {number}"}
            statuses.append(clients[number].post(change_address(edition), data).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 302]
    edition.refresh_from_db()
    assert edition.version == 2
