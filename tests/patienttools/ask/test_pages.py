"""The reader's pages: asked, found again and deleted by forms alone, in both languages and in the discreet copy."""

import datetime
import hashlib
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.auth.signals import user_logged_in
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from pytest_django import Settings

from articles.pages.addresses import Place
from patienttools.ask import stamps
from patienttools.ask.availability import look_again
from patienttools.ask.keys import read_ring
from patienttools.ask.limits import ASKS, DAY, HOUR, MOST_AN_HOUR, MOST_COUNTED, Limits, limits
from patienttools.ask.models import Kind, Message, State, Thread
from patienttools.ask.pages import TARGET
from patienttools.ask.stamps import WORK_BITS, Stamp, has_worked, new_stamp, read_stamp
from patienttools.ask.threads import LONGEST_TEXT, find, write
from patienttools.generation.models import LibraryChange
from tests.factories import ReadPage, article_toml, content_folder, edition_text, load, read_html, write_article

pytestmark = pytest.mark.django_db
OPEN, BANGLA = "/en/ask/", "/bn/ask/"
QUESTION = "MARKER-5q Is it normal that the cut itches after a week?"
DANGER = "He strangled me last night and now I cannot swallow."


@pytest.fixture(autouse=True)
def few_limits() -> None:
    """Each test begins with nothing counted."""
    limits._counts.clear()
    stamps._used.clear()


def discreet(language: str = "en") -> str:
    return Place(language, is_discreet=True).address(TARGET)


def send(path: str = OPEN, *, stamp: str | None = None, **answers: str) -> ReadPage:
    answers = {"step": "ask", "stamp": new_stamp() if stamp is None else stamp, **answers}
    response = Client(enforce_csrf_checks=True).post(path, answers)
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    return read_html(response.content.decode(), response.status_code)


def words_on(page: ReadPage) -> str:
    listed = re.search(r'(?s)<ol class="ask-words__list".*?</ol>', page.html)
    assert listed is not None, page.words
    return " ".join(re.findall(r"<li>(.*?)</li>", listed[0]))


def answered(code: str, text: str) -> None:
    thread = Thread.objects.get(pk=find(code))
    write(thread, Kind.ANSWER, text, on=timezone.now().date(), ring=read_ring())
    thread.state = State.ANSWERED
    thread.save()


@pytest.mark.parametrize("path", [OPEN, BANGLA, discreet(), discreet("bn")])
def test_a_question_is_asked_found_added_to_and_deleted(path: str) -> None:
    page = read_html(Client().get(path).content.decode())
    assert page.html.count("<h1") == 1
    assert f'action="{path}"' in page.html
    code = words_on(send(path, text=QUESTION))
    assert len(code.split()) == 6
    assert QUESTION in send(path, step="back", code=code).words
    answered(code, "It is normal.\n\nSee a doctor if it is red.")
    page = send(path, step="back", code=f" {code.upper()} ")
    assert "It is normal." in page.words
    assert "Thank you" in send(path, step="add", code=code, text="Thank you. And now?").words
    page = send(path, step="delete", code=code)
    assert 'role="status"' in page.html
    assert not Thread.objects.exists()
    assert 'id="code-fault"' in send(path, step="back", code=code).html


def test_nothing_of_it_stands_in_an_address_and_what_was_typed_is_in_no_title() -> None:
    page = send(text=QUESTION)
    assert "MARKER" not in page.html
    assert re.search(r"<title>([^<]*)</title>", page.html)[1] == "Notes"  # type: ignore[index]
    code = words_on(page)
    thread = send(step="back", code=code)
    assert not re.findall(rf'(?:href|src|action|formaction)="[^"]*{code.split()[0]}[^"]*"', thread.html)


def test_a_wrong_a_lost_and_a_deleted_code_say_the_same() -> None:
    code = words_on(send(text=QUESTION))
    send(step="delete", code=code)
    pages = {
        re.sub(r'"(?:[^"]*:){2}[^"]*"', "", send(step="back", code=wrong).html) for wrong in (code, "a b c d e f", "x")
    }
    assert len(pages) == 1


