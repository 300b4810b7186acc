"""Files of content/ are read in whatever form an editor saved them, and what is no text is a fault."""

import unicodedata
from pathlib import Path

import pytest

from patienttools.files.faults import Fault
from patienttools.files.reading import decode, is_stranger, own_paths, read_text

TEXT = 'title = "আড়াল"\nnote = "é"\n'
FORMS = {
    "as it is": TEXT.encode(),
    "byte-order mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "Windows line ends": TEXT.replace("\n", "\r\n").encode(),
    "decomposed letters": unicodedata.normalize("NFD", TEXT).encode(),
    "all at once": b"\xef\xbb\xbf" + unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_the_same_text(form: str, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(FORMS[form])
    faults: list[Fault] = []
    assert read_text(tmp_path, "a.toml", faults) == unicodedata.normalize("NFC", TEXT)
    assert faults == []


def test_what_is_no_text_is_one_fault_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"x = 1\ny = \xc3(\n")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "loose.toml").symlink_to(tmp_path / "nowhere")
    faults: list[Fault] = []
    names = ("a.toml", "folder.toml", "loose.toml", "none.toml")
    assert [read_text(tmp_path, name, faults) for name in names] == [None] * 4
    assert [(fault.path, fault.line) for fault in faults] == [("a.toml", 2), *((name, 0) for name in names[1:])]
    assert read_text(tmp_path, "none.toml", faults, is_needed=False) is None
    assert decode("a", b"a" * 11, faults, longest=10) is None
    assert len(faults) == 5


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        "._en.md",
        "en.md~",
        ".en.md.swp",
        "en.md.swo",
        "#en.md#",
        ".#en.md",
        "~$en.md",
        "Thumbs.db",
        "desktop.ini",
        "__MACOSX",
        "en.md.bak",
        "en.md.orig",
        "4913.tmp",
    ],
)
def test_strangers_are_passed_over(name: str, tmp_path: Path) -> None:
    for own in ("en.md", "#.md", "thumbs.md", name):
        (tmp_path / own).touch()
    assert is_stranger(name)
    assert [path.name for path in own_paths(tmp_path)] == ["#.md", "en.md", "thumbs.md"]
    assert list(own_paths(tmp_path / "none")) == []
