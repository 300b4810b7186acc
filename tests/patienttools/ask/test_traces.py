"""What is left of a question elsewhere: in a copy for a backup nothing, in another database what is sealed."""

import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from patienttools.ask.keys import read_ring
from patienttools.ask.models import Message, Thread
from patienttools.ask.threads import ask, find, read
from rxsite.backup.contents import kept_out_tables
from rxsite.backup.sqlite import copy_database
from rxsite.moving.tables import moved_models, summarise

MARKER = "MARKER-2b"
DAY = datetime.date(2026, 11, 29)
ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.mark.skipif(not ON_SQLITE, reason="pg_dump leaves the tables out by name")
@pytest.mark.django_db(transaction=True)
def test_a_copy_for_a_backup_holds_neither_words_nor_what_is_sealed(tmp_path: Path, ring_file: Path) -> None:
    ask(text=MARKER, language="en", is_dangerous=False, on=DAY)
    message, thread = Message.objects.get(), Thread.objects.get()
    copy_database(tmp_path / "copy.sqlite3", kept_out_tables())
    copy = (tmp_path / "copy.sqlite3").read_bytes()
    assert b"ask_thread" in copy
    for piece in (MARKER.encode(), bytes(message.sealed)[:100], thread.finder.encode(), thread.pk.bytes):
        assert piece not in copy
    assert ring_file.read_text().split()[1].encode() not in copy


@pytest.mark.django_db
def test_it_is_moved_to_another_database_as_it_is() -> None:
    ask(text=MARKER, language="en", is_dangerous=False, on=DAY)
    assert {Thread, Message} <= set(moved_models())
    assert summarise(Thread, "default").rows == summarise(Message, "default").rows == 1


@pytest.mark.django_db
def test_keys_change_between_asking_and_coming_back_and_between_two_pages() -> None:
    code = " ".join(ask(text=MARKER, language="en", is_dangerous=False, on=DAY))
    for _number in range(3):
        call_command("ask_keys", "rotate", verbosity=0)
        page = Client().post("/en/ask/", {"step": "back", "code": code}).content.decode()
        assert MARKER in page
    assert len(read_ring().keys) == 2
    found = find(code)
    assert found is not None
    assert read(found).texts[0].text == MARKER


@pytest.mark.django_db
def test_no_word_of_it_is_logged_whatever_fails(caplog: pytest.LogCaptureFixture, ring_file: Path) -> None:
    ring_file.write_text("nonsense")
    assert Client().post("/en/ask/", {"step": "ask", "text": MARKER}).status_code == 200
    assert Client().post("/en/ask/", {"step": "back", "code": MARKER}).status_code == 503
    assert MARKER not in caplog.text
