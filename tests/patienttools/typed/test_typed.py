"""What an editor typed and has not saved is kept for them alone, offered again, and gone when it is saved."""

import datetime
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from articles.models import Edition, Reference
from patienttools.typed import keeping
from patienttools.typed.models import Typed
from patienttools.typed.sittings import FIELD, new_sitting
from tests.articles.admin.test_saves import KINDS, address_of, form_of, open_page
from tests.articles.browsing import sent_by_page
from tests.articles.editors import change_address, make_client, make_edition, messages_of

pytestmark = pytest.mark.django_db

ORIGIN = {"Origin": "http://testserver"}
WORDS = "Typed for an hour."
KEEP = "/admin/typed/"


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def client() -> Client:
    return make_client()


def opened(client: Client, edition: Edition) -> dict[str, Any]:
    return sent_by_page(client.get(change_address(edition)), "edition_form")


def keep(client: Client, address: str, data: dict[str, Any]) -> Any:
    return client.post(KEEP, data | {"_address": address})


def typed_in(client: Client, edition: Edition, **fields: str) -> dict[str, Any]:
    """As the script of the page sends it while somebody types."""
    data = opened(client, edition) | {"sections-0-body": WORDS} | fields
    answer = keep(client, change_address(edition), data)
    assert answer.status_code == 200, answer.content
    assert answer.json()["kept_at"]
    return data


def offers(response: Any) -> int:
    return str(response.content.decode()).count("Take it into the form")


def taken(client: Client, address: str, typed: Typed) -> Any:
    return client.post(address, {"_take": str(typed.pk)})


# --- Kept, offered, taken, thrown away, gone ---


def test_what_was_typed_is_offered_when_the_form_is_opened_again_and_saves_nothing(
    client: Client, edition: Edition
) -> None:
    typed_in(client, edition)
    page = client.get(change_address(edition))
    assert offers(page) == 1
    assert "did not save it" in page.content.decode()
    assert WORDS not in page.content.decode()
    assert edition.sections.first().body != WORDS
    edition.refresh_from_db()
    assert edition.version == 1


def test_taken_it_stands_in_the_form_unsaved_and_saving_it_ends_it(client: Client, edition: Edition) -> None:
    typed_in(client, edition)
    page = taken(client, change_address(edition), Typed.objects.get())
    assert page.status_code == 200
    assert "It is not saved yet" in page.content.decode()
    assert edition.sections.first().body != WORDS
    again = sent_by_page(page, "edition_form")
    assert again["sections-0-body"] == WORDS
    assert client.post(change_address(edition), again).status_code == 302
    assert edition.sections.first().body == WORDS
    assert Typed.objects.get().pairs == []
    assert offers(client.get(change_address(edition))) == 0


def test_taking_over_a_newer_save_drops_nothing_of_it(client: Client, edition: Edition) -> None:
    typed_in(client, edition)
    other = make_client("bela")
    assert (
        other.post(change_address(edition), opened(other, edition) | {"sections-1-body": "By Bela."}).status_code == 302
    )
    again = sent_by_page(
        taken(client, change_address(edition), Typed.objects.get(user__username="rima")), "edition_form"
    )
    assert (again["sections-0-body"], again["sections-1-body"]) == (WORDS, "By Bela.")
    assert client.post(change_address(edition), again).status_code == 302
    assert [section.body for section in edition.sections.all()] == [WORDS, "By Bela."]


def test_looked_at_it_shows_the_difference_and_the_whole(client: Client, edition: Edition) -> None:
    typed_in(client, edition, title="A new <title>")
    page = client.get(f"{KEEP}{Typed.objects.get().pk}/").content.decode()
    assert "A new &lt;title&gt;" in page
    assert WORDS in page
    assert page.count('class="desk-difference"') == 2


def test_thrown_away_it_is_gone(client: Client, edition: Edition) -> None:
    typed_in(client, edition)
    answer = client.post(f"{KEEP}{Typed.objects.get().pk}/", {"_throw": "1"}, follow=True)
    assert "thrown away" in messages_of(answer)
    assert offers(answer) == 0
    assert Typed.objects.get().pairs == []


def test_saving_ends_it_and_what_arrives_late_is_not_kept(client: Client, edition: Edition) -> None:
    data = typed_in(client, edition)
    assert client.post(change_address(edition), data).status_code == 302
    assert "kept_at" not in keep(client, change_address(edition), data | {"title": "Late"}).json()
    assert offers(client.get(change_address(edition))) == 0


