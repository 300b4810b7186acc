"""Reading and writing TOML: whatever an editor's program saved is taken, and what is written comes back the same."""

import datetime
import tomllib
from pathlib import Path

import pytest

from patienttools.files.faults import Fault
from patienttools.files.reading import read_text, read_top
from patienttools.files.toml import format_toml


def test_takes_byte_order_marks_windows_line_ends_and_decomposed_letters(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbf" + 'name = "Rene\u0301"\r\nnote = "two"\r\n'.encode())
    faults: list[Fault] = []
    assert read_text(tmp_path, "a.toml", faults) == 'name = "René"\nnote = "two"\n'
    assert faults == []


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b'a = "x"\nb = "\xff"\n', 2, "Not valid UTF-8 from here on"),
        (b'a = "x"\nb = \n', 2, "Not valid TOML"),
        (None, 0, "The file is missing"),
    ],
)
def test_what_cannot_be_read_is_one_fault_with_its_line(
    tmp_path: Path, data: bytes | None, line: int, reason: str
) -> None:
    if data is not None:
        (tmp_path / "a.toml").write_bytes(data)
    faults: list[Fault] = []
    assert read_top(tmp_path, "a.toml", faults) is None
    assert [(fault.path, fault.line) for fault in faults] == [("a.toml", line)]
    assert reason in faults[0].reason


def test_a_file_that_is_not_needed_may_be_missing(tmp_path: Path) -> None:
    faults: list[Fault] = []
    assert read_top(tmp_path, "a.toml", faults, is_needed=False) is None
    assert faults == []


@pytest.mark.parametrize(
    "text",
    [
        r"\b(?:a|b)\s+\d{2}",
        "it’s '''three''' marks",
        "'first",
        "last'",
        "\nfirst line",
        "tab\tand\nline",
        "\x7f",
        '"""',
    ],
)
def test_a_literal_text_comes_back_byte_for_byte(text: str) -> None:
    assert tomllib.loads(format_toml({"pattern": text}, literal={"pattern"})) == {"pattern": text}


def test_every_kind_of_value_comes_back() -> None:
    values = {
        "is_it": False,
        "year": 2027,
        "on": datetime.date(2027, 1, 2),
        "at": datetime.datetime.fromisoformat("2027-01-02T03:04:05.000006"),
        "names": {"en": "A", "bn-latn": 'B "b"', "": "odd", "a b": ["x", "y" * 90]},
        "list": ["one", "two"],
        "long": ["z" * 90],
        "tables": [{"kind": "call", "note": {"en": "x"}}, {"kind": "text"}],
    }
    text = format_toml(values | {"none": None, "nothing": "", "empty": {}, "no": []})
    assert tomllib.loads(text) == values
