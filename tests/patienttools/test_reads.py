"""Reads: what a page is made from is noted while it is made, each thread its own, and the earliest moment counts."""

import datetime
import threading

import pytest

from patienttools.generation.reads import collecting, note, until, until_day

NOON = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)


def test_gathers_what_is_noted_inside_and_nothing_else() -> None:
    note("before")
    with collecting() as reads:
        note("card:a", "card:b")
        note("card:a")
    note("after")
    assert reads.keys == {"card:a", "card:b"}
    assert reads.expires_at is None


def test_who_listens_around_hears_it_too() -> None:
    with collecting() as outer:
        with collecting() as inner:
            note("words")
            until(NOON)
        note("cards")
    assert inner.keys == {"words"}
    assert outer.keys == {"words", "cards"}
    assert outer.expires_at == NOON


def test_the_earliest_moment_counts() -> None:
    with collecting() as reads:
        until(NOON)
        until_day(NOON.date())
        until(NOON + datetime.timedelta(days=1))
    assert reads.expires_at == datetime.datetime(2027, 3, 1, tzinfo=datetime.UTC)


def test_refuses_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        until(datetime.datetime(2027, 3, 1))  # noqa: DTZ001  that is what is refused


def test_a_failure_ends_the_listening() -> None:
    with pytest.raises(ZeroDivisionError), collecting() as reads:
        raise ZeroDivisionError
    note("after")
    assert reads.keys == set()


def test_two_threads_do_not_hear_each_other() -> None:
    heard: dict[str, set[str]] = {}
    meeting = threading.Barrier(2)

    def listen(name: str) -> None:
        with collecting() as reads:
            meeting.wait(10)
            note(name)
            meeting.wait(10)
        heard[name] = reads.keys

    threads = [threading.Thread(target=listen, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert heard == {"a": {"a"}, "b": {"b"}}
