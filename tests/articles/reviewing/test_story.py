"""The story of an edition: every act by its name and its reason; any two texts compared, any of them read."""

import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from reversion.models import Version

from articles.editions.publishing import publish_edition, unpublish_edition
from articles.editions.releases import put_back
from articles.models import Edition, Release
from articles.plans.models import Plan, PlanEnd
from articles.reviewing.models import Remark
from articles.reviewing.remarks import Said, keep_remark, reply
from articles.reviewing.rounds import answer, attest, take_back
from articles.reviewing.story import story_of
from articles.reviewing.versions import find_text
from tests.articles.editors import change_address, make_client, make_edition, messages_of, read_form, save_and_publish
from tests.articles.reviewing.asking import ask_somebody, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return make_client()


@pytest.fixture
def editor(client: Client) -> User:
    return User.objects.get(username="rima")


@pytest.fixture
def edition() -> Edition:
    return make_edition()


def save(client: Client, edition: Edition, **changes: str) -> None:
    data = read_form(client, change_address(edition)) | {k.replace("__", "-"): v for k, v in changes.items()}
    assert client.post(change_address(edition), data).status_code == 302


def address(edition: Edition, name: str = "", **sent: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in sent.items())
    return f"/admin/articles/edition/{edition.pk}/story/{name}?{query}"


def saves(edition: Edition) -> list[str]:
    """Their keys, the oldest first."""
    return [f"s{version.pk}" for version in Version.objects.get_for_object(edition).order_by("pk")]


def test_tells_every_kind_of_act_by_whom_and_why_the_newest_first(
    client: Client, edition: Edition, editor: User
) -> None:
    save(client, edition, title="Second")
    edition = Edition.objects.get(pk=edition.pk)
    asked, gone = (ask_somebody(edition, by=editor, note="The tone.") for _number in range(2))
    said = keep_remark(edition=edition, said=Said("Say when."), places=(), by=None, name="Someone", asked=asked)
    assert said is not None
    reply(remark=said, text="Done.", turn="resolved", by=editor)
    answer(asked=asked, verdict="fine", note="Clear.", by=None, name="A. Person")
    attest(asked=asked, contributor=person(), by=editor)
    take_back(asked=gone, by=editor)
    publish_edition(edition=Edition.objects.get(pk=edition.pk), by=editor)
    unpublish_edition(edition=Edition.objects.get(pk=edition.pk), by=editor, because="Out of date.")
    release = Release.objects.get(act="published")
    put_back(release=release, by=editor, because="It was right.")
    plan = Plan.objects.create(
        edition=edition, title="x", act="withdraw", at=timezone.now(), because="Ends.", by=editor, by_name="rima"
    )
    PlanEnd.objects.create(plan=plan, outcome="cancelled", by=editor)
    told = [(one.who, one.says.partition(":")[0], one.because) for one in story_of(edition)]
    assert [(who, re.split(r" (?:until|for \d|on “)", says)[0], why) for who, says, why in told] == [
        (
            "rima",
            "The plan",
            "",
        ),
        ("rima", "Planned", "Ends."),
        ("rima", "Put back", "It was right."),
        ("rima", "Withdrawn from readers", "Out of date."),
        ("rima", "Published", ""),
        ("rima", "What was asked of Someone", ""),
        ("rima", "Attested", ""),
        ("A. Person", "Answered what was asked (Clinical review)", "Clear."),
        ("rima", "On the remark “Say when.”", "Done."),
        ("Someone", "Remarked", "Say when."),
        ("rima", "Asked Someone for a review", "The tone."),
        ("rima", "Asked Someone for a review", "The tone."),
        ("rima", "Saved the draft", ""),
        ("", "The draft as the next save found it", ""),
    ]
    page = client.get(address(edition)).content.decode()
    for words in ("Out of date.", "It was right.", "Say when.", "cancelled", "Ends."):
        assert words.lower() in page.lower()


