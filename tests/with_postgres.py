"""Runs a command with RX_DATABASE_URL set to a throwaway PostgreSQL: python tests/with_postgres.py COMMAND …

The server lives in a temporary folder, answers on a socket in that folder only, and is gone with its data
when the command ends. PostgreSQL refuses to run as root, so root lends it to an ordinary account.
"""

import getpass
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.machine import find_postgres_folder

DATABASE = "site"
START_SECONDS = 30
# Nobody keeps this data: no waiting for the disk.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}
# What PostgreSQL does by itself, for tests that kill it.
DURABLE = {"max_connections": "60"}


def find_ordinary_account() -> dict[str, Any]:
    """For root the account to run the server as, in subprocess's words; for everybody else nothing."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    sys.exit("PostgreSQL refuses to run as root, and there is no account named postgres or nobody to lend it to.")


class Server:
    """A PostgreSQL of its own folder, which may be killed and started again."""

    def __init__(self, programs: Path, folder: Path, *, is_durable: bool) -> None:
        self._programs, self._folder = programs, folder
        self._log, self._data = folder / "log", folder / "data"
        self._settings = DURABLE if is_durable else QUICK
        self._account = find_ordinary_account()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"postgres:///{self._folder}/{DATABASE}"

    def make(self) -> None:
        """The folder of its data, empty."""
        if self._account:
            os.chown(self._folder, self._account["user"], self._account["group"])
            self._folder.chmod(0o711)
        command = [self._programs / "initdb", "-D", self._data, "-U", getpass.getuser(), "-A", "trust", "--no-sync"]
        with self._log.open("wb") as log:
            subprocess.run(
                [*command, "--encoding=UTF8", "--locale=C.UTF-8"],
                check=True, stdout=log, stderr=log, cwd=self._folder, **self._account,
            )  # fmt: skip

    def start(self) -> None:
        """Returns at once; `wait` waits until it answers."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        command = [self._programs / "postgres", "-D", self._data, "-k", self._folder, "-c", "listen_addresses="]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *options],
                stdout=log, stderr=log, start_new_session=True, cwd=self._folder, **self._account,
            )  # fmt: skip

    def wait(self, database: str = DATABASE) -> None:
        self._try([self._programs / "psql", "-h", self._folder, "-c", "SELECT 1", database])

    def create_database(self) -> None:
        self._try([self._programs / "createdb", "-h", self._folder, DATABASE])

    def kill(self) -> None:
        """As a machine that loses its power would: every process of it at once, with nothing put away."""
        assert self._process is not None
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self._process.pid)], capture_output=True, text=True, check=False
        )
        for number in (self._process.pid, *map(int, found.stdout.split())):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self._process.wait(timeout=START_SECONDS)
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=START_SECONDS)

    def _try(self, command: list[Any]) -> None:
        """Until it succeeds."""
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while subprocess.run(command, capture_output=True, check=False).returncode != 0:
            if self._process.poll() is not None or time.monotonic() > deadline:
                sys.exit("PostgreSQL did not start:\n" + self._log.read_text(errors="replace")[-2000:])
            time.sleep(0.1)


@contextmanager
def run_server(programs: Path, *, is_durable: bool = False) -> Iterator[Server]:
    """A server that is ready and has an empty database, for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = Server(programs, folder, is_durable=is_durable)
    try:
        server.make()
        server.start()
        try:
            server.create_database()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def run_postgres(programs: Path) -> Iterator[str]:
    """The address of such a server."""
    with run_server(programs) as server:
        yield server.address


def main(command: list[str]) -> int:
    """The exit code of the command."""
    if not command:
        sys.exit(__doc__)
    programs = find_postgres_folder()
    if programs is None:
        print("\nCOULD NOT RUN ON POSTGRESQL: initdb was found neither under /usr/lib/postgresql nor in PATH.\n")
        return 1 if os.environ.get("NOTHING_SKIPPED") else 0
    # A stopped run must still stop the server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with run_postgres(programs) as address:
        return subprocess.run(command, env=os.environ | {"RX_DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
