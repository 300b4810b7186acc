"""An archive comes back as it was; one that is not ours, or not whole, leaves nothing anywhere."""

import gzip
import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rxsite.backup.archive import member_of, read_archive, write_archive
from rxsite.backup.errors import BackupError
from rxsite.backup.manifest import MANIFEST, Manifest, Member, is_member_name, read_manifest, write_manifest
from rxsite.moving.tables import Summary

DATABASE = "database.sqlite3"
KEY = bytes(range(32))


def manifest_of(*members: Member) -> Manifest:
    return Manifest(
        "2026-11-28T00:00:00+00:00", "release", "sqlite", "3", (("articles", "0001_initial"),),
        {"auth_user": Summary(1, "ab")}, {"django_session": "who is signed in"}, "0f", members,
    )  # fmt: skip


def written(folder: Path, files: dict[str, bytes], key: bytes | None = None) -> Path:
    """A backup of such files."""
    source = folder / "source"
    members = []
    for name, data in files.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        members.append(member_of(name, path))
    with (folder / "archive").open("wb") as file:
        write_archive(file, manifest_of(*members), [source / name for name in files], key)
    return folder / "archive"


def read(path: Path, into: Path, key: bytes | None = None) -> Manifest:
    into.mkdir(exist_ok=True)
    with path.open("rb") as file:
        return read_archive(file, into, key)


FILES = {DATABASE: b"rows" * 50_000, "media/a.png": b"\x89PNG", "media/sub/b.webp": b""}


@pytest.mark.parametrize("key", [None, KEY])
def test_comes_back_as_it_was_for_this_account_alone(tmp_path: Path, key: bytes | None) -> None:
    into = tmp_path / "into"
    manifest = read(written(tmp_path, FILES, key), into, key)
    assert {name: (into / name).read_bytes() for name in FILES} == FILES
    assert {path.stat().st_mode & 0o777 for path in into.rglob("*") if path.is_file()} == {0o600}
    assert list(manifest.pictures) == ["a.png", "sub/b.webp"]


def test_any_tar_opens_an_open_one(tmp_path: Path) -> None:
    with tarfile.open(written(tmp_path, FILES)) as archive:
        assert archive.getnames() == [MANIFEST, *FILES]


def test_a_sealed_one_without_its_key_says_so(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="--key"):
        read(written(tmp_path, FILES, KEY), tmp_path / "into")