def test_what_says_the_same_as_what_is_stored_is_not_offered(client: Client, edition: Edition) -> None:
    keep(client, change_address(edition), opened(client, edition))
    assert Typed.objects.exists()
    assert offers(client.get(change_address(edition))) == 0


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"user", "group"}])
def test_it_is_so_on_every_page_of_the_desk(client: Client, kind: str) -> None:
    make, (box, text), _other = KINDS[kind]
    row = make()
    keep(client, address_of(row), open_page(client, row) | {box: text})
    assert offers(client.get(address_of(row))) == 1
    again = sent_by_page(taken(client, address_of(row), Typed.objects.get()), form_of(row))
    if "because" in again:
        # What two people change is proposed, and the words are the proposal's from then on.
        again |= {"because": "It was read again."}
    assert client.post(address_of(row), again).status_code == 302
    assert Typed.objects.get().is_over


def test_a_new_one_is_kept_as_well(client: Client) -> None:
    address = "/admin/articles/reference/add/"
    new = {"key": "R77", "citation": WORDS, "evidence": "cross_sectional", "read": "full"}
    data = sent_by_page(client.get(address), "reference_form") | new
    keep(client, address, data)
    page = client.get(address)
    assert offers(page) == 1
    again = sent_by_page(taken(client, address, Typed.objects.get()), "reference_form")
    assert again["citation"] == WORDS
    assert not Reference.objects.filter(key="R77").exists()
    assert client.post(address, again).status_code == 302
    assert Reference.objects.get(key="R77").citation == WORDS
    assert offers(client.get(address)) == 0


# --- What could not be taken ---


def test_what_a_check_refused_is_kept(client: Client, edition: Edition) -> None:
    data = opened(client, edition) | {"sections-0-body": WORDS, "title": ""}
    assert client.post(change_address(edition), data).status_code == 200
    assert offers(client.get(change_address(edition))) == 1


@pytest.mark.parametrize("address", ["form", "keep"])
def test_what_came_after_the_session_was_over_is_kept_for_whose_form_it_was(
    client: Client, edition: Edition, address: str
) -> None:
    data = opened(client, edition) | {"sections-0-body": WORDS}
    Session.objects.all().delete()
    to = {"form": change_address(edition), "keep": KEEP}[address]
    answer = client.post(to, data | {"_address": change_address(edition)}, headers=ORIGIN)
    assert answer.status_code == 403
    assert "is kept" in answer.content.decode()
    again = Client()
    again.force_login(User.objects.get(username="rima"))
    assert offers(again.get(change_address(edition))) == 1


def test_what_came_without_a_token_is_kept(edition: Edition) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("rima"))
    data = opened(client, edition) | {"sections-0-body": WORDS, "csrfmiddlewaretoken": "old"}
    assert client.post(change_address(edition), data, headers=ORIGIN).status_code == 403
    assert offers(client.get(change_address(edition))) == 1


def test_a_body_that_cannot_be_read_is_answered_all_the_same(client: Client, edition: Edition) -> None:
    Session.objects.all().delete()
    broken = {"data": b"no parts at all", "content_type": "multipart/form-data; boundary=x"}
    assert client.post(change_address(edition), headers=ORIGIN, **broken).status_code == 403
    many = {f"field-{number}": "x" for number in range(1100)}
    assert client.post(change_address(edition), many, headers=ORIGIN).status_code in {400, 403}
    assert not Typed.objects.exists()


def test_what_another_site_sends_is_kept_for_nobody(client: Client, edition: Edition) -> None:
    data = opened(client, edition) | {"sections-0-body": WORDS}
    Session.objects.all().delete()
    client.post(change_address(edition), data, headers={"Origin": "https://elsewhere.example"})
    client.post(change_address(edition), data)
    assert not Typed.objects.exists()


def test_a_forged_or_foreign_sitting_keeps_nothing(client: Client, edition: Edition) -> None:
    data = opened(client, edition) | {"sections-0-body": WORDS}
    other = User.objects.create_user("bela", is_staff=True)
    assert keep(client, change_address(edition), data | {FIELD: new_sitting(other.pk).signed()}).status_code == 403
    assert keep(client, change_address(edition), data | {FIELD: data[FIELD][:-2] + "xx"}).status_code == 400
    assert keep(client, "/en/", data).status_code == 400
    assert keep(client, "/admin/password_change/", data).status_code == 400
    assert not Typed.objects.exists()


def test_words_for_an_account_that_was_disabled_are_not_kept(client: Client, edition: Edition) -> None:
    data = opened(client, edition) | {"sections-0-body": WORDS}
    Session.objects.all().delete()
    User.objects.update(is_active=False)
    client.post(change_address(edition), data, headers=ORIGIN)
    assert not Typed.objects.exists()


