"""For endurance of the desk: a site of its own on either database, editors who are signed in over HTTP, and kill -9."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.articles.browsing import sent_by_page
from tests.machine import PROJECT_DIR, find_postgres_folder
from tests.rxsite.starts import Started, begin, own_environment, stop
from tests.with_postgres import run_server

TOKEN = "t" * 32
# Prints the key of a session for each of so many new editors who may do everything, and the draft that they share.
SIGN_IN = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from articles.models import Edition
store = import_module(settings.SESSION_ENGINE).SessionStore
for number in range({number}):
    user = User.objects.create_superuser(f"editor-{{number}}")
    session = store()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    print(session.session_key)
print(Edition.objects.get(article__slug="stalking", language="en").pk)
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `fields` reads the form of a page."""

    status: int
    text: str
    location: str

    def fields(self, form: str = "edition_form") -> dict[str, Any]:
        return sent_by_page(SimpleNamespace(content=self.text.encode()), form)


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who is signed in, with one connection for each request."""

    port: int
    session: str

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, Any]) -> Answer:
        return self._ask("POST", path, urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": TOKEN}, doseq=True))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read().decode(), answer.headers.get("Location") or "")
        finally:
            connection.close()


@dataclass(frozen=True, slots=True)
class DeskSite:
    """A site that answers, the editors of it, and the key of the draft that they share."""

    site: Started
    master: int
    environment: dict[str, str]
    editors: tuple[Editor, ...]
    edition: int

    @property
    def form(self) -> str:
        return f"/admin/articles/edition/{self.edition}/change/"

    def shell(self, code: str) -> str:
        return run(self.environment, "shell", "-v0", "-c", code)

    def kill_workers(self) -> None:
        """Every process that answers, in the middle of whatever it does; the server starts others."""
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.master)], capture_output=True, text=True, check=False
        )
        for number in map(int, found.stdout.split()):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

    def wait(self) -> None:
        wait_until(lambda: answers(lambda: self.editors[0].get("/admin/how-it-is-doing/").status == 200))


def run(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def answers(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except (OSError, http.client.HTTPException):
        return False


def wait_until(condition: Callable[[], bool], seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)  # between two looks at a condition


@contextmanager
def desk_site(database: str, data: Path, *, editors: int, workers: int) -> Iterator[DeskSite]:
    """`database` is sqlite or postgresql."""
    if database == "sqlite":
        with _desk_site(data, editors, RX_WORKERS=str(workers)) as desk:
            yield desk
        return
    programs = find_postgres_folder()
    assert programs
    with (
        run_server(programs, is_durable=True) as server,
        _desk_site(data, editors, RX_WORKERS=str(workers), RX_DATABASE_URL=server.address) as desk,
    ):
        yield desk


@contextmanager
def _desk_site(data: Path, editors: int, **variables: str) -> Iterator[DeskSite]:
    site, process = begin(data, **variables)
    try:
        wait_until(lambda: process.poll() is not None or answers(lambda: site.status("/healthz") == 200))
        assert process.poll() is None, site.told()
        environment = own_environment(data, site.port, **variables)
        *sessions, edition = run(environment, "shell", "-v0", "-c", SIGN_IN.format(number=editors)).split()
        yield DeskSite(site, process.pid, environment, tuple(Editor(site.port, one) for one in sessions), int(edition))
    finally:
        stop(process)


def as_json(text: str) -> Any:
    return json.loads(text.splitlines()[-1])