@pytest.mark.parametrize("key", [None, KEY])
def test_cut_short_anywhere_is_refused(tmp_path: Path, key: bytes | None) -> None:
    path = written(tmp_path, FILES, key)
    whole = path.read_bytes()
    for left in [*range(0, len(whole), max(1, len(whole) // 40)), len(whole) - 1]:
        path.write_bytes(whole[:left])
        into = tmp_path / f"into-{left}"
        with pytest.raises(BackupError):
            read(path, into, key)


@pytest.mark.parametrize("key", [None, KEY])
def test_a_byte_altered_anywhere_is_refused_or_changes_nothing(tmp_path: Path, key: bytes | None) -> None:
    path = written(tmp_path, FILES, key)
    whole, taken = path.read_bytes(), 0
    for at in range(0, len(whole), max(1, len(whole) // 120)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        into = tmp_path / f"into-{at}"
        try:
            read(path, into, key)
        except BackupError:
            continue
        # A few bytes of gzip's head say nothing of the content.
        taken += 1
        assert {name: (into / name).read_bytes() for name in FILES} == FILES
    assert taken <= (0 if key else 3)


def hostile(path: Path, members: list[tuple[tarfile.TarInfo, bytes]], *, tail: bytes = b"") -> Path:
    """A tar as somebody else would write it, in any of its forms."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for info, data in members:
            info.size = len(data) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(data))
    path.write_bytes(gzip.compress(file.getvalue() + tail))
    return path


def described(files: dict[str, bytes], **changed: Any) -> bytes:
    """A manifest that fits files, but for what is changed."""
    import hashlib

    members = [Member(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()]
    data = json.loads(write_manifest(manifest_of(*members)))
    return json.dumps(data | changed).encode()


NAMES = (
    "../evil", "/etc/evil", "media/../../evil", "media/./x", "media//x", "media/", "media", "media/a\\b", "media/a\nb",
    "media/" + "x" * 101, "secret_key", "database.sqlite3-wal", "site.sqlite3", "manifest.json", "", "media/\0", "..",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_elsewhere_is_refused_before_anything_is_unpacked(tmp_path: Path, name: str) -> None:
    assert not is_member_name(name)
    files = {DATABASE: b"rows", name: b"evil"}
    path = hostile(
        tmp_path / "archive",
        [
            (tarfile.TarInfo(MANIFEST), described(files)),
            (tarfile.TarInfo(DATABASE), b"rows"),
            (tarfile.TarInfo(name or "x"), b"evil"),
        ],
    )
    into = tmp_path / "deep" / "into"
    into.mkdir(parents=True)
    with pytest.raises(BackupError, match=r"names a file|was altered"):
        read(path, into)
    assert list(into.iterdir()) == []
    assert not (tmp_path / "evil").exists()


KINDS = {
    "symbolic link": tarfile.SYMTYPE, "hard link": tarfile.LNKTYPE, "device": tarfile.CHRTYPE, "pipe": tarfile.FIFOTYPE,
    "folder": tarfile.DIRTYPE, "block device": tarfile.BLKTYPE,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_plain_file_is_refused(tmp_path: Path, kind: str) -> None:
    info = tarfile.TarInfo("media/a")
    info.type, info.linkname = KINDS[kind], "/etc/passwd"
    files = {DATABASE: b"rows", "media/a": b"", "media/a/b": b"evil"}
    members = [(tarfile.TarInfo(MANIFEST), described(files)), (tarfile.TarInfo(DATABASE), b"rows"), (info, b"")]
    path = hostile(tmp_path / "archive", [*members, (tarfile.TarInfo("media/a/b"), b"evil")])
    into = tmp_path / "into"
    with pytest.raises(BackupError):
        read(path, into)
    assert not (into / "media").exists()


def test_longer_forms_of_a_tar_are_refused_unread(tmp_path: Path) -> None:
    info = tarfile.TarInfo(DATABASE)
    info.pax_headers = {"comment": "x" * 5_000_000}
    path = hostile(tmp_path / "archive", [(tarfile.TarInfo(MANIFEST), described({DATABASE: b"rows"})), (info, b"rows")])
    with pytest.raises(BackupError, match="no plain file"):
        read(path, tmp_path / "into")


def test_more_than_the_manifest_names_or_less_or_in_another_order_is_refused(tmp_path: Path) -> None:
    files = {DATABASE: b"rows", "media/a": b"a"}
    first = (tarfile.TarInfo(MANIFEST), described(files))
    parts = [(tarfile.TarInfo(name), data) for name, data in files.items()]
    extra = (tarfile.TarInfo("media/c"), b"c")
    for number, members in enumerate(
        [[first, *parts, extra], [first, parts[0]], [first, *parts[::-1]], [*parts, first], parts]
    ):
        with pytest.raises(BackupError):
            read(hostile(tmp_path / f"archive-{number}", members), tmp_path / f"into-{number}")


def test_a_flood_of_zeros_after_the_end_is_given_up(tmp_path: Path) -> None:
    members = [(tarfile.TarInfo(MANIFEST), described({DATABASE: b"rows"})), (tarfile.TarInfo(DATABASE), b"rows")]
    with pytest.raises(BackupError, match="more than its manifest"):
        read(hostile(tmp_path / "archive", members, tail=bytes(30_000_000)), tmp_path / "into")


def test_a_manifest_that_says_more_than_the_disk_holds_is_refused_before_unpacking(tmp_path: Path) -> None:
    huge = [{"name": DATABASE, "size": 10**18, "digest": "ab"}]
    members = [(tarfile.TarInfo(MANIFEST), described({}, members=huge)), (tarfile.TarInfo(DATABASE), b"rows")]
    with pytest.raises(BackupError, match="no room"):
        read(hostile(tmp_path / "archive", members), tmp_path / "into")


@pytest.mark.parametrize(
    "changed",
    [
        {"format": 2}, {"format": None}, {"kind": "mysql"}, {"kind": 3}, {"members": []}, {"members": [{}]},
        {"members": 7}, {"tables": []}, {"tables": {"a": {"rows": -1, "digest": "ab"}}}, {"made_at": None},
        {"tables": {"a": {"rows": True, "digest": "ab"}}}, {"tables": {"a": {"rows": 1, "digest": "xyz"}}},
        {"migrations": ["ab", "c"]}, {"left_out": {"a": 1}},
        {"members": [{"name": DATABASE, "size": 1, "digest": "ab"}] * 2},
    ],
    ids=str,
)  # fmt: skip
def test_a_manifest_that_was_altered_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(BackupError):
        read_manifest(described({DATABASE: b"rows"}, **changed))


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"[" * 100_000, b"\xff\xfe", b"null", b"{}"])
def test_what_is_no_manifest_is_refused(text: bytes) -> None:
    with pytest.raises(BackupError):
        read_manifest(text)


def test_a_manifest_comes_back_as_it_was() -> None:
    manifest = manifest_of(Member(DATABASE, 4, "ab"))
    assert read_manifest(write_manifest(manifest)) == manifest
    assert read_manifest(write_manifest(replace(manifest, release="other"))) != manifest


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive at all", gzip.compress(b""), gzip.compress(b"x" * 5000), bytes(10_000)],
    # A compressed file holds the second in which it was made, and a name of a test must not.
    ids=["empty", "words", "compressed nothing", "compressed letters", "zeros"],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "archive"
    path.write_bytes(content)
    with pytest.raises(BackupError):
        read(path, tmp_path / "into")
