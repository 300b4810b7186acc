"""What is typed beside a source and not saved is kept and offered on that page, as on the form of an edition."""

import pytest
from django.urls import reverse

from articles.editions.publishing import publish_edition
from patienttools.typed.models import Typed
from tests.articles.browsing import sent_by_page
from tests.articles.editors import make_client, make_edition

pytestmark = pytest.mark.django_db

WORDS = "অনেক দিন ধরে পিছু নেওয়া।"


def test_a_translation_that_was_not_saved_is_offered_where_it_was_typed_and_saved_from_there() -> None:
    publish_edition(edition=make_edition(), by=None)
    edition, client = make_edition(language="bn", title="পিছু নেওয়া"), make_client()
    address = reverse("admin:articles_edition_translate", args=[edition.pk])
    sent = sent_by_page(client.get(address), "translate-form") | {"title": WORDS}
    assert client.post("/admin/typed/", sent | {"_address": address}).json()["kept_at"]
    page = client.get(address)
    assert "Take it into the form" in page.content.decode()
    again = sent_by_page(client.post(address, {"_take": str(Typed.objects.get().pk)}), "translate-form")
    assert again["title"] == WORDS
    edition.refresh_from_db()
    assert edition.title != WORDS
    assert client.post(address, again).status_code == 302
    edition.refresh_from_db()
    assert edition.title == WORDS
    assert Typed.objects.get().is_over
