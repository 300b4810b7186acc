"""The desk of questions: taken by one, answered, looked at twice, given on, closed; and nothing left elsewhere."""

import datetime
import threading
from pathlib import Path
from typing import Any

import pytest
import reversion
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Section
from patienttools.ask.answers import Named, split_answer
from patienttools.ask.desk.checking import identifying_in
from patienttools.ask.desk.moderating import claim
from patienttools.ask.expiring import free_claims
from patienttools.ask.models import DAYS_AFTER_ANSWER, DAYS_OF_CLOSED, DAYS_OF_SPAM, MOST_DAYS, State, Thread
from patienttools.ask.threads import add, ask, find, read
from patienttools.generation.models import LibraryGeneration
from tests.articles.editors import make_edition

pytestmark = pytest.mark.django_db
MARKER = "MARKER-8d My cousin Farhana in Khulna asks about itching."
ANSWER = "Itching is common while skin heals."


def person(name: str, *roles: str) -> tuple[User, Client]:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    client = Client()
    client.force_login(user)
    return user, client


@pytest.fixture
def asma() -> tuple[User, Client]:
    return person("asma", "moderator")


@pytest.fixture
def bela() -> tuple[User, Client]:
    return person("bela", "moderator")


def asked(*, is_dangerous: bool = False) -> tuple[Thread, Any]:
    words = ask(text=MARKER, language="en", is_dangerous=is_dangerous, on=timezone.now().date())
    found = find(" ".join(words))
    return Thread.objects.get(pk=found), found


def page_of(client: Client, thread: Thread) -> str:
    answer = client.get(reverse("admin:ask_thread_change", args=[thread.pk]))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return answer.content.decode()


def do(client: Client, thread: Thread, act: str, **sent: str) -> Any:
    sent = {"seen": str(thread.messages.count()), f"_{act}": "1", **sent}
    return client.post(reverse("admin:ask_thread_change", args=[thread.pk]), sent, follow=True)


def test_a_question_is_taken_answered_and_read_by_its_writer(asma: tuple[User, Client]) -> None:
    thread, found = asked()
    _user, client = asma
    assert "Questions of readers" in client.get("/admin/").content.decode()
    assert MARKER not in client.get("/admin/").content.decode()
    assert MARKER not in client.get(reverse("admin:ask_thread_changelist")).content.decode()
    assert MARKER in page_of(client, thread)
    do(client, thread, "claim")
    assert "finds nothing" in do(client, thread, "check", answer=ANSWER).content.decode()
    do(client, thread, "reply", answer=ANSWER)
    conversation = read(found)
    assert [said.text for said in conversation.texts] == [MARKER, ANSWER]
    thread.refresh_from_db()
    assert (thread.state, thread.claimed_by) == (State.ANSWERED, None)
    assert thread.delete_on == thread.asked_on + datetime.timedelta(days=DAYS_AFTER_ANSWER)


def test_what_a_moderator_did_is_in_no_log_no_session_and_no_revision(asma: tuple[User, Client]) -> None:
    thread, _found = asked()
    _user, client = asma
    for act in ("claim", "check", "refer"):
        do(client, thread, act, answer=f"{ANSWER} SECRET", note="SECRET note")
    assert not LogEntry.objects.exists()
    assert not reversion.models.Version.objects.exists()
    kept = "".join(str(session.get_decoded()) for session in Session.objects.all())
    assert "SECRET" not in kept
    assert "MARKER" not in kept


def test_danger_needs_a_second_pair_of_eyes_that_are_not_the_writer_s(
    asma: tuple[User, Client], bela: tuple[User, Client]
) -> None:
    thread, found = asked(is_dangerous=True)
    do(asma[1], thread, "claim")
    assert "second pair of eyes" in do(asma[1], thread, "reply", answer=ANSWER).content.decode()
    assert [said.text for said in read(found).texts] == [MARKER]
    do(asma[1], thread, "claim")
    do(asma[1], thread, "approve")
    assert len(read(found).texts) == 1
    free_claims()
    do(bela[1], thread, "claim")
    do(bela[1], thread, "approve")
    assert [said.text for said in read(found).texts] == [MARKER, ANSWER]


