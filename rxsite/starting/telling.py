"""What the person at the terminal is told: a step a line, and below it, one a line, what is wrong and what to do."""

import traceback
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import OutputWrapper

from rxsite.private_files import UMASK

WIDTH = 11
LOG_NAME = "start.log"


class StartRefusedError(Exception):
    """The site cannot start; the words are a sentence for the person, with what to do."""


class Teller:
    """Writes steps to one stream and faults to the other, in the order in which they are said."""

    def __init__(self, stdout: OutputWrapper, stderr: OutputWrapper) -> None:
        self._stdout, self._stderr = stdout, stderr
        self._is_open = False

    def begin(self, step: str) -> None:
        """The name of a step, before it begins: it can take a while."""
        self._end_line()
        self._stdout.write(f"{step:<{WIDTH}}", ending="")
        self._stdout.flush()
        self._is_open = True

    def say(self, text: str) -> None:
        """How it went; the first words after `begin` stand beside its name."""
        for line in text.splitlines():
            self._stdout.write(line if self._is_open else f"{'':<{WIDTH}}{line}".rstrip())
            self._is_open = False
        self._stdout.flush()

    def warn(self, text: str) -> None:
        """What is wrong and what to do, loudly: to the stream of errors, and from the margin."""
        self._end_line()
        for line in text.splitlines():
            self._stderr.write(line)
        self._stderr.flush()

    def _end_line(self) -> None:
        if self._is_open:
            self._stdout.write("")
            self._stdout.flush()
        self._is_open = False


def keep_traceback(error: BaseException) -> str:
    """Adds an unforeseen error to the log of starts, and says where that is, for the end of a sentence."""
    path = settings.RX_DATA / LOG_NAME
    try:
        path.touch(mode=0o666 & ~UMASK, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n")
            file.writelines(traceback.format_exception(error))
    except OSError:
        return f"({type(error).__name__}; it could not be written down)"
    return f"({type(error).__name__}; all of it is in {path})"


def first_line(error: Any) -> str:
    """What an error of a library says, without what follows its first line."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
