"""A rule that is switched off, in the files as in the admin, finds nothing."""

from pathlib import Path

import pytest

from articles.lint.linter import lint_sentence
from articles.lint.rules import read_rules
from articles.lint.sentences import Spoken


@pytest.mark.parametrize(("line", "found"), [("", 1), ("is_active = true\n", 1), ("is_active = false\n", 0)])
def test_a_rule_that_a_file_switches_off_finds_nothing(line: str, found: int, tmp_path: Path) -> None:
    rule = '[[rules]]\nkey = "x"\nlanguage = "en"\npattern = "odd word"\nwhy = "W."\ninstead = "I."\n'
    (tmp_path / "lint.toml").write_text(rule + line, encoding="utf-8")
    sentence = Spoken("about", 1, "An odd word.", "everyone", False, False, True, "An odd word.")
    assert len(list(lint_sentence(sentence, "en", "topic", read_rules(tmp_path)))) == found