def test_an_answer_is_sent_back_with_a_note_that_no_reader_sees(
    asma: tuple[User, Client], bela: tuple[User, Client]
) -> None:
    thread, found = asked()
    do(asma[1], thread, "claim")
    do(asma[1], thread, "reply", answer=ANSWER, second="1")
    do(bela[1], thread, "claim")
    assert "Say why" in do(bela[1], thread, "send_back").content.decode()
    do(bela[1], thread, "send_back", note="Say when to see a doctor.")
    thread.refresh_from_db()
    assert thread.state == State.WAITING
    assert len(read(found).texts) == 1
    page = page_of(asma[1], thread)
    assert ANSWER in page
    assert "Say when to see a doctor." in page


def test_what_the_reader_writes_meanwhile_is_read_first(asma: tuple[User, Client]) -> None:
    thread, found = asked()
    do(asma[1], thread, "claim")
    before = thread.messages.count()
    add(found, text="It bleeds now.", is_dangerous=True, on=timezone.now().date())
    page = do(asma[1], thread, "reply", answer=ANSWER, seen=str(before)).content.decode()
    assert "wrote meanwhile" in page
    assert ANSWER in page
    assert "It bleeds now." in page


@pytest.mark.parametrize(
    ("act", "state", "days"), [("close", State.CLOSED, DAYS_OF_CLOSED), ("spam", State.SPAM, DAYS_OF_SPAM)]
)
def test_it_is_closed_and_goes_soon(asma: tuple[User, Client], act: str, state: str, days: int) -> None:
    thread, _found = asked()
    do(asma[1], thread, "claim")
    do(asma[1], thread, act)
    thread.refresh_from_db()
    assert (thread.state, thread.delete_on) == (state, thread.asked_on + datetime.timedelta(days=days))


def test_what_was_given_on_waits_for_others_alone(asma: tuple[User, Client], bela: tuple[User, Client]) -> None:
    thread, _found = asked()
    do(asma[1], thread, "claim")
    do(asma[1], thread, "refer", note="Somebody who knows skin.")
    from patienttools.ask.desk.moderating import waiting_for

    assert list(waiting_for(asma[0])) == []
    assert list(waiting_for(bela[0])) == [thread]


def test_no_answer_stays_longer_than_ninety_days_after_the_question(asma: tuple[User, Client]) -> None:
    thread, _found = asked()
    Thread.objects.update(asked_on=timezone.now().date() - datetime.timedelta(days=80))
    do(asma[1], thread, "claim")
    do(asma[1], thread, "reply", answer=ANSWER)
    thread.refresh_from_db()
    assert thread.delete_on == thread.asked_on + datetime.timedelta(days=MOST_DAYS)


def test_only_whoever_has_it_can_answer(asma: tuple[User, Client], bela: tuple[User, Client]) -> None:
    thread, found = asked()
    do(asma[1], thread, "claim")
    page = do(bela[1], thread, "reply", answer=ANSWER).content.decode()
    assert "somebody else has it" in page
    assert len(read(found).texts) == 1


def test_harm_that_the_linter_finds_stops_an_answer_until_it_is_meant_and_looked_at_twice(
    asma: tuple[User, Client],
) -> None:
    thread, found = asked()
    do(asma[1], thread, "claim")
    harm = "Follow him back and find out where he lives."
    shipped_rules()
    page = do(asma[1], thread, "reply", answer=harm).content.decode()
    assert "I have read these and mean it so" in page
    assert harm in page
    do(asma[1], thread, "reply", answer=harm, meant="1")
    thread.refresh_from_db()
    assert thread.state == State.CHECKING
    assert len(read(found).texts) == 1


def shipped_rules() -> None:
    from articles.lint.models import LintRule

    LintRule.objects.create(
        key="own", language="en", pattern="follow him", why="Following is dangerous.", instead="Say who helps."
    )


