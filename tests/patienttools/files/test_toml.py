"""TOML as we write it: every kind of value is read again as it was."""

import datetime
import tomllib

import pytest

from patienttools.files.toml import format_toml


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
