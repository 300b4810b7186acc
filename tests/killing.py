"""Kill -9 after each write in turn: work is done by a child that ends itself when it has written so many times.

By the hour of a clock a slow machine would be hit now here, now there; so each place comes, on each machine.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from tests.machine import PROJECT_DIR

# Each line is how many writes the child may do (0: all) and what is given to the work.
_FORKING = """
import os, re, signal, sys
import django
django.setup()
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
from django.db import connection
{imports}

class Writes:
    def __init__(self, last):
        self.last, self.found = last, []

    def __call__(self, execute, sql, parameters, many, context):
        result = execute(sql, parameters, many, context)
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            self.found.append(re.search(r'(?:INTO|UPDATE|FROM) "?([a-z_]+)', sql)[1])
            if len(self.found) == self.last:
                os.kill(os.getpid(), signal.SIGKILL)
        return result

def work(given):
    {work}

print("ready", flush=True)
for line in sys.stdin:
    number, given = line.rstrip("\\n").split(" ", 1)
    child = os.fork()
    if child == 0:
        writes = Writes(int(number))
        with connection.execute_wrapper(writes):
            work(given)
        print("wrote " + ",".join(writes.found), flush=True)
        os._exit(0)
    _child, state = os.waitpid(child, 0)
    if os.WIFSIGNALED(state):
        print("killed", flush=True)
    elif state:
        print("failed", flush=True)
"""


def address_of_database() -> str:
    """That of the tests, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    # What stands before the name may be a folder with a socket.
    address, mark, query = os.environ["RX_DATABASE_URL"].partition("?")
    return f"{address.rpartition('/')[0]}/{name}{mark}{query}"


@contextmanager
def killer(imports: str, work: str) -> Iterator[Callable[..., list[str] | None]]:
    """Does one line of work until so many writes: None if it was killed there, else the tables that it wrote to.

    with killer("from articles.plans.running import run_due_plans", "run_due_plans()") as kill_at:
        assert kill_at(1) is None
    """
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "rxsite.settings", "RX_DATABASE_URL": address_of_database()}
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", _FORKING.format(imports=imports, work=work)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=PROJECT_DIR,
        env=environment | {"RX_DATA": str(settings.RX_DATA)},
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def kill_at(number: int = 0, given: object = "") -> list[str] | None:
        connection.close()
        print(number, given, file=process.stdin, flush=True)
        state, *said = process.stdout.readline().split()  # type: ignore[union-attr]
        assert state in {"killed", "wrote"}, "the work itself failed"
        return said[0].split(",") if said else None

    try:
        assert process.stdout.readline() == "ready\n"
        yield kill_at
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()
