"""grammar.toml is read strictly; a language that it does not know is served neutrally, and named by check_content."""

from pathlib import Path

import pytest

from articles.text.claims import sentences_of, states_statistic
from articles.text.grammar import find_faults, grammar_of, is_in_script, read_grammars
from articles.text.words import with_ascii_digits, words_of
from patienttools.files.faults import ContentError
from tests.machine import PROJECT_DIR

WHOLE = 'script = "LATIN"\nsentence_end = "."\nabbreviations = []\nstatistics = []\n'


def write_grammar(folder: Path, text: str) -> Path:
    (folder / "grammar.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_language_without_a_table_is_read_neutrally() -> None:
    assert [sentence.text for sentence in sentences_of("Aqo bro. Buko؟ Deno۔ Fi", "qaa")] == [
        "Aqo bro.", "Buko؟", "Deno۔", "Fi",
    ]  # fmt: skip
    assert not states_statistic("40% of people", "qaa")
    assert grammar_of("qaa").groups == {}


@pytest.mark.parametrize(
    ("text", "language", "is_own"),
    [
        ("One country.", "en", True),
        ("One country.", "bn", False),
        ("এক দেশ, one", "bn", True),
        ("এক দেশের মানুষ", "en", False),
        ("2016–2019", "bn", True),
        ("", "bn", True),
        ("One country.", "qaa", True),
    ],
)
def test_the_script_of_a_text_is_seen_by_most_of_its_letters(text: str, language: str, is_own: bool) -> None:
    assert is_in_script(text, language) is is_own


def test_each_language_without_a_table_is_named() -> None:
    faults = find_faults(PROJECT_DIR / "content", ["en", "qaa", "bn", "qab"])
    assert ["[qaa]" in faults[0].reason, "[qab]" in faults[1].reason] == [True, True]
    assert len(faults) == 2


def test_every_fault_of_the_file_is_named_at_once(tmp_path: Path) -> None:
    folder = write_grammar(
        tmp_path,
        f'[en]\n{WHOLE}oddity = 1\n\n[en.details]\nwhy = ""\n\n[bn]\nscript = 7\nstatistics = ["("]\n',
    )
    with pytest.raises(ContentError) as caught:
        read_grammars(folder)
    said = "\n".join(map(str, caught.value.faults))
    for reason in ("no regular expression", "Unknown field “oddity”", "“details” must be", "“script” must be"):
        assert reason in said
    assert len(find_faults(folder, ["qaa"])) == len(caught.value.faults)


def test_a_file_that_is_no_toml_is_a_fault(tmp_path: Path) -> None:
    assert "Not valid TOML" in find_faults(write_grammar(tmp_path, "[en"), [])[0].reason


def test_words_are_found_in_any_script() -> None:
    assert words_of("Don’t re-read 12 শিকার নেওয়া, 7 हिन्दी می‌خواهم!") == [
        "Don’t", "re-read", "শিকার", "নেওয়া", "हिन्दी", "می‌خواهم",
    ]  # fmt: skip
    assert with_ascii_digits("১৯৭১ ۲۰۲۰ 5") == "1971 2020 5"