def test_danger_shows_help_before_it_is_sent_and_it_can_still_be_sent() -> None:
    page = send(text=DANGER)
    assert 'id="danger-help"' in page.html
    assert DANGER in page.words
    assert not Thread.objects.exists()
    assert page.html.index('id="danger-help"') < page.html.index('id="ask-text"')
    stamp = re.search(r'name="stamp" value="([^"]+)"', page.html)
    assert stamp is not None
    words_on(send(text=DANGER, seen="1", stamp=stamp[1]))
    assert Thread.objects.get().is_dangerous


def test_danger_is_seen_in_bangla_and_when_asking_again() -> None:
    assert 'id="danger-help"' in send(BANGLA, text="কাল রাতে সে আমার গলা টিপে ধরেছিল, এখন ঢোক গিলতে পারছি না।").html
    code = words_on(send(text=QUESTION))
    assert 'id="danger-help"' in send(step="add", code=code, text=DANGER).html
    assert Message.objects.count() == 1
    send(step="add", code=code, text=DANGER, seen="1")
    assert Message.objects.count() == 2
    assert Thread.objects.get().is_dangerous


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"text": " \r\n"}, "Nothing was written"),
        ({"text": "a" * (LONGEST_TEXT + 1)}, "4001 characters, and 4000 fit"),
        ({"text": QUESTION, "website": "https://buy.example"}, "leave this empty"),
        ({"text": QUESTION, "stamp": "forged"}, "was open for long"),
        ({"text": QUESTION, "stamp": ""}, "was open for long"),
    ],
)
def test_what_cannot_be_sent_is_said_and_nothing_typed_is_lost(answers: dict[str, str], reason: str) -> None:
    page = send(**answers)
    assert reason in page.words
    assert answers["text"].strip() in page.words
    assert not Thread.objects.exists()


def test_a_form_is_good_once_and_not_at_once(settings: Settings) -> None:
    stamp = new_stamp()
    words_on(send(text=QUESTION, stamp=stamp))
    page = send(text=QUESTION, stamp=stamp)
    assert "sent already" in page.words
    assert stamp not in page.html
    settings.RX_ASK_LEAST_SECONDS = 4
    stamp = new_stamp()
    page = send(text=QUESTION, stamp=stamp)
    assert "very quick" in page.words
    # It goes on ageing: whoever sends once more later need not wait again.
    assert stamp in page.html


def test_when_much_waits_a_device_that_worked_need_not_wait(settings: Settings) -> None:
    settings.RX_ASK_LEAST_SECONDS = 1
    old = stamps._signer().sign("nonce")
    work = next(str(n) for n in range(200_000) if has_worked(old, str(n)))
    digest = hashlib.sha256(f"{old}:{work}".encode()).digest()
    assert bin(int.from_bytes(digest, "big"))[2:].zfill(256)[:WORK_BITS] == "0" * WORK_BITS
    assert read_stamp(old, "", is_busy=True) is Stamp.HASTY
    assert not has_worked(old, "")
    assert not has_worked(new_stamp() + "x", work) or WORK_BITS < 8


def test_a_full_desk_says_so_and_keeps_the_words_on_the_page(settings: Settings) -> None:
    settings.RX_ASK_MOST_WAITING = 1
    words_on(send(text=QUESTION))
    page = send(text="Another question.")
    assert "no more can be answered in time" in page.words
    assert "Another question." in page.words
    assert Thread.objects.count() == 1


def test_one_network_rests_after_many_and_its_words_are_kept() -> None:
    for _number in range(MOST_AN_HOUR[ASKS]):
        limits.allow(ASKS, "127.0.0.0/24")
    page = send(text=QUESTION)
    assert "must rest for an hour" in page.words
    assert QUESTION in page.words
    assert not Thread.objects.exists()


def test_networks_are_counted_by_a_hash_under_a_key_of_the_day() -> None:
    now = [DAY * 20_000.0]
    own = Limits(clock=lambda: now[0])
    assert [own.allow(ASKS, "192.0.2.0/24") for _number in range(MOST_AN_HOUR[ASKS] + 1)][-2:] == [True, False]
    assert own.allow(ASKS, "198.51.100.0/24")
    assert own.allow(ASKS, "")
    assert "192.0.2" not in repr(own)
    key, names = own._key, set(own._counts)
    now[0] += HOUR
    assert own.allow(ASKS, "192.0.2.0/24")
    now[0] += DAY
    assert own.allow(ASKS, "192.0.2.0/24")
    assert own._key != key
    assert not names & set(own._counts)


