"""The words of open remarks are marked where the draft is shown, and each way leads back to its remark."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.editions.drafts import edition_document
from articles.models import Edition
from articles.reviewing.models import Remark
from articles.reviewing.quoting import places_of
from articles.reviewing.remarks import Said, keep_remark, reply
from tests.articles.editors import change_address, make_client, make_edition, read_form
from tests.articles.reviewing.asking import ask_somebody, change, desk, link_to

pytestmark = pytest.mark.django_db
WORDS = "They wait outside. It happens again"


@pytest.fixture
def client() -> Client:
    return make_client()


@pytest.fixture
def editor(client: Client) -> User:
    return User.objects.get(username="rima")


@pytest.fixture
def edition() -> Edition:
    return make_edition()


def remark(edition: Edition, by: User, quote: str = WORDS, near: str = "signs") -> Remark:
    said = Said("Say more.", quote=quote, near=near)
    kept = keep_remark(edition=edition, said=said, places=places_of(edition_document(edition)), by=by)
    assert kept is not None
    return kept


def marked(html: str) -> str:
    """All that is marked in it, as one text."""
    return "".join(re.findall(r'<mark class="remarked"[^>]*>([^<]*)', html))


def test_the_page_that_a_reviewer_reads_marks_them_and_links_both_ways(
    client: Client, edition: Edition, editor: User
) -> None:
    key = remark(edition, editor).pk
    page = client.get(desk(edition, "read/patient/")).content.decode()
    assert marked(page) == WORDS
    assert f'id="words-{key}"' in page
    assert f'<a class="remarked__link" href="#remark-{key}" aria-label="Remark 1">' in page
    assert f'<li id="remark-{key}"' in page
    assert f'<a href="#words-{key}">' in page
    assert f"read/patient/#words-{key}" in client.get(desk(edition)).content.decode()


def test_a_link_from_outside_marks_the_remarks_of_its_own_round_alone(
    client: Client, edition: Edition, editor: User
) -> None:
    remark(edition, editor)
    asked = ask_somebody(edition, by=editor)
    assert marked(Client().get(link_to(asked)).content.decode()) == ""
    sent = {"text": "Which street?", "quote": "They wait outside.", "near": "signs"}
    assert Client().post(link_to(asked), sent).status_code == 302
    # The draft goes on; the text that was asked about stays, and so do its marks.
    change(edition, "Other words.\n", "signs")
    assert marked(Client().get(link_to(asked)).content.decode()) == "They wait outside"


def test_what_is_resolved_or_gone_is_not_marked(client: Client, edition: Edition, editor: User) -> None:
    kept = remark(edition, editor)
    reply(remark=kept, text="", turn="resolved", by=editor)
    assert marked(client.get(desk(edition, "read/patient/")).content.decode()) == ""
    reply(remark=kept, text="", turn="opened", by=editor)
    change(edition, "Other words.\n", "signs")
    # The same words elsewhere are not those that were meant.
    page = client.get(desk(edition, "read/patient/")).content.decode()
    assert "They wait outside." in page
    assert marked(page) == ""
    assert f"#words-{kept.pk}" not in client.get(desk(edition)).content.decode()


def test_the_preview_of_unsaved_text_marks_what_still_stands_in_it(
    client: Client, edition: Edition, editor: User
) -> None:
    key = remark(edition, editor).pk
    sent = read_form(client, change_address(edition))
    address = f"/admin/articles/edition/{edition.pk}/preview/"
    page = client.post(f"{address}patient/", sent).content.decode()
    assert marked(page) == WORDS
    assert f'href="{desk(edition)}#remark-{key}" target="_blank"' in page
    form = client.get(change_address(edition)).content.decode()
    assert f'id="beside-{key}"' in form
    assert f'read/patient/#words-{key}" data-remark="{key}"' in form
    typed = next(name for name, value in sent.items() if name.endswith("-kind") and value == "signs")
    other = sent | {typed.replace("-kind", "-body"): "Words that nobody saved."}
    page = client.post(f"{address}patient/", other).content.decode()
    assert "Words that nobody saved." in page
    assert marked(page) == ""
    assert marked(client.post(f"{address}paper/", sent).content.decode()) == ""


def test_readers_see_no_mark_and_a_preview_without_remarks_is_the_page_to_the_byte(
    client: Client, edition: Edition, editor: User
) -> None:
    sent = read_form(client, change_address(edition))
    address = f"/admin/articles/edition/{edition.pk}/preview/patient/"
    before = client.post(address, sent).content
    key = remark(edition, editor).pk
    after = client.post(address, sent).content.decode()
    without = re.sub(r'<a class="remarked__link".*?</a>', "", after, flags=re.DOTALL)
    assert re.sub(rf'</?mark(?: class="remarked"(?: id="words-{key}")?)?>', "", without).encode() == before


def test_words_that_quote_markup_put_none_into_the_page(client: Client, edition: Edition, editor: User) -> None:
    body = "Some say <script>alert(1)</script> to it.\n"
    change(edition, body.replace("<", r"\<"), "signs")
    remark(Edition.objects.get(), editor, quote="say <script>alert(1)</script> to it")
    page = client.get(desk(edition, "read/patient/")).content.decode()
    assert "<script>alert" not in page
