"""Keys and sealing: what is sealed opens with its ring alone, in its row alone, and stays so while keys change."""

import base64
import stat
from pathlib import Path

import pytest
from pytest_django import Settings

from patienttools.ask.keys import Key, Ring, RingError, add_key, drop_keys, make_ring, parse_ring, read_ring, use_last
from patienttools.ask.sealing import STEP, UnsealedError, seal, unseal

TEXT = "MARKER-7f3 Is this bruise dangerous? নীল দাগ"
ONE, OTHER = Ring((Key("one", b"1" * 32),)), Ring((Key("one", b"2" * 32),))


def test_a_text_opens_in_its_row_and_shows_nothing_of_itself_before() -> None:
    sealed = seal(TEXT, ONE, row="a")
    assert unseal(sealed, ONE, row="a") == TEXT
    assert b"MARKER" not in sealed.data
    assert seal(TEXT, ONE, row="a").data != sealed.data


@pytest.mark.parametrize("length", [0, 1, STEP - 5, STEP - 4, STEP - 3, 4000])
def test_texts_of_like_length_look_alike(length: int) -> None:
    sealed = seal("x" * length, ONE, row="a")
    assert (len(sealed.data) - 12 - 16) % STEP == 0
    assert unseal(sealed, ONE, row="a") == "x" * length


def test_neither_another_row_nor_another_key_nor_a_changed_byte_opens_it() -> None:
    sealed = seal(TEXT, ONE, row="a")
    with pytest.raises(UnsealedError):
        unseal(sealed, ONE, row="b")
    with pytest.raises(UnsealedError):
        unseal(sealed, OTHER, row="a")
    with pytest.raises(UnsealedError):
        unseal(sealed, Ring((Key("two", b"1" * 32),)), row="a")
    changed = type(sealed)(sealed.data[:-1] + bytes([sealed.data[-1] ^ 1]), sealed.key)
    with pytest.raises(UnsealedError):
        unseal(changed, ONE, row="a")


def test_the_file_is_its_owner_s_alone_and_is_never_written_over(ring_file: Path) -> None:
    assert stat.S_IMODE(ring_file.stat().st_mode) == 0o600
    before = ring_file.read_bytes()
    make_ring(ring_file)
    assert ring_file.read_bytes() == before
    assert [path.name for path in ring_file.parent.iterdir()] == [ring_file.name]


def test_a_running_site_takes_a_new_key_at_once_and_drops_none_that_is_needed(ring_file: Path) -> None:
    old = read_ring().current
    sealed = seal(TEXT, read_ring(), row="a")
    added = add_key()
    assert read_ring().current == old
    assert use_last() == added
    assert read_ring().current.name == added
    assert unseal(sealed, read_ring(), row="a") == TEXT
    assert drop_keys(frozenset({old.name})) == []
    assert drop_keys(frozenset()) == [old.name]
    assert [key.name for key in read_ring().keys] == [added]
    assert stat.S_IMODE(ring_file.stat().st_mode) == 0o600


def test_a_ring_that_others_can_read_or_that_is_none_is_refused_and_no_key_is_told(
    ring_file: Path, settings: Settings
) -> None:
    secret = ring_file.read_text().split()[1]
    ring_file.chmod(0o640)
    with pytest.raises(RingError, match="chmod 600") as told:
        read_ring()
    ring_file.chmod(0o600)
    ring_file.write_text(f"one {secret}\none {secret}\n")
    with pytest.raises(RingError, match="names a key twice") as twice:
        read_ring()
    assert secret not in str(told.value) + str(twice.value)
    settings.RX_ASK_KEYS = str(ring_file.with_name("none"))
    with pytest.raises(RingError, match="cannot be read"):
        read_ring()


@pytest.mark.parametrize(
    "text", ["", "one", "one !!!", "one " + base64.b64encode(b"1" * 31).decode(), "a-b " + "A" * 43 + "="]
)
def test_a_line_that_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"line 1|empty"):
        parse_ring(text)


def test_a_key_says_nothing_of_itself_in_a_traceback() -> None:
    assert "1111" not in repr(ONE) + repr(ONE.current)
