"""An archived copy that an editor gives is shown to readers beside the source, and asked for like the source itself."""

import pytest
from django.db import connection
from django.test import Client

from articles.editions.publishing import publish_edition
from articles.links.models import Link
from articles.links.standing import read_all
from articles.models import PublishedEdition, Reference
from tests.articles.editors import make_client, make_edition, messages_of, read_form

pytestmark = pytest.mark.django_db
COPY = "https://archive.example/2026/https://a.example/"


def test_an_archived_copy_is_given_on_the_desk_and_readers_see_it_once_it_is_published_again(client: Client) -> None:
    edition = make_edition()
    edition.sections.filter(kind="signs").update(body="Some people are followed.[^R01]")
    Reference.objects.update(url="https://a.example/")
    publish_edition(edition=edition, by=None)
    before = PublishedEdition.objects.get()
    assert "archived" not in before.document["references"][0], "texts from before stay as they are"
    desk, source = make_client(), Reference.objects.get()
    address = f"/admin/articles/reference/{source.pk}/change/"
    said = messages_of(desk.post(address, read_form(desk, address) | {"archived": COPY}, follow=True))
    assert "One published page shows what stood here before" in said
    assert COPY not in client.get("/en/guides/being-followed/").content.decode()
    publish_edition(edition=edition, by=None)
    page = client.get("/en/guides/being-followed/").content.decode()
    assert f'<a href="{COPY}" rel="noreferrer">Archived copy</a>' in page
    assert PublishedEdition.objects.get().published_at == before.published_at, "the text itself was not changed"
    read_all()
    assert set(Link.objects.values_list("address", flat=True)) == {"https://a.example/", COPY}


def test_a_node_of_the_release_before_which_knows_no_archived_copies_can_still_write_a_source() -> None:
    make_edition()
    names = [field.column for field in Reference._meta.concrete_fields if field.column not in {"id", "key", "archived"}]
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO articles_reference ("key", {columns}) SELECT %s, {columns} FROM articles_reference', ["R9"]
        )
    assert Reference.objects.get(key="R9").archived == ""


def test_what_is_no_address_is_refused_as_an_archived_copy() -> None:
    make_edition()
    desk, source = make_client(), Reference.objects.get()
    address = f"/admin/articles/reference/{source.pk}/change/"
    for wrong in ("javascript:alert(1)", "archive", "https://a b.example/"):
        assert desk.post(address, read_form(desk, address) | {"archived": wrong}).status_code == 200
    assert Reference.objects.get().archived == ""