def test_any_two_texts_are_compared_whether_readers_had_them_or_not(client: Client, edition: Edition) -> None:
    save_and_publish(client, edition)
    save(client, edition, title="Second", sections__0__body="Some people are followed for years.")
    save(client, edition, title="Third")
    first, second, third = saves(edition)[-3:]
    release = f"r{Release.objects.get().pk}"
    for old, new, before, after in (
        (second, third, "Second", "Third"),
        (release, third, "Being followed", "Third"),
        (third, release, "Third", "Being followed"),
        (first, "draft", "Being followed", "Third"),
        (second, "draft", "Second", "Third"),
    ):
        page = client.get(address(edition, "compare/", **{"from": old, "to": new}))
        assert page.status_code == 200
        title = page.context["differences"][0]
        pieces = [(piece.change, piece.text) for piece in title.pieces]
        assert ("gone", before) in pieces or ("gone", before.split()[0]) in pieces, pieces
        assert page.context["differences"]
        assert after.split()[0] in page.content.decode()
    same = client.get(address(edition, "compare/", **{"from": third, "to": "draft"}))
    assert "They say the same." in same.content.decode()


def test_an_old_text_is_read_as_the_page_that_it_was_or_would_have_been(client: Client, edition: Edition) -> None:
    save_and_publish(client, edition)
    had = Client().get("/en/guides/being-followed/?now").content
    save(client, edition, title="Second", sections__0__body="Followed for years on end.")
    save(client, edition, title="Third")
    release = f"r{Release.objects.get().pk}"
    assert client.get(address(edition, "page/patient/", version=release)).content == had
    page = client.get(address(edition, "page/patient/", version=saves(edition)[-2])).content.decode()
    assert "<h1" in page
    assert "Second" in page
    assert "Followed for years on end." in page
    assert "Third" not in page


def test_a_save_that_was_no_page_says_why(client: Client, edition: Edition) -> None:
    save(client, edition, sections__0__body="It is so.[^R99]")
    page = client.get(address(edition, "page/patient/", version=saves(edition)[-1]), follow=True)
    assert "no page that readers could have" in messages_of(page)
    assert "R99" in messages_of(page)


def test_a_save_is_still_read_when_its_writer_is_gone(client: Client, edition: Edition) -> None:
    save(client, edition, title="Second")
    other = person()
    Edition.objects.filter(pk=edition.pk).update(writer=other)
    edition.writer.delete()
    text = find_text(Edition.objects.get(pk=edition.pk), saves(edition)[0])
    assert text is not None
    assert text.document is not None
    assert text.document.writer == other.key


@pytest.mark.parametrize("key", ["", "r", "s", "x1", "r0", "s-1", "r" + "9" * 30, "1", "draft1", "r1'"])
def test_guessed_names_of_texts_open_nothing(client: Client, edition: Edition, key: str) -> None:
    assert client.get(address(edition, "page/patient/", version=key)).status_code == 404
    assert client.get(address(edition, "compare/", **{"from": key, "to": "draft"})).status_code == 404


def test_texts_of_another_edition_are_not_reached_by_their_numbers(client: Client, edition: Edition) -> None:
    other = make_edition("another")
    save(client, other, title="Not for this page")
    publish_edition(edition=Edition.objects.get(pk=other.pk), by=None)
    for key in (saves(other)[-1], f"r{Release.objects.get().pk}"):
        assert client.get(address(edition, "page/patient/", version=key)).status_code == 404


def test_a_long_story_is_told_a_page_at_a_time(client: Client, edition: Edition) -> None:
    at = timezone.now()
    Remark.objects.bulk_create(
        Remark(edition=edition, text=f"Remark {number}.", made_at=at - datetime.timedelta(minutes=number))
        for number in range(150)
    )
    first, second = (client.get(address(edition, page=str(number))).content.decode() for number in (1, 2))
    assert "Remark 99." in first
    assert "Remark 100." not in first
    assert "Remark 149." in second
