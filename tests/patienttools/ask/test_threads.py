"""Threads: asked, found by six words, added to, deleted; sealed at rest, gone on their day, and never in a backup."""

import datetime
import re
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
import reversion
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from pytest_django import Settings

from patienttools.ask import codes
from patienttools.ask.codes import LIST_LENGTH, WORDS_A_CODE, WordListError, fold, new_code, parse_words
from patienttools.ask.expiring import expire
from patienttools.ask.keys import add_key, read_ring, use_last
from patienttools.ask.models import MOST_DAYS, Kind, Message, State, Thread
from patienttools.ask.resealing import drop_unneeded_keys, reseal
from patienttools.ask.threads import FullError, GoneError, add, ask, delete, find, read, write
from patienttools.kept_out import kept_out_models

MARKER = "MARKER-9k2 তার ফোন"
MARK = "MARKER-9k2"
DAY = datetime.date(2026, 11, 29)


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Lists of this test: what it tries does not depend on which words ship."""
    letters = "abcdefghijklm"
    for language, opening in (("en", "w"), ("bn", "ব")):
        found = [opening + a + b + c for a in letters for b in letters for c in letters][:LIST_LENGTH]
        (tmp_path / f"{language}.txt").write_text("\n".join(found), encoding="utf-8")
    monkeypatch.setattr(codes, "FOLDER", tmp_path)
    codes.words_of.cache_clear()
    yield
    codes.words_of.cache_clear()


def asked(text: str = MARKER, **changes: object) -> str:
    return " ".join(ask(**({"text": text, "language": "en", "is_dangerous": False, "on": DAY} | changes)))


pytestmark = pytest.mark.django_db


def test_six_words_of_2048_lead_back_to_what_was_asked() -> None:
    code = asked()
    assert len(code.split()) == WORDS_A_CODE == 6
    assert LIST_LENGTH**WORDS_A_CODE == 2**66
    found = find(code)
    assert found is not None
    conversation = read(found)
    assert [(said.kind, said.text, said.on) for said in conversation.texts] == [("question", MARKER, DAY)]
    assert conversation.delete_on == DAY + datetime.timedelta(days=MOST_DAYS)
    assert conversation.is_waiting


def test_codes_are_drawn_from_all_words_alike() -> None:
    drawn = {word for _number in range(4000) for word in new_code("en")}
    # Of 24,000 draws, hardly any of 2,048 words is never drawn.
    assert len(drawn) > LIST_LENGTH - 10


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        lambda code: f"  {code}. ",
        lambda code: ", ".join(code.split()),
        lambda code: "\n".join(code.split()),
        lambda code: code.replace(" ", " \u200b"),
    ],
)
def test_a_code_is_found_however_it_is_typed(change: object) -> None:
    code = asked()
    assert find(change(code)) == find(code) is not None  # type: ignore[operator]


def test_a_word_less_a_word_more_or_another_order_finds_nothing() -> None:
    code = asked()
    words = code.split()
    for wrong in (words[:-1], [*words, words[0]], words[::-1], [*words[:5], "wzzz"], [], ["x" * 5000]):
        assert find(" ".join(wrong)) is None or wrong == words


def test_joiners_and_other_codings_of_a_letter_do_not_part_words_of_indic_scripts() -> None:
    assert fold("বাড়ি  ক্‌ষমা") == fold("বাড়ি ক্ষমা")
    assert len(fold("নদী পাখি").split()) == 2


def test_the_same_work_is_done_whatever_is_typed(django_assert_num_queries: object) -> None:
    code = asked()
    for typed in (code, "no such code", ""):
        with django_assert_num_queries(1):  # type: ignore[operator]
            find(typed)


def test_nothing_in_the_rows_is_readable_or_says_who_or_when_but_for_the_day() -> None:
    asked()
    rows = [*Thread.objects.values_list(), *Message.objects.values_list()]
    assert MARK not in repr([bytes(cell) if isinstance(cell, memoryview) else cell for row in rows for cell in row])
    kinds = {type(field) for model in (Thread, Message) for field in model._meta.concrete_fields}
    assert not kinds & {models.DateTimeField, models.GenericIPAddressField, models.TimeField, models.TextField}


def test_neither_revisions_nor_backups_hold_them() -> None:
    assert {Thread, Message} <= set(kept_out_models())
    assert not any(reversion.is_registered(model) for model in (Thread, Message))


def test_asking_again_makes_it_wait_for_its_whole_term() -> None:
    thread_id = find(asked())
    assert thread_id is not None
    thread = Thread.objects.get()
    write(thread, Kind.ANSWER, "An answer.", on=DAY, ring=read_ring())
    Thread.objects.update(state=State.ANSWERED, delete_on=DAY + datetime.timedelta(days=30))
    add(thread_id, text="And now?", is_dangerous=True, on=DAY + datetime.timedelta(days=3))
    conversation = read(thread_id)
    assert [said.text for said in conversation.texts] == [MARKER, "An answer.", "And now?"]
    assert conversation.is_waiting
    assert conversation.delete_on == DAY + datetime.timedelta(days=MOST_DAYS)
    assert Thread.objects.get().is_dangerous


def test_notes_and_answers_that_wait_for_a_second_look_are_not_the_reader_s() -> None:
    thread_id = find(asked())
    assert thread_id is not None
    write(Thread.objects.get(), Kind.NOTE, "Between us.", on=DAY, ring=read_ring())
    write(Thread.objects.get(), Kind.ANSWER, "Not yet.", on=DAY, ring=read_ring(), is_shown=False)
    assert [said.text for said in read(thread_id).texts] == [MARKER]


def test_it_is_full_when_as_many_wait_as_can_be_answered(settings: Settings) -> None:
    settings.RX_ASK_MOST_WAITING = 2
    asked(), asked()
    with pytest.raises(FullError):
        asked()
    Thread.objects.filter(pk=Thread.objects.first().pk).update(state=State.ANSWERED)  # type: ignore[union-attr]
    asked()


def test_deleting_leaves_no_row_and_deleting_twice_is_no_fault() -> None:
    code = asked()
    thread_id = find(code)
    assert thread_id is not None
    delete(thread_id)
    delete(thread_id)
    assert not Thread.objects.exists()
    assert not Message.objects.exists()
    assert find(code) is None
    with pytest.raises(GoneError):
        read(thread_id)
    with pytest.raises(GoneError):
        add(thread_id, text="x", is_dangerous=False, on=DAY)


def test_everything_goes_on_its_day_and_the_record_says_only_how_many() -> None:
    asked(on=DAY), asked(on=DAY + datetime.timedelta(days=1))
    last = DAY + datetime.timedelta(days=MOST_DAYS)
    assert expire(last - datetime.timedelta(days=1)) == 0
    assert expire(last) == 1
    assert Thread.objects.count() == 1
    Thread.objects.update(delete_on=datetime.date(2020, 1, 1))
    out = StringIO()
    call_command("expire_questions", stdout=out)
    assert re.fullmatch(r"Questions removed: 1\n", out.getvalue())
    assert not Message.objects.exists()


def test_keys_change_while_threads_are_there_and_every_code_goes_on_working() -> None:
    code, first = asked(), read_ring().current.name
    add_key(), use_last()
    newer = asked("Later.")
    assert reseal() == 1
    assert set(Message.objects.values_list("sealed_with", flat=True)) == {read_ring().current.name} != {first}
    # The first key still finds the older thread.
    assert drop_unneeded_keys() == []
    for one, text in ((code, MARKER), (newer, "Later.")):
        found = find(one)
        assert found is not None
        assert read(found).texts[0].text == text
    Thread.objects.filter(finder_key=first).delete()
    assert drop_unneeded_keys() == [first]
    assert find(newer) is not None


def test_the_command_rotates_keys_on_a_site_of_one_node(ring_file: Path) -> None:
    asked()
    out = StringIO()
    call_command("ask_keys", "rotate", stdout=out)
    assert "Texts sealed anew: 1" in out.getvalue()
    assert ring_file.read_text().split()[1] not in out.getvalue()
    assert len(read_ring().keys) == 2


@pytest.mark.parametrize(
    ("lines", "reason"),
    [(["river"] * LIST_LENGTH, "twice"), (["river"], "1 words"), (["two words", "Capital", "x1"], "not one word")],
)
def test_a_list_that_gives_no_codes_is_refused_with_every_fault(lines: list[str], reason: str) -> None:
    with pytest.raises(WordListError, match=reason):
        parse_words("\n".join(lines))


ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.mark.skipif(not ON_SQLITE, reason="of PostgreSQL nobody promises it (patienttools/ask/README.md)")
@pytest.mark.django_db(transaction=True)
def test_nothing_that_was_sealed_is_left_in_the_database_s_files_after_deletion() -> None:
    thread_id = find(asked(MARKER * 40))
    assert thread_id is not None
    sealed = bytes(Message.objects.get().sealed)
    finder = Thread.objects.get().finder.encode()
    path = Path(str(connection.settings_dict["NAME"]))
    # Somebody else's connection, so that the file is read as it lies there.
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT 1")
    assert sealed[:200] in _files(path)
    delete(thread_id)
    after = _files(path)
    assert MARK.encode() not in after
    for piece in (sealed[:100], sealed[600:700], sealed[-64:], finder):
        assert piece not in after


def _files(path: Path) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))
