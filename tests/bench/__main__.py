"""`make bench`: a table of CPU time a request, as ratios of medians to a bare function measured in the same run.

    python -m tests.bench [--sizes 10,1000,10000] [--databases sqlite,postgresql] [--rounds 5] [--write]

Sizes are guides beside the shipped library. With --write the table takes its place at the head of BENCHMARKS.md.
"""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.servers import Server, bare, gunicorn, static_file
from tests.deploy.nodes import HOST, Node, node
from tests.machine import PROJECT_DIR, find_nginx, find_postgres_folder
from tests.rxsite.starts import free_port, own_environment
from tests.with_postgres import run_postgres

GUIDE = "/en/guides/stalking/"
BENCHMARKS = PROJECT_DIR / "BENCHMARKS.md"
MARK = "<!-- the newest run first -->"
GROW = "import os; from tests.articles.large import grow; grow({count}); print('[]')"
# Each publish with what follows from it in its own transaction.
PUBLISH = """
import json, time
from django.db.models import F
from articles.models import Edition
from articles.editions.publishing import publish_edition
spent = []
for number in range({rounds}):
    Edition.objects.filter(article__slug="stalking", language="en").update(
        title=f"Stalking {{number}}", version=F("version") + 1)
    edition = Edition.objects.get(article__slug="stalking", language="en")
    began = time.process_time_ns()
    publish_edition(edition=edition, by=None)
    spent.append(time.process_time_ns() - began)
print(json.dumps(spent))
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A request that is measured, and how many of them make one round."""

    name: str
    path: str
    requests: int
    method: str = "GET"
    body: bytes | None = None


