"""The press: sets hostile words as words, tags what it sets, and gives way when it is hung, killed or out of memory."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from patienttools.paper.press import FOLDER, LIMITS, Press
from patienttools.paper.shapes import BULLET, TICK, Listed, Paragraph
from tests.patienttools.paper.setting import order, paper, read, tags_of, text_of, words

HOSTILE = [
    '#panic("x")',
    '#import "@preview/x:1.0.0"',
    '#read("/etc/passwd")',
    "$ sum_(x) $ *b* _i_ `c` = h",
    "\\ \\u{41} ]]]]] }}}}} )))) // /* */",
    '"quoted" \\"and\\" <label> @ref ~ -- --- ...',
    "{{ x }} {% y %} <script>z</script> &amp;",
]


@pytest.fixture
def press() -> Iterator[Press]:
    press = Press()
    yield press
    press.close()


def test_hostile_words_are_printed_and_never_run(press: Press) -> None:
    pdf = press.set(order(*HOSTILE))
    assert pdf
    said = " ".join(text_of(pdf).split())
    assert [text for text in HOSTILE if " ".join(text.split()) not in said] == []


def test_a_sheet_is_tagged_and_its_file_tells_nothing(press: Press) -> None:
    item = (Paragraph(words("To do")),)
    lists = (Listed(TICK, (item, item)), Listed(BULLET, (item,)))
    pdf = press.set(replace(order("Words"), papers=(paper(*order("Words").papers[0].blocks, *lists),)))
    assert pdf
    document = read(pdf)
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    tags = tags_of(pdf)
    assert {"/H1", "/P", "/L", "/LI", "/LBody"} <= set(tags)
    assert (tags.count("/H1"), tags.count("/L"), tags.count("/LI")) == (1, 2, 3)
    told = {name: value for name, value in (document.metadata or {}).items() if name != "/Creator"}
    assert told == {"/Title": "Notes"}
    assert b"CreateDate" not in pdf
    assert b"ModifyDate" not in pdf
    assert b"pdfuaid" in pdf or "pdfuaid" in str(root["/Metadata"].get_data())


def test_letters_that_the_fonts_lack_give_no_sheet_rather_than_boxes(press: Press) -> None:
    assert press.set(order("مرحبا")) is None
    assert press.set(order("Words")) is not None


def test_a_killed_process_is_followed_by_another(press: Press) -> None:
    assert press.set(order("Words"))
    process = press._process
    assert process
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert press.set(order("Words"))
    assert press._process is not process


def other(tmp_path: Path, body: str) -> Path:
    """A process that is not as it should be."""
    program = tmp_path / "process.py"
    program.write_text(f"import os, sys, time\n{body}\n", encoding="utf-8")
    return program


@pytest.mark.parametrize(
    ("body", "limits"),
    [
        pytest.param("time.sleep(600)", replace(LIMITS, seconds=0.5), id="hung"),
        pytest.param("os.read(0, 8); os._exit(1)", LIMITS, id="dies at each order"),
        pytest.param("os.read(0, 8); os.write(1, b'\\xff' * 8)", LIMITS, id="promises more than any PDF"),
        pytest.param("os.read(0, 8); os.write(1, (0).to_bytes(8, 'big'))", LIMITS, id="could not set it"),
    ],
)
def test_a_process_that_does_not_answer_costs_no_more_than_its_time(tmp_path: Path, body: str, limits: object) -> None:
    press = Press(limits, program=other(tmp_path, body))  # type: ignore[arg-type]
    assert press.set(order("Words")) is None
    press.close()
    assert press._process is None


@pytest.mark.parametrize(
    "megabytes", [pytest.param(40, id="to start"), pytest.param(130, id="for so much", marks=pytest.mark.slow)]
)
def test_too_little_memory_gives_no_sheet(megabytes: int) -> None:
    press = Press(replace(LIMITS, megabytes=megabytes))
    assert press.set(order(*["words and words " * 20] * 4000)) is None
    assert bool(press.set(order("Words"))) is (megabytes == 130)
    press.close()


def test_a_sheet_of_more_than_its_bounds_is_not_given() -> None:
    press = Press(replace(LIMITS, bytes_out=500))
    assert press.set(order("Words")) is None
    press.close()
    press = Press(replace(LIMITS, bytes_in=50))
    assert press.set(order("Words")) is None
    assert press._process is None


def test_an_idle_process_goes_and_the_next_order_starts_another() -> None:
    press = Press(replace(LIMITS, idle=0))
    assert press.set(order("Words"))
    process = press._process
    assert process
    process.wait(30)
    assert press.set(order("Words"))
    press.close()


def test_a_missing_font_or_template_gives_no_sheet(tmp_path: Path) -> None:
    press = Press(folder=tmp_path)
    assert press.set(order("Words")) is None
    (tmp_path / "paper.typ").write_text((FOLDER / "paper.typ").read_text(encoding="utf-8"), encoding="utf-8")
    assert press.set(order("Words")) is None
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    assert press.set(order("Words")) is None
    for font in (FOLDER / "fonts").glob("*.ttf"):
        (fonts / font.name).write_bytes(font.read_bytes())
    assert press.set(order("Words")) is not None
    press.close()
    (fonts / "NotoSans-Bold.ttf").write_bytes(b"half a font")
    assert press.set(order("Words")) is None


def test_the_process_goes_when_nobody_is_left_to_ask_it() -> None:
    program = FOLDER / "press_process.py"
    process = subprocess.Popen(
        [sys.executable, "-I", str(program), str(FOLDER), "600", "1024", "1000000"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_its_memory_is_given_back_and_writes_no_file(press: Press) -> None:
    assert press.set(order("Words"))
    process = press._process
    assert process
    limits = Path(f"/proc/{process.pid}/limits").read_text(encoding="utf-8")
    size = next(line for line in limits.splitlines() if line.startswith("Max file size"))
    assert size.split()[3:5] == ["0", "0"]
    press.close()
    started = time.monotonic()
    while time.monotonic() - started < 30:
        try:
            os.kill(process.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.01)
    else:
        pytest.fail("the process is still there")
