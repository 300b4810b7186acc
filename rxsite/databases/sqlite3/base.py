"""A database file that was once filled is opened and never made; a connection to one that is gone is given up.

SQLite makes an empty file where it finds none, and goes on writing into a file that was removed: both would lose what
editors saved, and say nothing.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db.backends.sqlite3 import base

from rxsite.databases.marks import is_marked


class DatabaseWrapper(base.DatabaseWrapper):
    """Knows which file it has opened."""

    _opened: tuple[int, int] | None = None

    def get_connection_params(self) -> dict[str, Any]:
        parameters: dict[str, Any] = super().get_connection_params()
        path = Path(str(parameters["database"]))
        if is_marked(path):
            parameters["database"] = f"file:{quote(str(path.absolute()))}?mode=rw"
        return parameters

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        self._opened = self._file()
        return connection

    def is_usable(self) -> bool:
        return self._file() == self._opened and bool(super().is_usable())

    def _file(self) -> tuple[int, int] | None:
        try:
            status = os.stat(self.settings_dict["NAME"])  # noqa: PTH116  at every request
        except OSError:
            return None
        return status.st_dev, status.st_ino
