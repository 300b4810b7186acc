"""Remarks: on words that stand in the text or no longer do, open until somebody resolves them, each act by its name."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.editions.drafts import edition_document
from articles.models import Edition, Section
from articles.reviewing.models import Remark, Reply
from articles.reviewing.quoting import find_quote, places_of, stands
from articles.reviewing.remarks import Said, keep_remark, open_remarks, remark_states, reply
from tests.articles.editors import change_address, make_client, make_edition
from tests.articles.reviewing.asking import change, desk

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


def remark(edition: Edition, by: User, text: str = "Say more.", **said: str) -> Remark:
    kept = keep_remark(edition=edition, said=Said(text, **said), places=places_of(edition_document(edition)), by=by)
    assert kept is not None
    return kept


def test_a_remark_knows_its_part_by_the_words_that_it_quotes_as_the_page_shows_them(edition: Edition) -> None:
    edition.sections.filter(kind="signs").update(
        body="A tag [hides](article:device-safety) in a bag.[^R01]\n\n- **In the car.** Look below the seat.\n"
    )
    places = places_of(edition_document(edition))
    # As a page has them: without marks, with the number of a source, over the end of a line.
    assert find_quote(places, "A tag hides in a bag. 1\nIn the car.") == "signs"
    assert find_quote(places, "in a bag in the CAR") == "signs"
    assert find_quote(places, "in the bag") is None
    assert find_quote(places, "1 – …") is None
    assert find_quote(places, "It is not your fault.") == "takeaways"


def test_words_of_a_script_with_signs_are_found_whole(edition: Edition) -> None:
    edition.sections.filter(kind="signs").update(body="তারা বাইরে অপেক্ষা করে।\n")
    places = places_of(edition_document(edition))
    assert find_quote(places, "বাইরে অপেক্ষা") == "signs"
    assert find_quote(places, "বাইর অপেক্ষা") is None


def test_the_part_that_was_near_is_meant_where_the_words_stand_in_several(edition: Edition, editor: User) -> None:
    for near in ("definition", "signs"):
        assert remark(edition, editor, quote="They wait outside.", near=near).place == near


def test_a_remark_says_when_its_words_are_gone(client: Client, edition: Edition, editor: User) -> None:
    remark(edition, editor, quote="They wait outside.", near="definition")
    assert [state.is_gone for state in remark_states(edition)] == [False]
    change(edition, "Nothing of it.\n")
    assert [state.is_gone for state in remark_states(Edition.objects.get())] == [True]
    assert "these words are no longer in the draft" in client.get(desk(edition)).content.decode()
    Section.objects.filter(kind="definition").delete()
    assert [state.place_name for state in remark_states(Edition.objects.get())] == [""]


def test_a_remark_without_words_is_gone_with_its_part(edition: Edition) -> None:
    places = places_of(edition_document(edition))
    assert stands(places, "", "signs")
    assert stands(places, "", "")
    assert not stands(places, "", "myths")


def test_resolving_and_opening_again_are_kept_with_who_did_it(client: Client, edition: Edition, editor: User) -> None:
    one = remark(edition, editor)
    client.post(desk(edition, "resolve/"), {"remark": one.pk, "turn": "resolved", "text": "Said."})
    assert not open_remarks(edition)
    # Pressed twice.
    client.post(desk(edition, "resolve/"), {"remark": one.pk, "turn": "resolved"})
    client.post(desk(edition, "resolve/"), {"remark": one.pk, "turn": "opened"})
    assert len(open_remarks(edition)) == 1
    client.post(desk(edition, "reply/"), {"remark": one.pk, "text": "Why?"})
    told = [(row.turn, row.text, row.made_by_name) for row in Reply.objects.all()]
    assert told == [("resolved", "Said.", "rima"), ("opened", "", "rima"), ("", "Why?", "rima")]
    assert Remark.objects.open().count() == 1


def test_a_reply_that_says_nothing_is_not_kept(edition: Edition, editor: User) -> None:
    assert reply(remark=remark(edition, editor), text="  ", turn="", by=editor) is None
    assert reply(remark=Remark.objects.get(), text="", turn="opened", by=editor) is None


def test_remarks_of_another_edition_are_not_reached_by_their_numbers(
    client: Client, edition: Edition, editor: User
) -> None:
    other = remark(make_edition("another"), editor)
    for name in ("reply/", "resolve/"):
        for key in (other.pk, "x", "9" * 30):
            assert client.post(desk(edition, name), {"remark": key, "text": "x"}).status_code == 404
    assert not Reply.objects.exists()


def test_whoever_may_only_remark_does_not_resolve(edition: Edition, editor: User) -> None:
    one = remark(edition, editor)
    says = make_client("mina", permissions=("view_edition", "add_remark"))
    assert says.post(desk(edition, "resolve/"), {"remark": one.pk}).status_code == 403
    # The same by the other address changes nothing either.
    says.post(desk(edition, "reply/"), {"remark": one.pk, "text": "Please.", "turn": "resolved"})
    assert len(open_remarks(edition)) == 1


def test_open_remarks_stand_beside_their_section_in_the_form(client: Client, edition: Edition, editor: User) -> None:
    remark(edition, editor, "Say since when.", quote="They wait outside.", near="signs")
    remark(edition, editor, "Too long a title.", near="title")
    done = remark(edition, editor, "Done long ago.", near="signs")
    reply(remark=done, text="", turn="resolved", by=editor)
    page = client.get(change_address(edition)).content.decode()
    assert "Done long ago." not in page
    first, second = page.index('name="sections-0-body"'), page.index('name="sections-1-body"')
    assert first < second < page.index("Say since when.")
    assert page.index("Too long a title.") < first


def test_open_remarks_are_named_on_the_page_that_publishes_and_do_not_stop_it(
    client: Client, edition: Edition, editor: User
) -> None:
    remark(edition, editor, "Say since when.", quote="They wait outside.", near="signs")
    page = client.get(f"/admin/articles/edition/publish/?edition={edition.pk}").content.decode()
    assert "Say since when." in page
    assert "Publish: readers get this now" in page


def test_the_draft_is_read_with_its_open_remarks(client: Client, edition: Edition, editor: User) -> None:
    remark(edition, editor, "Say since when.", quote="They wait outside.", near="signs")
    page = client.get(desk(edition, "read/patient/")).content.decode()
    assert "Say since when." in page
    assert "Somebody can help." in page
    assert 'href="#signs"' in page
