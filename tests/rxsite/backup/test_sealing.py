"""A sealed file opens with its key and whole, or not at all."""

import io
from pathlib import Path

import pytest

from rxsite.backup.errors import BackupError, SealError
from rxsite.backup.sealing import CHUNK, HEAD_BYTES, TAG_BYTES, OpeningReader, SealingWriter, make_key, read_key

KEY, OTHER = bytes(range(32)), bytes(32)
WHOLE = CHUNK + TAG_BYTES


def sealed(data: bytes, key: bytes = KEY) -> bytes:
    file = io.BytesIO()
    writer = SealingWriter(file, key)
    for start in range(0, len(data), 100_001):
        writer.write(data[start : start + 100_001])
    writer.close()
    return file.getvalue()


def opened(data: bytes, key: bytes = KEY) -> bytes:
    return OpeningReader(io.BytesIO(data), key).read()


def some(size: int) -> bytes:
    return (b"%08d" * (size // 8 + 1) % tuple(range(size // 8 + 1)))[:size]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_what_was_sealed_opens_as_it_was(size: int) -> None:
    data = some(size)
    assert opened(sealed(data)) == data


def test_nothing_of_the_text_stands_in_the_file_and_no_two_are_alike() -> None:
    data = b"stalking " * 1000
    assert b"stalking" not in sealed(data)
    assert sealed(data) != sealed(data)


@pytest.mark.parametrize("at", [0, 25, 40, HEAD_BYTES, HEAD_BYTES + WHOLE + 5, -1])
def test_one_altered_bit_anywhere_is_refused(at: int) -> None:
    data = bytearray(sealed(some(2 * CHUNK + 5)))
    data[at] ^= 1
    with pytest.raises(SealError):
        opened(bytes(data))


@pytest.mark.parametrize(
    "left", [0, 10, HEAD_BYTES, HEAD_BYTES + 3, HEAD_BYTES + WHOLE, HEAD_BYTES + 2 * WHOLE, HEAD_BYTES + 2 * WHOLE + 9]
)
def test_a_file_that_was_cut_short_is_refused_even_between_two_chunks(left: int) -> None:
    with pytest.raises(SealError):
        opened(sealed(some(2 * CHUNK + 500))[:left])


def test_chunks_that_changed_places_or_come_from_another_file_are_refused() -> None:
    one, two = sealed(some(3 * CHUNK)), sealed(some(3 * CHUNK))
    first, second = one[HEAD_BYTES : HEAD_BYTES + WHOLE], one[HEAD_BYTES + WHOLE : HEAD_BYTES + 2 * WHOLE]
    rest = one[HEAD_BYTES + 2 * WHOLE :]
    for mixed in (
        one[:HEAD_BYTES] + second + first + rest,
        one[:HEAD_BYTES] + second + rest,
        two[:HEAD_BYTES] + one[HEAD_BYTES:],
    ):
        with pytest.raises(SealError):
            opened(mixed)


def test_something_after_the_end_is_refused() -> None:
    with pytest.raises(SealError):
        opened(sealed(b"all of it") + b"more")


def test_another_key_is_said_to_be_another() -> None:
    with pytest.raises(SealError, match="another key"):
        opened(sealed(b"words"), OTHER)


def test_a_key_is_made_once_and_is_this_accounts_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(set(read_key(path))) > 8
    with pytest.raises(BackupError, match="there already"):
        make_key(path)
    path.chmod(0o644)
    with pytest.raises(BackupError, match="chmod 600"):
        read_key(path)


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(BackupError, match="no key"):
        read_key(path)
    with pytest.raises(BackupError, match="cannot be read"):
        read_key(tmp_path / "none")