ROWS = (
    Row("a stored guide", GUIDE, 400),
    Row("HEAD of it", GUIDE, 400, "HEAD"),
    Row("the guide, uncached", f"{GUIDE}?x=1", 15),
    Row("search, English", "/en/search/", 10, "POST", b"q=he+follows+me+home"),
    Row("search, Bangla", "/bn/search/", 10, "POST", "q=সে পিছু নেয়".encode()),
    Row("home, uncached", "/en/?x=1", 10),
    Row("guides, uncached", "/en/guides/?x=1", 10),
    Row("A to Z, uncached", "/en/a-to-z/?x=1", 10),
    Row("not found", "/en/guides/nothing-of-this/", 10),
    Row("sitemap", "/sitemap.xml", 5),
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def milliseconds(server: Server, row: Row) -> float:
    """CPU of the server a request of one round, over one connection."""
    connection = server.connect()
    before = server.nanoseconds()
    for _number in range(row.requests):
        connection.request(row.method, row.path, row.body, FORM if row.body else {})
        connection.getresponse().read()
    spent = server.nanoseconds() - before
    connection.close()
    return spent / row.requests / 1e6


def measure(size: int, address: str, rounds: int) -> dict[str, float]:
    """Medians of each row in ms of CPU, the bare function, nginx's file, publishing and loading among them."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        given = {"RX_DATABASE_URL": address} if address else {}
        environment = own_environment(folder / "data", free_port(), **given) | {
            "DJANGO_SETTINGS_MODULE": "rxsite.settings"
        }
        Path(environment["RX_DATA"]).mkdir()
        for command in (["compile_catalogues"], ["migrate"], ["collectstatic", "--no-input"]):
            manage(environment, *command, "--verbosity=0")
        load = spent_by_children(lambda: manage(environment, "load_content", "--verbosity=0"))
        if size:
            manage(environment, "shell", "--verbosity=0", "-c", GROW.format(count=size))
        found = {"loading the shipped library": [load]}
        with ExitStack() as stack:
            site = stack.enter_context(
                gunicorn("rxsite.wsgi:application", folder, environment, int(environment["PORT"]))
            )
            body = folder / "page.html"
            body.write_bytes(stored_page(site))
            plain = stack.enter_context(bare(body, folder, environment))
            rows: list[tuple[str, Server, Row]] = [("a bare function", plain, Row("", "/page.html", 400))]
            if find_nginx():
                rows.append(("a file of nginx", stack.enter_context(static_file(body, folder)), rows[0][2]))
            rows += [(row.name, site, row) for row in ROWS]
            for _round in range(rounds):
                for label, server, row in rows:
                    found.setdefault(label, []).append(milliseconds(server, row))
        spent = json.loads(manage(environment, "shell", "--verbosity=0", "-c", PUBLISH.format(rounds=rounds)))
        found["publishing the guide"] = [one / 1e6 for one in spent]
        return {label: statistics.median(values) for label, values in found.items()}


def measure_nginx(rounds: int) -> float:
    """CPU of the shipped nginx for a stored guide, divided by that for a static file of the same bytes; of medians."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name, node(Path(name)) as up:
        stored = up.data / "pages" / "live" / GUIDE[1:]
        while not (stored / "index.html.br").is_file():
            up.ask(GUIDE)
            time.sleep(0.1)  # the keeper looks, and the writer writes
        for form in ("", ".gz", ".br"):
            copy = up.data / "static" / f"guide.html{form}"
            copy.write_bytes((stored / f"index.html{form}").read_bytes())
            copy.chmod((stored / f"index.html{form}").stat().st_mode)
        server = Server(up.port, up.nginx)
        found: dict[str, list[float]] = {GUIDE: [], "/static/guide.html": []}
        for _round in range(rounds):
            for path, spent in found.items():
                spent.append(_through(up, server, path, 1000))
        page, file = (statistics.median(spent) for spent in found.values())
        return page / file


def _through(up: Node, server: Server, path: str, requests: int) -> float:
    connection, headers = up.connection(), {"Host": HOST, "Accept-Encoding": "br"}
    before = server.nanoseconds()
    for _number in range(requests):
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200 or answer.getheader("Content-Encoding") != "br":
            sys.exit(f"{path} is no stored file: {answer.status}")
    spent = server.nanoseconds() - before
    connection.close()
    return spent / requests / 1e6


def stored_page(site: Server) -> bytes:
    """The guide, once it is stored."""
    for _number in range(100):
        connection = site.connect()
        connection.request("GET", GUIDE)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        time.sleep(0.05)  # the keeper looks, and the writer writes
    return body


def manage(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT_DIR, env=environment | {"PYTHONPATH": str(PROJECT_DIR)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def spent_by_children(work: object) -> float:
    """CPU in ms of the programs that `work` runs."""
    assert callable(work)
    before = os.times()
    work()
    after = os.times()
    return (after.children_user + after.children_system - before.children_user - before.children_system) * 1000


@contextmanager
def database_of(kind: str) -> Iterator[str]:
    """Its address, or nothing for SQLite in the data folder."""
    if kind == "sqlite":
        yield ""
        return
    programs = find_postgres_folder()
    if programs is None:
        sys.exit("PostgreSQL is not installed.")
    with run_postgres(programs) as address:
        yield address


def as_table(results: dict[tuple[str, int], dict[str, float]]) -> str:
    """Ratios to the bare function of the same run, its own milliseconds beside them."""
    columns = list(results)
    labels = list(dict.fromkeys(label for found in results.values() for label in found))
    head = "| ÷ a bare function | " + " | ".join(f"{kind}, {size:,} more" for kind, size in columns) + " |"
    lines = [head, "| --- |" + " ---: |" * len(columns)]
    for label in labels:
        cells = []
        for column in columns:
            found = results[column]
            cells.append(f"{found[label] / found['a bare function']:,.2f}" if label in found else "–")
        lines.append(f"| {label} | {' | '.join(cells)} |")
    own = " | ".join(f"{results[column]['a bare function']:.3f}" for column in columns)
    lines.append(f"| the bare function itself, ms of CPU | {own} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10,1000,10000")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    results: dict[tuple[str, int], dict[str, float]] = {}
    for kind in options.databases.split(","):
        for size in map(int, options.sizes.split(",")):
            with database_of(kind) as address:
                results[kind, size] = measure(size, address, options.rounds)
            print(as_table(results), "\n", flush=True)
    beside = ""
    if find_nginx():
        ratio = measure_nginx(options.rounds)
        beside = f"\nThrough the shipped nginx a stored guide costs {ratio:.2f} × a static file of the same bytes.\n"
        print(beside)
    if options.write:
        day = datetime.datetime.now(datetime.UTC).date().isoformat()
        told = f"## {day}, Python {platform.python_version()}, {os.cpu_count()} processors, {options.rounds} rounds"
        before, _mark, after = BENCHMARKS.read_text(encoding="utf-8").partition(MARK)
        BENCHMARKS.write_text(f"{before}{MARK}\n\n{told}\n\n{as_table(results)}\n{beside}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
