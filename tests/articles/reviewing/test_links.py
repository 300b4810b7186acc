"""The signed link: it opens one text, once, for whoever has it; nothing tells where it was opened, or what it holds."""

import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles.models import Edition, Review
from articles.reviewing.links import read_token, token_of
from articles.reviewing.models import Remark, Round, RoundAnswer
from articles.reviewing.remarks import MOST_OF_A_ROUND
from articles.reviewing.rounds import take_back
from tests.articles.editors import make_edition, make_editor
from tests.articles.reviewing.asking import ask_somebody, change, link_to

pytestmark = pytest.mark.django_db

FINE = {"_answer": "1", "verdict": "fine", "name": "Dr A. Name", "credential": "Nurse"}


@pytest.fixture
def editor() -> User:
    return make_editor()


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def asked(edition: Edition, editor: User) -> Round:
    return ask_somebody(edition, by=editor)


@pytest.fixture
def stranger() -> Client:
    return Client(enforce_csrf_checks=True)


def test_reads_the_text_as_it_was_when_it_was_asked_for(asked: Round, edition: Edition, stranger: Client) -> None:
    change(edition, "Another text stands here now.\n")
    page = stranger.get(link_to(asked))
    assert page.status_code == 200
    text = page.content.decode()
    assert "They wait outside." in text
    assert "Another text" not in text


def test_title_headers_and_address_say_nothing_and_no_cookie_is_set(
    asked: Round, stranger: Client, settings: Settings
) -> None:
    page = stranger.get(link_to(asked))
    text = page.content.decode()
    assert f"<title>{settings.RX_SITE_NAME}</title>" in text
    assert 'name="robots" content="noindex, nofollow"' in text
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Cache-Control"] == "no-store"
    assert not page.cookies
    assert 'rel="canonical"' not in text
    assert 'property="og:' not in text
    for word in ("being", "followed", "someone", "clinical"):
        assert word not in link_to(asked).lower()


def test_a_remark_comes_back_on_the_page_and_needs_neither_cookie_nor_origin(asked: Round, stranger: Client) -> None:
    sent = {"text": "Say when.", "quote": "They wait outside."}
    # What a browser says of a page that has no referrer.
    kept = stranger.post(link_to(asked), sent, headers={"origin": "null", "sec-fetch-site": "same-origin"})
    assert (kept.status_code, kept["Location"]) == (302, f"{link_to(asked)}#remarks")
    assert not kept.cookies
    remark = Remark.objects.get()
    assert (remark.place, remark.made_by, remark.made_by_name, remark.round) == ("definition", None, "Someone", asked)
    assert "Say when." in stranger.get(link_to(asked)).content.decode()


def test_without_script_a_paragraph_is_picked(asked: Round, stranger: Client) -> None:
    page = stranger.get(link_to(asked)).content.decode()
    assert '<option value="signs:1">Some people are followed for months.</option>' in page
    stranger.post(link_to(asked), {"text": "For how long?", "paragraph": "signs:1"})
    remark = Remark.objects.get()
    assert (remark.place, remark.quote) == ("signs", "Some people are followed for months.")


def test_an_answer_is_given_once_and_is_no_review(asked: Round, stranger: Client) -> None:
    given = stranger.post(link_to(asked), FINE)
    assert given.status_code == 200
    assert "Thank you" in given.content.decode()
    for again in (
        stranger.post(link_to(asked), FINE | {"verdict": "change", "note": "x"}),
        stranger.get(link_to(asked)),
    ):
        assert again.status_code == 410
        assert "This link opens nothing" in again.content.decode()
    assert stranger.post(link_to(asked), {"text": "Late."}).status_code == 410
    answer = RoundAnswer.objects.get()
    assert (answer.verdict, answer.made_by_name, answer.credential) == ("fine", "Dr A. Name", "Nurse")
    assert not Review.objects.exists()
    assert not Remark.objects.exists()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"_answer": "1"}, "Choose your answer"),
        ({"verdict": "perhaps"}, "Choose your answer"),
        ({"verdict": "change", "note": "  "}, "Say what should change"),
        ({"text": "   "}, "Nothing was kept"),
        ({"text": "x" * 2_001}, "2001 characters, and 2000 fit"),
        ({"text": "x", "quote": "x" * 1_001}, "1001 characters, and 1000 fit"),
        ({"verdict": "fine", "name": "x" * 151}, "151 characters, and 150 fit"),
        ({}, "Nothing was kept"),
    ],
)
def test_what_lacks_something_is_said_and_typed_words_stay(
    asked: Round, stranger: Client, sent: dict[str, str], says: str
) -> None:
    page = stranger.post(link_to(asked), sent | {"credential": "Midwife for years"}).content.decode()
    assert says in page
    assert "Midwife for years" in page
    assert not RoundAnswer.objects.exists()
    assert not Remark.objects.exists()


