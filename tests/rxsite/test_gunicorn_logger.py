"""The server's log puts no line of a request together, though its configuration would have one."""

import os
import runpy

from gunicorn.config import Config

from rxsite.gunicorn_logger import ServerLogger
from tests.machine import PROJECT_DIR


class Untouchable:
    """A request that tells who looks at it."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"somebody looked at {name}")


def test_nobody_looks_at_a_request() -> None:
    mask = os.umask(0o022)  # the configuration sets one for the server
    settings = runpy.run_path(str(PROJECT_DIR / "rxsite" / "gunicorn_config.py"))
    os.umask(mask)
    configuration = Config()
    configuration.set("logconfig_dict", settings["logconfig_dict"])
    configuration.set("logger_class", settings["logger_class"])
    assert configuration.logger_class is ServerLogger
    logger = ServerLogger(configuration)
    assert not logger.access_log_enabled
    logger.access(Untouchable(), Untouchable(), Untouchable(), Untouchable())
