"""Sites in folders of their own, with commands as an operator gives them."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.machine import PROJECT_DIR
from tests.rxsite.starts import own_environment

PICTURE = b"\x89PNG of a page"
# In no backup: what a reader wrote, who is signed in, and who failed to.
READERS_WORDS, SESSION, FAILED = "zzreaderswordszz", "zzsessionzz", "zzfailedzz"


@dataclass(frozen=True, slots=True)
class Site:
    """`url` is empty for SQLite in the folder."""

    data: Path
    url: str = ""

    def begin(self, *arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments], cwd=PROJECT_DIR, env=self._environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT_DIR, env=self._environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip

    def does(self, *arguments: str) -> str:
        """What a command said that went well."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refuses(self, *arguments: str) -> str:
        """What a command said that was refused in a sentence."""
        done = self.run(*arguments)
        assert done.returncode != 0, done.stdout
        assert "Traceback" not in done.stderr
        return done.stderr

    def _environment(self) -> dict[str, str]:
        return own_environment(self.data, 8000, **({"RX_DATABASE_URL": self.url} if self.url else {}))

    @property
    def database(self) -> Path:
        return self.data / "site.sqlite3"

    @property
    def backups(self) -> list[Path]:
        return sorted((self.data / "backups").glob("site-*"))

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        """On either database."""
        if self.url:
            import psycopg

            folder, _slash, name = self.url.removeprefix("postgres:///").rpartition("/")
            with psycopg.connect(dbname=name, host=folder, autocommit=True) as connection:
                cursor = connection.execute(statement)  # type: ignore[call-overload]
                return list(cursor.fetchall()) if cursor.description else []
        with closing(sqlite3.connect(self.database, isolation_level=None, timeout=20)) as database:
            return database.execute(statement).fetchall()


def put_pictures(site: Site) -> None:
    for name in ("a.png", "sub/b.png"):
        path = site.data / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PICTURE + name.encode())
    # One that is just being written.
    (site.data / "media" / ".part-c.png").write_bytes(b"half")


def put_what_is_never_in(site: Site) -> None:
    day = "2026-11-28"
    for statement in (
        "INSERT INTO reports_mistakereport (text, slug, language, is_dangerous, received_on) "
        f"VALUES ('{READERS_WORDS}', '', 'en', false, '{day}')",
        f"INSERT INTO django_session VALUES ('{SESSION}', 'x', '{day} 00:00:00+00:00')",
        "INSERT INTO sign_in_failedsignin (key, whose, failures, hasty, last_failed_at) "
        f"VALUES ('{FAILED}', '', 1, 0, '{day} 00:00:00+00:00')",
    ):
        site.execute(statement)


def names_of_pictures(data: Path) -> set[str]:
    root = data / "media"
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def kill(process: "subprocess.Popen[bytes]", after: float, *, is_alone: bool = False) -> bool:
    """Kills a command, and unless `is_alone` all that it started, after so many seconds; whether it was at work."""
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        (os.kill if is_alone else os.killpg)(process.pid, 9)
        process.wait()
        return True
    return False
