"""Writes logs as JSON lines that say nothing about a reader; settings.py and the server use it alike.

A line names the logger, the level, the place in the code, a status code if there is one, and for an error the
kinds of the exceptions with the places they passed: never an address, path, query, header, body, argument or
local value.

The words of a message are kept only where they cannot hold such things: our own loggers, and what the server
says about itself, known by its words. For every other logger they are dropped, since Django writes the path into
them, and gunicorn the address into what it says of a request.

    wrong:  logger.warning("No page at %s", request.path)
    right:  logger.warning("The page store could not be read")
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PROJECT_DIR = Path(__file__).resolve().parent.parent
OUR_LOGGERS = frozenset({"rxsite", "articles", "patienttools"})
SERVER_LOGGER = "gunicorn.error"
# What gunicorn's master and sockets say above INFO, of processes, signals and their own address.
SAID_OF_ITSELF = frozenset(
    {
        "Can't connect to %s",
        "Connection in use: %s",
        "Exception in worker process",
        "Invalid address: %s",
        "Reason: %s",
        "Shutting down: %s",
        "USR2 signal ignored. Child exists.",
        "USR2 signal ignored. Parent exists.",
        "Unhandled exception in main loop",
        "Unhandled signal: %s",
        "WORKER TIMEOUT (pid:%s)",
        "Worker (pid:%s) exited with code %s.",
        "Worker (pid:%s) was sent %s!",
        "Worker (pid:%s) was sent %s! Perhaps out of memory?",
    }
)
# Put together before it reaches the log, and said of the address to listen on alone.
OPENING_OF_ITSELF = "connection to ('"
LONGEST_TRACE = 30


class ReaderlessFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "place": f"{record.module}.{record.funcName}:{record.lineno}",
        }
        message = _safe_message(record)
        if message:
            line["event"] = message
        status_code = getattr(record, "status_code", None)
        if isinstance(status_code, int):
            line["status_code"] = status_code
        if record.exc_info and record.exc_info[1]:
            line["exceptions"] = _exceptions(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _safe_message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in OUR_LOGGERS:
        return record.getMessage()
    if record.name != SERVER_LOGGER:
        return ""
    if record.levelno <= logging.INFO or record.msg in SAID_OF_ITSELF:
        return record.getMessage()
    if not record.args and str(record.msg).startswith(OPENING_OF_ITSELF):
        return str(record.msg)
    # Without arguments the words may have been put together already, with an address in them.
    return str(record.msg) if record.args else "withheld: it can name a reader"


def _exceptions(error: BaseException | None) -> list[dict[str, Any]]:
    """The exception and what caused it, first cause last; kinds and places, as words can quote readers."""
    chain: list[dict[str, Any]] = []
    while error is not None and len(chain) < 5:
        frames = traceback.extract_tb(error.__traceback__)[-LONGEST_TRACE:]
        trace = [f"{_short_name(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        chain.append({"kind": f"{type(error).__module__}.{type(error).__qualname__}", "trace": trace})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return chain


def _short_name(filename: str) -> str:
    """A file's name from the project's folder or the library's, without where those lie on this machine."""
    path = Path(filename)
    if path.is_relative_to(PROJECT_DIR) and ".venv" not in path.parts:
        return str(path.relative_to(PROJECT_DIR))
    return "/".join(path.parts[-3:])


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"readerless": {"()": "rxsite.logs.ReaderlessFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "readerless"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django's defaults are replaced: its own handlers mail request bodies and print paths.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # Below an error it would note each missing page, and so when somebody read.
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
        # Whoever tries made-up host names could fill the log.
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": True},
        # Each anonymous attempt at a form of staff would write a line.
        "django.security.csrf": {"handlers": [], "level": "CRITICAL", "propagate": True},
        **{name: {"handlers": [], "level": "INFO", "propagate": True} for name in sorted(OUR_LOGGERS)},
        "gunicorn.error": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
