"""The gate: nothing reaches readers or leaves them by one careless click, and what they had always comes back."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from articles.editions.publishing import publish_edition
from articles.kinds import NEEDED_PAGES
from articles.lint.models import LintRule
from articles.models import Answer, Article, Edition, PublishedEdition, Release
from articles.pages.reading import CHROME
from articles.search.models import DangerRule
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
HARM = "Take the moon path home."


@pytest.fixture
def client() -> Client:
    return make_client()


@pytest.fixture
def edition() -> Edition:
    edition = make_edition()
    publish_edition(edition=edition, by=None)
    return edition


def readers_page(slug: str = "being-followed") -> bytes:
    return Client().get(f"/en/guides/{slug}/").content


def write(edition: Edition, body: str) -> None:
    edition.sections.filter(kind="definition").update(body=body)
    Edition.objects.filter(pk=edition.pk).update(version=edition.version + 1)
    edition.refresh_from_db()


def ask(client: Client, name: str, *editions: Edition) -> str:
    keys = "&".join(f"edition={edition.pk}" for edition in editions)
    response = client.get(f"{LIST}{name}/?{keys}")
    assert response.status_code == 200
    return response.content.decode()


def test_one_press_publishes_nothing_and_shows_word_by_word_what_readers_would_see(
    client: Client, edition: Edition
) -> None:
    data = read_form(client, change_address(edition)) | {"title": "Being followed home", "_publish": "1"}
    asked = client.post(change_address(edition), data, follow=True).content.decode()
    assert PublishedEdition.objects.get().title == "Being followed"
    assert "<ins> home</ins>" in asked
    assert "What readers will see differently" in asked
    client.get(f"{LIST}publish/?edition={edition.pk}")
    assert PublishedEdition.objects.get().title == "Being followed"


def test_what_changed_after_it_was_shown_is_shown_again_and_not_published(client: Client, edition: Edition) -> None:
    write(edition, "First words.")
    page = client.get(f"{LIST}publish/?edition={edition.pk}")
    write(edition, "Words of somebody else.")
    said = client.post(f"{LIST}publish/", sent_by_page(page, "gate-form"), follow=True)
    assert "It was changed since this page was shown" in messages_of(said)
    assert "Words of somebody else." in said.content.decode()
    assert PublishedEdition.objects.get().source["edition"].count("Words of somebody") == 0


def test_the_page_names_what_changes_with_it(client: Client, edition: Edition) -> None:
    other = make_edition("second-guide", title="The second guide")
    write(other, "See [this](article:being-followed).")
    publish_edition(edition=other, by=None)
    Edition.objects.filter(pk=edition.pk).update(title="Being watched", version=9)
    assert "Pages whose text links to it:</b> The second guide" in ask(client, "publish", edition)


def test_withdrawing_says_what_breaks_and_nothing_goes_without_a_reason(client: Client, edition: Edition) -> None:
    other = make_edition("second-guide", title="The second guide")
    write(other, "See [this](article:being-followed).")
    publish_edition(edition=other, by=None)
    DangerRule.objects.create(key="followed-now", slug="being-followed", patterns={"en": ["followed now"]})
    page = ask(client, "withdraw", edition)
    for expected in ("The second guide", "the A to Z", "followed-now"):
        assert expected in page
    for because in ("", "   "):
        said = client.post(f"{LIST}withdraw/", {"edition": edition.pk, "because": because})
        assert "Say why: the reason is kept." in said.content.decode()
    assert PublishedEdition.objects.count() == 2
    withdraw_on_desk(client, edition, because="Its advice is being checked.")
    assert [row.slug for row in PublishedEdition.objects.all()] == ["second-guide"]
    release = Release.objects.first()
    assert release is not None
    assert (release.act, release.because, release.made_by_name) == ("withdrawn", "Its advice is being checked.", "rima")
    assert LogEntry.objects.filter(change_message__contains="Its advice is being checked.").exists()


def test_bulk_withdrawal_asks_lists_and_keeps_what_readers_had(client: Client, edition: Edition) -> None:
    other = make_edition("second-guide", title="The second guide")
    publish_edition(edition=other, by=None)
    chosen = {"_selected_action": [edition.pk, other.pk], "action": "unpublish_selected"}
    asked = client.post(LIST, chosen, follow=True)
    assert PublishedEdition.objects.count() == 2
    assert "Withdraw 2 pages from readers" in asked.content.decode()
    press_on(client, asked, because="Checked anew.")
    assert not PublishedEdition.objects.exists()
    assert Release.objects.exclude(act="withdrawn").count() == 2


def test_every_page_of_the_frame_is_needed_and_cannot_be_taken(client: Client) -> None:
    assert set(CHROME) <= NEEDED_PAGES
    edition = make_edition("privacy")
    Article.objects.update(kind="page")
    publish_edition(edition=edition, by=None)
    assert "Every page leads to it" in ask(client, "withdraw", edition)
    client.post(f"{LIST}withdraw/", {"edition": edition.pk, "because": "I wish it."})
    assert PublishedEdition.objects.exists()


def test_no_red_button_stands_on_the_page_of_a_text(client: Client, edition: Edition) -> None:
    page = client.get(change_address(edition)).content.decode()
    assert "_unpublish" not in page
    assert f"/withdraw/?edition={edition.pk}" in page
    client.post(change_address(edition), read_form(client, change_address(edition)) | {"_unpublish": "1"})
    assert PublishedEdition.objects.exists()


def test_undoing_a_withdrawal_brings_back_what_readers_had_and_never_the_unfinished_draft(
    client: Client, edition: Edition
) -> None:
    before = readers_page()
    write(edition, "UNFINISHED")
    withdraw_on_desk(client, edition)
    page = client.get(f"{LIST}{edition.pk}/releases/")
    sent = sent_by_page(page, "put-back-form") | {"because": "It was right."}
    address = page.content.decode().split('id="put-back-form" method="post" action="')[1].split('"')[0]
    assert "Put back: readers have exactly this text again" in messages_of(client.post(address, sent, follow=True))
    assert readers_page() == before
    assert edition.sections.get(kind="definition").body == "UNFINISHED"


def test_putting_back_needs_a_reason_and_what_was_shown(client: Client, edition: Edition) -> None:
    first = Release.objects.get()
    write(edition, "New words.")
    save_and_publish(client, edition)
    address = f"{LIST}{edition.pk}/releases/put-back/?release={first.pk}"
    sent = sent_by_page(client.get(address), "put-back-form")
    assert "Say why" in client.post(address, sent).content.decode()
    write(edition, "Newer words.")
    save_and_publish(client, edition)
    said = client.post(address, sent | {"because": "Wrong."}, follow=True)
    assert "It was changed since this page was shown" in messages_of(said)
    assert b"Newer words." in readers_page()


def test_the_history_says_every_act_and_compares_and_shows_any_two(client: Client, edition: Edition) -> None:
    write(edition, "Quite new words.")
    save_and_publish(client, edition)
    withdraw_on_desk(client, edition, because="Wrong place.")
    page = " ".join(client.get(f"{LIST}{edition.pk}/releases/").content.decode().split())
    for expected in ("Withdrawn from readers", "by rima", "“Wrong place.”", "Published"):
        assert expected in page
    first, second, gone = Release.objects.order_by("pk")
    compared = client.get(f"{LIST}{edition.pk}/releases/compare/?from={first.pk}&to={second.pk}").content.decode()
    assert "Quite" in compared
    assert "<del>" in compared
    assert client.get(f"{LIST}{edition.pk}/releases/compare/?from={first.pk}&to={gone.pk}").status_code == 200
    old = client.get(f"{LIST}{edition.pk}/releases/page/patient/?release={first.pk}")
    assert b"Some people are followed for months." in old.content
    assert old["X-Frame-Options"] == "SAMEORIGIN"
    assert client.get(f"{LIST}{edition.pk}/releases/page/patient/?release={gone.pk}").status_code == 404


@pytest.mark.parametrize("key", ["", "x", "999999", "9" * 30])
def test_a_guessed_release_is_nowhere(client: Client, edition: Edition, key: str) -> None:
    other = make_edition("second-guide")
    publish_edition(edition=other, by=None)
    of_other = Release.objects.get(slug="second-guide").pk
    for wrong in (key, of_other):
        assert client.get(f"{LIST}{edition.pk}/releases/compare/?from={wrong}&to={wrong}").status_code == 404
    sent = {"because": "x", "release": of_other}
    assert client.post(f"{LIST}{edition.pk}/releases/put-back/", sent).status_code == 404


def test_whoever_may_not_publish_reads_the_history_and_puts_nothing_back(edition: Edition) -> None:
    writer = make_client("karim", permissions=("change_edition", "view_edition"))
    release = Release.objects.get()
    assert writer.get(f"{LIST}{edition.pk}/releases/").status_code == 200
    address = f"{LIST}{edition.pk}/releases/put-back/?release={release.pk}"
    assert writer.get(address).status_code == writer.post(address, {"because": "x"}).status_code == 403


def test_harm_in_an_old_text_is_answered_before_it_comes_back(client: Client, edition: Edition) -> None:
    write(edition, f"Some follow. {HARM}")
    publish_edition(edition=edition, by=None)
    harmful = Release.objects.order_by("pk").last()
    assert harmful is not None
    write(edition, "Better words.")
    publish_edition(edition=edition, by=None)
    LintRule.objects.create(key="moon-path", language="en", pattern="moon path", why="It is dark.", instead="No.")
    address = f"{LIST}{edition.pk}/releases/put-back/?release={harmful.pk}"
    page = client.get(address)
    assert "moon path" in page.content.decode()
    sent = sent_by_page(page, "put-back-form") | {"because": "Asked for."}
    assert "say first why" in messages_of(client.post(address, sent))
    boxes = {name: "a quotation" for name in sent if name.startswith("_because")}
    assert boxes
    assert "Put back" in messages_of(client.post(address, sent | boxes, follow=True))
    assert Answer.objects.filter(because="a quotation").exists()


@pytest.mark.parametrize("query", ["", "?edition=x&edition=99"])
def test_a_gate_that_is_asked_of_nothing_leads_to_the_list(client: Client, query: str) -> None:
    for gate in ("publish", "withdraw"):
        assert client.get(f"{LIST}{gate}/{query}")["Location"] == LIST
