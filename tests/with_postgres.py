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
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.machine import find_postgres_folder

DATABASE = "site"
START_SECONDS = 30
# Nobody keeps this data: no waiting for the disk.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}


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


@contextmanager
def run_postgres(programs: Path) -> Iterator[str]:
    """The address of a server that is ready and has an empty database, for as long as the block lasts."""
    account = find_ordinary_account()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if account:
            os.chown(folder, account["user"], account["group"])
            folder.chmod(0o711)
        data, log = folder / "data", folder / "log"
        common: dict[str, Any] = {"cwd": folder, **account}
        with log.open("wb") as log_file:
            make = [programs / "initdb", "-D", data, "-U", getpass.getuser(), "-A", "trust", "--no-sync"]
            subprocess.run(
                [*make, "--encoding=UTF8", "--locale=C.UTF-8"],
                check=True,
                stdout=log_file,
                stderr=log_file,
                **common,
            )
            options = [part for name, value in QUICK.items() for part in ("-c", f"{name}={value}")]
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *options],
                stdout=log_file, stderr=log_file, start_new_session=True, **common,
            )  # fmt: skip
        try:
            _create_database(programs, folder, server, log)
            yield f"postgres:///{folder}/{DATABASE}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _create_database(programs: Path, folder: Path, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    create = [programs / "createdb", "-h", folder, DATABASE]
    while subprocess.run(create, capture_output=True, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            sys.exit("PostgreSQL did not start:\n" + log.read_text(errors="replace")[-2000:])
        time.sleep(0.1)


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
