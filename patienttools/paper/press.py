"""The press: one process a worker that sets paper in type, started when first needed, and never waited for long."""

import json
import logging
import os
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from patienttools.paper.shapes import Order, as_data

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
PROGRAM = FOLDER / "press_process.py"


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` from the order to the last byte, `wait` for others before it, `idle` until the process goes.

    `megabytes` of addresses, of which most are never memory (README); `bytes_in`, `bytes_out` of an order and a PDF.
    """

    seconds: float = 10
    wait: float = 5
    idle: int = 120
    megabytes: int = 512
    bytes_in: int = 2 * 1024 * 1024
    bytes_out: int = 8 * 1024 * 1024


LIMITS = Limits()


class Press:
    """Sets orders, one at a time. What goes wrong costs an answer and the process, and nothing else."""

    def __init__(self, limits: Limits = LIMITS, program: Path = PROGRAM, folder: Path = FOLDER) -> None:
        self._limits, self._program, self._folder = limits, program, folder
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def set(self, order: Order) -> bytes | None:
        """The PDF; None where it could not be set, in time, within its bounds, or with the letters that there are."""
        body = json.dumps(as_data(order), ensure_ascii=False, separators=(",", ":")).encode()
        if not order.papers or len(body) > self._limits.bytes_in or not self._turn.acquire(timeout=self._limits.wait):
            return None
        try:
            pdf = self._ask(body)
        except OSError as error:
            logger.error("The press could not set a sheet: %s", type(error).__name__)
            self._end()
            return None
        finally:
            self._turn.release()
        if not pdf:
            logger.error("The press gave no PDF")
        return pdf or None

    def close(self) -> None:
        """Ends the process, if there is one."""
        with self._turn:
            self._end()

    def _ask(self, body: bytes) -> bytes:
        """The answer of a process. One that had gone before it was asked, as idle ones do, is followed by another."""
        is_new = self._running() is None
        for is_last in (is_new, True):
            process = self._running() or self._start()
            until = time.monotonic() + self._limits.seconds
            try:
                _give(process, len(body).to_bytes(8, "big") + body, until)
                length = int.from_bytes(_take(process, 8, until), "big")
                if length > self._limits.bytes_out:
                    raise OSError("an answer longer than any may be")
                return _take(process, length, until)
            except (BrokenPipeError, EOFError) as error:
                self._end()
                if is_last:
                    raise OSError("the process has gone") from error
        raise OSError("no process answers")

    def _running(self) -> subprocess.Popen[bytes] | None:
        """The process, if it is this worker's own: one that was started before workers parted is another's."""
        if self._owner != os.getpid():
            self._process = None
        if self._process is not None and self._process.poll() is not None:
            self._end()
        return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        limits = self._limits
        numbers = (limits.idle, limits.megabytes, limits.bytes_out)
        self._process = subprocess.Popen(  # noqa: S603  a program and numbers of ours
            [sys.executable, "-I", str(self._program), str(self._folder), *map(str, numbers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            cwd="/",
            bufsize=0,
        )
        for pipe in _pipes(self._process):
            os.set_blocking(pipe.fileno(), False)
        self._owner = os.getpid()
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        for pipe in _pipes(process):
            with suppress(OSError):
                pipe.close()
        process.wait()


def _pipes(process: subprocess.Popen[bytes]) -> tuple[Any, Any]:
    return process.stdin, process.stdout


def _give(process: subprocess.Popen[bytes], body: bytes, until: float) -> None:
    """Raises TimeoutError, and BrokenPipeError where nobody reads any more."""
    pipe, view = _pipes(process)[0].fileno(), memoryview(body)
    while view:
        _wait(pipe, select.POLLOUT, until)
        with suppress(BlockingIOError):
            view = view[os.write(pipe, view) :]


def _take(process: subprocess.Popen[bytes], count: int, until: float) -> bytes:
    """That many bytes. Raises TimeoutError, and EOFError where the process has gone."""
    pipe, parts = _pipes(process)[1].fileno(), []
    while count:
        _wait(pipe, select.POLLIN, until)
        try:
            part = os.read(pipe, min(count, 1 << 20))
        except BlockingIOError:
            continue
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _wait(pipe: int, event: int, until: float) -> None:
    poll = select.poll()
    poll.register(pipe, event)
    left = until - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise TimeoutError("the press took too long")


press = Press()
