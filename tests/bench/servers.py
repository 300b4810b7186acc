"""The servers that are measured: the site, a bare function and a file of nginx; and the CPU time that each spends."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.machine import PROJECT_DIR, find_nginx
from tests.rxsite.starts import free_port

BARE = """
BODY = open({body!r}, "rb").read()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]
def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]
"""
NGINX = """
worker_processes 1; pid {run}/pid; error_log /dev/null;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; client_body_temp_path {run}/a; proxy_temp_path {run}/b; fastcgi_temp_path {run}/c;
  uwsgi_temp_path {run}/d; scgi_temp_path {run}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}; default_type text/html; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers, with its first process."""

    port: int
    process: "subprocess.Popen[bytes]"

    def nanoseconds(self) -> int:
        """CPU time of its processes and their threads until now."""
        return sum(_nanoseconds(pid) for pid in _family(self.process.pid))

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)


@contextmanager
def gunicorn(application: str, folder: Path, environment: dict[str, str], port: int) -> Iterator[Server]:
    """One worker with one thread more than connections, as the site configures it; `application` is module:name."""
    configuration = PROJECT_DIR / "rxsite" / "gunicorn_config.py"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        str(configuration),
        "--pythonpath",
        str(folder),
        application,
    ]
    with _running(command, environment | {"PORT": str(port)}, port) as server:
        yield server


@contextmanager
def bare(body: Path, folder: Path, environment: dict[str, str]) -> Iterator[Server]:
    """A function that returns the same bytes, in the same server."""
    (folder / "bare.py").write_text(BARE.format(body=str(body)), encoding="utf-8")
    with gunicorn("bare:application", folder, environment, free_port()) as server:
        yield server


@contextmanager
def static_file(body: Path, folder: Path) -> Iterator[Server]:
    """nginx with the same bytes in a file."""
    port, run = free_port(), folder / "run"
    run.mkdir(exist_ok=True)
    configuration = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    configuration.write_text(user + NGINX.format(run=run, port=port, folder=body.parent), encoding="utf-8")
    command = [find_nginx() or "nginx", "-c", str(configuration), "-g", "daemon off;"]
    with _running(command, dict(os.environ), port) as server:
        yield server


@contextmanager
def _running(command: list[str], environment: dict[str, str], port: int) -> Iterator[Server]:
    with (Path(environment.get("RX_DATA", "/tmp")) / f"bench-{port}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT_DIR, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    import socket
    import time

    end = time.monotonic() + 300
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)  # between two looks at a condition
    raise SystemExit(f"{process.args} did not start")


def _family(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    children = [int(number) for number in found.stdout.split()]
    return [pid, *(one for child in children for one in _family(child))]


def _nanoseconds(pid: int) -> int:
    total = 0
    for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            total += int(path.read_text().split()[0])
        except OSError:  # a thread that ended meanwhile
            continue
    return total
