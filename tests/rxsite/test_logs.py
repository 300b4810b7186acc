"""No line of the log says anything about a reader."""

import json
import logging
import sys
from pathlib import Path

import gunicorn
import pytest

from rxsite.logs import OPENING_OF_ITSELF, SAID_OF_ITSELF, ReaderlessFormatter

MARKER = "marker-203.0.113.7"


def write(name: str, level: int, message: str, *arguments: object, **extra: object) -> str:
    """The line that the formatter makes of one record."""
    try:
        try:
            raise KeyError(MARKER)
        except KeyError as first:
            raise ValueError(MARKER) from first
    except ValueError:
        raised = sys.exc_info()
    record = logging.LogRecord(name, level, __file__, 1, message, arguments, raised)
    record.__dict__.update(extra)
    return ReaderlessFormatter().format(record)


@pytest.mark.parametrize(
    ("name", "message", "arguments"),
    [
        ("django.request", "Not Found: %s", (f"/{MARKER}",)),
        ("django.security.csrf", f"Forbidden: {MARKER}", ()),
        ("gunicorn.error", f"Invalid request from ip={MARKER}", ()),
        ("gunicorn.error", "Error handling request %s", (f"/{MARKER}",)),
        ("some.library", f"cannot read {MARKER}", ()),
    ],
)
def test_drops_the_words_of_others_and_every_argument(name: str, message: str, arguments: tuple[object, ...]) -> None:
    line = write(name, logging.ERROR, message, *arguments, status_code=404, request=MARKER)
    assert MARKER not in line
    assert json.loads(line)["status_code"] == 404


def test_keeps_our_own_words_and_the_kinds_of_exceptions() -> None:
    line = json.loads(write("rxsite.store", logging.ERROR, "The page store could not be read"))
    assert line["event"] == "The page store could not be read"
    assert [exception["kind"] for exception in line["exceptions"]] == [
        "builtins.ValueError",
        "builtins.KeyError",
    ]
    assert line["exceptions"][0]["trace"] == [f"tests/rxsite/test_logs.py:{_line_of_the_raise()} write"]


def test_keeps_what_the_server_says_about_itself() -> None:
    assert json.loads(write("gunicorn.error", logging.INFO, "Booting %s", "worker"))["event"] == "Booting worker"


PORT_IN_USE = "connection to ('127.0.0.1', 8000) failed: [Errno 98] Address already in use"


@pytest.mark.parametrize(
    ("message", "arguments", "said"),
    [
        ("Connection in use: %s", ("('127.0.0.1', 8000)",), "Connection in use: ('127.0.0.1', 8000)"),
        (PORT_IN_USE, (), PORT_IN_USE),
        ("WORKER TIMEOUT (pid:%s)", (7,), "WORKER TIMEOUT (pid:7)"),
        ("Worker (pid:%s) was sent %s! Perhaps out of memory?", (7, "SIGKILL"), "Worker (pid:7) was sent SIGKILL! "),
    ],
)
def test_keeps_the_values_in_what_the_server_says_about_itself(
    message: str, arguments: tuple[object, ...], said: str
) -> None:
    assert json.loads(write("gunicorn.error", logging.ERROR, message, *arguments))["event"].startswith(said)


def test_the_words_that_are_kept_are_the_masters_and_never_said_of_a_request() -> None:
    package = Path(gunicorn.__file__).parent
    own = {"arbiter.py", "sock.py"}
    of_itself = "".join((package / name).read_text(encoding="utf-8") for name in sorted(own))
    of_requests = "".join(
        path.read_text(encoding="utf-8")
        for path in package.rglob("*.py")
        if path.relative_to(package).as_posix() not in own
    )
    for words in {*SAID_OF_ITSELF, OPENING_OF_ITSELF.removesuffix("('")}:
        opening = words.removesuffix(" Perhaps out of memory?")
        assert opening in of_itself, words
        assert f'"{opening}' not in of_requests, words


def _line_of_the_raise() -> int:
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if "raise ValueError(MARKER)" in line)