def test_a_flood_of_networks_takes_no_more_memory_than_is_set() -> None:
    own = Limits()
    for number in range(MOST_COUNTED + 50):
        own.allow(ASKS, str(number))
    assert len(own._counts) == MOST_COUNTED


def test_without_a_key_the_words_stay_and_no_reason_is_told(ring_file: Path) -> None:
    page_before = Client().get(OPEN)
    assert page_before.status_code == 200
    ring_file.write_text("nonsense")
    page = send(text=QUESTION)
    assert page.status == 503
    assert QUESTION in page.words
    assert str(ring_file) not in page.html


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "ভুল 😀 ‘’", "]]>&amp;\u202e", "a\x00b"])
def test_odd_words_come_back_as_text(text: str) -> None:
    code = words_on(send(text=text))
    page = send(step="back", code=code)
    assert "<script>alert" not in page.html
    assert escape(text.replace("\x00", "")) in page.html


def test_an_answer_names_pages_that_readers_have(tmp_path: Path) -> None:
    folder = content_folder(tmp_path / "library")
    write_article(folder, "dry-skin", toml=article_toml("dry-skin"), en=edition_text())
    load(folder)
    code = words_on(send(text=QUESTION))
    answered(code, "Read this.\n→ dry-skin#signs\n→ gone")
    page = send(step="back", code=code)
    assert 'href="/en/guides/dry-skin/#signs"' in page.html
    assert "gone" not in page.words.replace("Everything is gone", "")
    assert "/r/" in re.findall(r'href="([^"]*#signs)"', send(discreet(), step="back", code=code).html)[0]


# --- Who finds the page ---


@pytest.fixture
def beyond_loopback(settings: Settings) -> None:
    settings.RX_ON_LOOPBACK = False
    look_again()


def moderator(days_ago: float) -> User:
    user = User.objects.create_user("moderator", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_thread", content_type__app_label="ask"))
    User.objects.filter(pk=user.pk).update(last_login=timezone.now() - datetime.timedelta(days=days_ago))
    look_again()
    return user


@pytest.fixture
def home() -> str:
    return "/en/nowhere-at-all/"


def is_there(home: str) -> bool:
    pages = [Client().get(path).status_code for path in (OPEN, discreet(), discreet().replace("en/", ""))]
    link = f'href="{OPEN}"' in Client().get(home).content.decode()
    assert set(pages) == ({200} if link else {404}), (pages, link)
    return link


def test_on_loopback_it_is_there_as_a_demo(home: str, settings: Settings) -> None:
    settings.RX_ASK_REPLY_DAYS = 0
    assert is_there(home)
    assert "This is a demonstration." in read_html(Client().get(OPEN).content.decode()).words


@pytest.mark.usefixtures("beyond_loopback")
def test_beyond_it_is_absent_until_keys_a_promise_and_somebody_are_there(home: str, settings: Settings) -> None:
    assert not is_there(home)
    moderator(days_ago=1)
    assert is_there(home)
    assert "demonstration" not in read_html(Client().get(OPEN).content.decode()).words
    settings.RX_ASK_REPLY_DAYS = 0
    assert not is_there(home)
    settings.RX_ASK_REPLY_DAYS, settings.RX_ASK_KEYS = 3, ""
    assert not is_there(home)


@pytest.mark.usefixtures("beyond_loopback")
def test_nobody_is_there_seven_days_after_the_last_moderator(home: str, ring_file: Path) -> None:
    user = moderator(days_ago=8)
    assert not is_there(home)
    moderator_again = User.objects.filter(pk=user.pk)
    moderator_again.update(last_login=timezone.now())
    look_again()
    assert is_there(home)
    moderator_again.update(is_active=False)
    look_again()
    assert not is_there(home)
    moderator_again.update(is_active=True)
    ring_file.chmod(0o644)
    look_again()
    assert not is_there(home)


@pytest.mark.usefixtures("beyond_loopback")
def test_pages_learn_that_somebody_is_there_when_a_moderator_signs_in(home: str) -> None:
    user = moderator(days_ago=8)
    assert not is_there(home)
    user_logged_in.send(User, request=None, user=user)
    assert LibraryChange.objects.filter(key="asking").exists()
    assert is_there(home)


def test_no_search_engine_is_told() -> None:
    assert "noindex" in Client().get(OPEN).content.decode()
    assert "/ask/" not in Client().get("/sitemap.xml").content.decode()