# --- For nobody else ---


def test_nobody_else_sees_takes_or_throws_away_what_one_typed(client: Client, edition: Edition) -> None:
    typed_in(client, edition)
    typed = Typed.objects.get()
    other = make_client("bela")
    assert offers(other.get(change_address(edition))) == 0
    assert other.get(f"{KEEP}{typed.pk}/").status_code == 404
    assert other.post(f"{KEEP}{typed.pk}/", {"_throw": "1"}).status_code == 404
    answer = other.post(change_address(edition), {"_take": str(typed.pk)}, follow=True)
    assert WORDS not in answer.content.decode()
    assert "not there any more" in messages_of(answer)
    assert WORDS in json.dumps(Typed.objects.get(pk=typed.pk).pairs)


def test_others_see_that_somebody_is_at_it_and_never_what_they_typed(client: Client, edition: Edition) -> None:
    typed_in(client, edition)
    page = make_client("bela").get(change_address(edition)).content.decode()
    assert "rima has this open and typed just now." in page
    assert WORDS not in page
    Typed.objects.update(typed_at=timezone.now() - datetime.timedelta(seconds=70))
    assert (
        "rima has this open and typed a minute ago."
        in make_client("cora").get(change_address(edition)).content.decode()
    )
    Typed.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=5))
    assert "has this open" not in make_client("dina").get(change_address(edition)).content.decode()


def test_an_open_page_is_heard_of_without_words(client: Client, edition: Edition) -> None:
    data = opened(client, edition)
    answer = keep(client, change_address(edition), {FIELD: data[FIELD], "_only_here": "1"})
    assert answer.json() == {"others": []}
    assert "rima has this open." in make_client("bela").get(change_address(edition)).content.decode()
    assert offers(client.get(change_address(edition))) == 0


def test_who_may_not_change_it_keeps_nothing_and_is_told_of_nobody(client: Client, edition: Edition) -> None:
    typed_in(client, edition)
    reader = make_client("reads", permissions=("view_edition",))
    page = reader.get(change_address(edition)).content.decode()
    assert "has this open" not in page
    assert FIELD not in page
    sitting = new_sitting(User.objects.get(username="reads").pk).signed()
    assert keep(reader, change_address(edition), {FIELD: sitting, "title": "x"}).status_code == 403


# --- Bounds ---


def test_it_is_bounded_in_size_and_in_number(client: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MAX_SITTINGS", 2)
    for number in range(4):
        typed_in(client, edition, title=f"Number {number}")
    assert Typed.objects.count() == 2
    assert {dict(row.pairs)["title"][0] for row in Typed.objects.all()} == {"Number 2", "Number 3"}
    huge = opened(client, edition) | {"sections-0-body": "x" * keeping.MAX_CHARACTERS}
    answer = keep(client, change_address(edition), huge)
    assert answer.status_code == 413
    assert "more than can be kept" in answer.json()["error"]


def test_it_is_forgotten_after_its_days(client: Client, edition: Edition) -> None:
    typed_in(client, edition)
    keeping.forget_what_is_past(timezone.now() + datetime.timedelta(days=keeping.KEPT_DAYS - 1))
    assert Typed.objects.count() == 1
    Typed.objects.update(seen_at=timezone.now() - datetime.timedelta(days=keeping.KEPT_DAYS + 1))
    assert offers(client.get(change_address(edition))) == 0
    keeping.forget_what_is_past()
    assert not Typed.objects.exists()


def test_no_secret_is_kept(client: Client, edition: Edition) -> None:
    typed_in(client, edition, new_password1="hush", csrfmiddlewaretoken="token")
    kept = json.dumps(Typed.objects.get().pairs)
    assert "hush" not in kept
    assert "token" not in kept


def test_what_belongs_to_a_row_that_is_gone_can_still_be_copied_by_who_typed_it(
    client: Client, edition: Edition
) -> None:
    typed_in(client, edition)
    edition.delete()
    page = client.get(f"{KEEP}{Typed.objects.get().pk}/").content.decode()
    assert WORDS in page
    assert "is gone" in page


def test_the_desk_names_what_one_typed_and_did_not_save_to_who_typed_it(client: Client, edition: Edition) -> None:
    typed_in(client, edition, title="Followed at night")
    assert "Followed at night" in client.get("/admin/").content.decode()
    assert "Followed at night" not in make_client("bela").get("/admin/").content.decode()
