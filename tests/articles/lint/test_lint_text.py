"""`manage.py lint_text`: a sentence a line in, a line of JSON for each finding out, an exit code that scripts read."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.lint.models import LintRule
from tests.machine import PROJECT_DIR

HARM = "Go to couples therapy together and forgive him."


def run(path: Path | str, language: str = "en", **options: Any) -> tuple[int, list[dict[str, Any]], str]:
    output, errors = StringIO(), StringIO()
    code = 0
    try:
        call_command("lint_text", str(path), language=language, stdout=output, stderr=errors, **options)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, [json.loads(line) for line in output.getvalue().splitlines()], errors.getvalue()


def write(folder: Path, data: bytes) -> Path:
    path = folder / "text.txt"
    path.write_bytes(data)
    return path


@pytest.mark.django_db
def test_each_finding_is_a_line_of_json_with_line_rule_why_and_instead(tmp_path: Path) -> None:
    path = write(tmp_path, f"Call 999 if you are in danger.\n\n{HARM}\n".encode())
    code, rows, said = run(path)
    assert code == 1
    assert {row["line"] for row in rows} == {3}
    assert all(row["rule"] and row["why"] and row["instead"] and row["quote"] == HARM for row in rows)
    assert "those that ship" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"Call 999 if you are in danger.\n", b"\xef\xbb\xbf", b"\0\xff\xfe\x80\n"]
)
def test_nothing_found_is_silence_and_exit_0(tmp_path: Path, data: bytes) -> None:
    code, rows, _said = run(write(tmp_path, data))
    assert (code, rows) == (0, [])


@pytest.mark.django_db
def test_a_byte_order_mark_windows_line_ends_and_odd_bytes_change_no_line_number(tmp_path: Path) -> None:
    plain = run(write(tmp_path, f"{HARM}\nx\n{HARM}\n".encode()))[1]
    odd = run(write(tmp_path, b"\xef\xbb\xbf" + f"{HARM}\r\n".encode() + b"\xff\xfe\r\n" + f"{HARM}\r\n".encode()))[1]
    assert odd == plain
    assert {row["line"] for row in plain} == {1, 3}


@pytest.mark.slow
@pytest.mark.django_db
def test_a_line_without_an_end_is_read_to_its_end(tmp_path: Path) -> None:
    path = write(tmp_path, (("Lock the door. " * 5_000) + HARM + " x" * 50_000).encode())
    code, rows, _said = run(path)
    assert code == 1
    assert "couple-therapy" in {row["rule"] for row in rows}


@pytest.mark.django_db
def test_an_unknown_language_and_a_missing_file_are_said_with_exit_2(tmp_path: Path) -> None:
    for path, language, said in (
        (write(tmp_path, b"x"), "xx", "Known: en, bn"),
        (tmp_path / "no", "en", "cannot be read"),
    ):
        with pytest.raises(CommandError, match=said) as caught:
            call_command("lint_text", str(path), language=language)
        assert caught.value.returncode == 2


@pytest.mark.django_db
def test_editors_rules_hold_where_a_database_stands(tmp_path: Path) -> None:
    LintRule.objects.create(key="acme", language="en", pattern="acme", why="Ours.", instead="Nothing.", position=1)
    code, rows, said = run(write(tmp_path, b"Buy from Acme today or tomorrow.\n"))
    assert code == 1
    assert [row["rule"] for row in rows] == ["acme"]
    assert "the database's" in said


@pytest.mark.slow
def test_works_as_a_program_on_standard_input_without_a_database(tmp_path: Path) -> None:
    def lint(*arguments: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "manage.py", "lint_text", *arguments]
        environment = {"RX_DATA": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"}
        return subprocess.run(command, input=text, capture_output=True, cwd=PROJECT_DIR, env=environment, check=False)

    harm = "তার সঙ্গে শেষবার দেখা করে বুঝিয়ে বলুন।"
    found = lint("--language", "bn", "-", text=harm.encode())
    assert found.returncode == 1, found.stderr.decode()
    row = json.loads(found.stdout.decode().splitlines()[0])
    assert (row["line"], row["quote"]) == (1, harm)
    assert lint("--language", "en", "-", text=b"Lock the door.\n").returncode == 0
    assert lint("-").returncode == 2
    assert lint("--language", "en").returncode == 2
    assert not list(tmp_path.glob("*.sqlite3"))
