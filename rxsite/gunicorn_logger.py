"""The server's own log, without a line for each request: what would stand in it is not even put together.

With a configuration of logging, gunicorn gathers address, path and headers of every request, and only then finds that
nobody listens; that costs as much as serving a stored page.
"""

from typing import Any

from gunicorn.glogging import Logger


class ServerLogger(Logger):
    """Starts, stops and errors; no readers."""

    @property
    def access_log_enabled(self) -> bool:
        """False: nothing is gathered for it either."""
        return False

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Nothing."""