def test_an_answer_names_no_page_that_readers_have_not(asma: tuple[User, Client]) -> None:
    thread, _found = asked()
    do(asma[1], thread, "claim")
    assert "no such page: → nowhere" in do(asma[1], thread, "reply", answer=f"{ANSWER}\n→ nowhere").content.decode()
    assert split_answer("A.\n→ b#c_d\n→ e\n") == ("A.", (Named("b", "c_d"), Named("e")))
    assert split_answer("→ not at the end\nA.") == ("→ not at the end\nA.", ())


@pytest.mark.parametrize(
    "text",
    ["Call 01711 123456.", "Write to me@site.example", "My cousin Farhana in Khulna asks", "Ask @somebody there"],
)
def test_what_could_tell_who_asked_becomes_no_question_of_a_guide(text: str) -> None:
    assert identifying_in(text, (MARKER,))
    assert not identifying_in("Is itching normal while a wound heals? Call 999.", (MARKER,))


def test_a_question_of_a_guide_is_rewritten_and_goes_the_road_of_drafts() -> None:
    user, client = person("chaya", "moderator", "writer")
    edition = make_edition()
    thread, _found = asked()
    do(client, thread, "claim")
    do(client, thread, "reply", answer=ANSWER)
    page = do(client, thread, "faq", draft=str(edition.pk), faq_question=MARKER, faq_answer="Yes.").content.decode()
    assert "own words" in page
    generation = LibraryGeneration.objects.values_list("number").first()
    do(client, thread, "faq", draft=str(edition.pk), faq_question="Is itching normal?", faq_answer="It often is.")
    section = Section.objects.get(edition=edition, kind="faq")
    assert section.body == "- **Is itching normal?** It often is.\n"
    assert reversion.models.Version.objects.get_for_object(edition).get().revision.user == user
    # Nothing that readers have was changed.
    assert LibraryGeneration.objects.values_list("number").first() == generation
    assert "MARKER" not in section.body


def test_who_moderates_alone_puts_nothing_into_a_draft(asma: tuple[User, Client]) -> None:
    edition = make_edition()
    thread, _found = asked()
    do(asma[1], thread, "claim")
    do(asma[1], thread, "reply", answer=ANSWER)
    answer = do(asma[1], thread, "faq", draft=str(edition.pk), faq_question="Is it?", faq_answer="It is.")
    assert answer.status_code == 403


@pytest.mark.parametrize("role", ["writer", "reviewer", "publisher", "administrator"])
def test_no_other_role_reads_what_readers_ask(role: str) -> None:
    thread, _found = asked()
    _user, client = person("other", role)
    assert client.get(reverse("admin:ask_thread_change", args=[thread.pk])).status_code == 403
    assert client.post(reverse("admin:ask_thread_change", args=[thread.pk]), {"_claim": "1"}).status_code == 403
    thread.refresh_from_db()
    assert thread.claimed_by is None


def test_a_key_that_is_gone_is_said_and_nothing_breaks(asma: tuple[User, Client], ring_file: Path) -> None:
    thread, _found = asked()
    ring_file.unlink()
    from patienttools.ask.keys import make_ring

    make_ring(ring_file)
    assert "cannot be opened" in page_of(asma[1], thread)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_one_has_it() -> None:
    users = [User.objects.create_user(name, is_staff=True) for name in ("one", "two")]
    for _round in range(5):
        thread, _found = asked()
        start, won = threading.Barrier(2), []

        def take(user: User, thread: Thread = thread, start: threading.Barrier = start, won: list[str] = won) -> None:
            start.wait()
            if claim(thread.pk, user):
                won.append(user.username)
            connection.close()

        takers = [threading.Thread(target=take, args=(user,)) for user in users]
        for taker in takers:
            taker.start()
        for taker in takers:
            taker.join()
        thread.refresh_from_db()
        assert [thread.claimed_by.username] == won  # type: ignore[union-attr]
    assert settings.RX_ASK_MOST_WAITING > 5
