"""Answers /healthz (this process lives) and /readyz (it can do all its work), whatever the host's name; no secrets.

Both stand ahead of leaving, languages and the redirect to https: who asks is a program on this machine.
"""

import time
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

GetResponse = Callable[[HttpRequest], HttpResponse]

ALIVE_PATH, READY_PATH = "/healthz", "/readyz"
OK, MISSING = "ok", "missing"
# Readiness is asked by programs, and anybody could: the database is looked at this often at most.
SECONDS_BETWEEN_LOOKS = 1.0
# The keeper of stored pages touches this file at each look.
KEEPER_BEAT = "pages/keeper.beat"
KEEPER_SECONDS = 15


class HealthMiddleware:
    """Answers the two addresses, and lets everything else pass."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._looked_at = -SECONDS_BETWEEN_LOOKS
        self._states: dict[str, str] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == ALIVE_PATH:
            return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")
        if request.path_info == READY_PATH:
            return self._ready()
        return self.get_response(request)

    def _ready(self) -> JsonResponse:
        now = time.monotonic()
        if now - self._looked_at >= SECONDS_BETWEEN_LOOKS:
            self._states, self._looked_at = look(), now
        return JsonResponse(self._states, status=200 if set(self._states.values()) <= {OK} else 503)


def look() -> dict[str, str]:
    """The state of each part, "ok" or one word on what is wrong."""
    return {"database": database_state(), "migrations": migrations_state(), "keeper": keeper_state()}


def database_state() -> str:
    """Whether it answers; with the server's limits of time it says so soon."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        connection.close()
        return "unreachable"
    return OK


def migrations_state() -> str:
    """Whether the tables are those of this code. Once they are, no look at a later time finds them gone."""
    try:
        return OK if are_migrations_applied() else MISSING
    except DatabaseError:
        return "unknown"
    except NotAppliedError:
        return MISSING


def keeper_state() -> str:
    """Whether the keeper of stored pages looked lately; where no page is stored, there is none to look after."""
    beat = settings.RX_DATA / KEEPER_BEAT
    if not beat.parent.is_dir():
        return OK
    try:
        # Either way: a clock that was set back makes the last look one of the future.
        return OK if abs(time.time() - beat.stat().st_mtime) < KEEPER_SECONDS else "late"
    except OSError:
        return MISSING


class NotAppliedError(Exception):
    """Keeps the answer "not yet" from being remembered."""


@cache
def are_migrations_applied() -> bool:
    """True, or NotAppliedError; only True is remembered."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotAppliedError
    return True