def test_it_is_over_after_its_day_and_when_it_is_taken_back(
    asked: Round, edition: Edition, editor: User, stranger: Client
) -> None:
    past = ask_somebody(edition, by=editor)
    Round.objects.filter(pk=past.pk).update(until=timezone.localdate() - datetime.timedelta(days=1))
    assert take_back(asked=asked, by=editor)
    for one in (past, asked):
        assert stranger.get(link_to(one)).status_code == 410
        assert stranger.post(link_to(one), FINE).status_code == 410
    assert not RoundAnswer.objects.exists()


def test_addresses_that_we_did_not_make_open_nothing_and_ask_nothing_of_the_database(
    asked: Round, edition: Edition, editor: User, stranger: Client, django_assert_num_queries: object
) -> None:
    token = token_of(asked)
    other = ask_somebody(edition, by=editor)
    signed = token.rpartition(".")
    forged = [
        f"{signed[0]}.{'A' * len(signed[2])}",
        f"{token_of(other).rpartition('.')[0]}.{signed[2]}",
        token[:-1],
        Signer(salt="another", sep=".").sign_object([asked.pk, asked.text[:16]]),
        "x" * 100,
    ]
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert [read_token(one) for one in forged] == [None] * len(forged)
    for one in forged:
        page = stranger.get(f"/o/{one}/")
        assert page.status_code == 404
        assert page["Referrer-Policy"] == "no-referrer"
    assert read_token(token) == asked


def test_a_link_is_bound_to_its_text_and_to_whoever_has_no_account(
    asked: Round, edition: Edition, editor: User, stranger: Client
) -> None:
    inside = ask_somebody(edition, by=editor, asked_user=make_editor("mina"))
    assert stranger.get(link_to(inside)).status_code == 404
    address = link_to(asked)
    Round.objects.filter(pk=asked.pk).update(text="f" * 64)
    assert stranger.get(address).status_code == 404


def test_a_flood_by_one_link_ends(asked: Round, edition: Edition, stranger: Client) -> None:
    now = timezone.now()
    Remark.objects.bulk_create(
        Remark(edition=edition, round=asked, text="x", made_at=now) for _number in range(MOST_OF_A_ROUND)
    )
    assert "none can be added" in stranger.post(link_to(asked), {"text": "One more."}).content.decode()
    assert Remark.objects.count() == MOST_OF_A_ROUND


def test_others_on_the_page_see_only_their_own_remarks(
    asked: Round, edition: Edition, editor: User, stranger: Client
) -> None:
    other = ask_somebody(edition, by=editor)
    stranger.post(link_to(other), {"text": "Between editors and them."})
    assert "Between editors and them." not in stranger.get(link_to(asked)).content.decode()


def test_the_page_speaks_the_language_of_the_text(editor: User, stranger: Client) -> None:
    bangla = make_edition(language="bn", title="অনুসরণ", summary="কী, আর কী সাহায্য করে।", takeaways=[])
    bangla.sections.update(body="তারা বাইরে অপেক্ষা করে।\n", heading="এটি কী")
    address = link_to(ask_somebody(bangla, by=editor))
    stranger.post(address, {"text": "কখন?"})
    page = stranger.get(address).content.decode()
    assert '<html lang="bn"' in page
    shown = re.sub(r"(?s)<script.*?</script>|<head.*?</head>|<[^>]+>", " ", page)
    assert not re.search(r"[0-9]", shown), re.findall(r".{20}[0-9].{20}", shown)
    assert re.search(r"[০-৯]", shown)
    assert "Write a remark" not in page
    assert "Your answer" not in page


def test_a_hostile_remark_is_shown_as_words(asked: Round, stranger: Client) -> None:
    stranger.post(link_to(asked), {"text": "<script>alert(1)</script>", "quote": '"><img src=x>'})
    page = stranger.get(link_to(asked)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
