"""What fails outside the site's own code is answered, and neither answer nor log says who asked or for what."""

import logging
import socket

import pytest

from rxsite.gunicorn_worker import Worker
from rxsite.logs import ReaderlessFormatter

MARKER = "marker-203.0.113.7"


def test_an_unforeseen_error_is_logged_in_our_words_and_answered_without_any(caplog: pytest.LogCaptureFixture) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, caplog.at_level(logging.ERROR):
        Worker.handle_error(Worker.__new__(Worker), MARKER, ours, (MARKER, 1), ValueError(MARKER))
        answer = theirs.recv(65_536).decode()
    assert answer.startswith("HTTP/1.1 500 ")
    assert MARKER not in answer
    (record,) = caplog.records
    line = ReaderlessFormatter().format(record)
    assert "A request failed outside the site's own code" in line
    assert "ValueError" in line
    assert MARKER not in line
