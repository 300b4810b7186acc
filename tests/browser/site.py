"""Runs the whole site for browser tests: a real gunicorn on a free port, with a data folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.machine import PROJECT_DIR

SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class Site:
    """A running site. `url` has no slash at its end; `log` holds all that the server wrote."""

    url: str
    data: Path
    log: Path
    environment: Mapping[str, str] = field(repr=False)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def address(self, path: str, *, host: str = "127.0.0.1") -> str:
        """A path as a whole address. 127.0.0.1 and localhost are two sites to a browser, and both are this one."""
        return f"http://{host}:{self.port}{path}"

    def run_command(self, *arguments: str) -> str:
        """What `manage.py <arguments>` printed; it works on this site's data."""
        return run_command(self.environment, *arguments)

    def read_log(self) -> str:
        return self.log.read_text(encoding="utf-8")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def run_command(environment: Mapping[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def own_environment(data: Path, **variables: str) -> dict[str, str]:
    """The environment of a site that keeps everything in `data`, whatever the tests' own environment says."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("RX_", "DJANGO_"))}
    return inherited | {"RX_DATA": str(data), "RX_WORKERS": "1"} | variables


def prepare(data: Path) -> None:
    """Database, library and static files, as `make run` does it; done once, then copied."""
    environment = own_environment(data)
    for command in (["migrate", "--no-input"], ["load_content"], ["collectstatic", "--no-input"]):
        run_command(environment, *command, "--verbosity", "0")


@contextmanager
def running_site(prepared: Path, data: Path, **variables: str) -> Iterator[Site]:
    """A site on a copy of `prepared`, up and answering; stopped at the end, and nothing else with it."""
    shutil.copytree(prepared, data, dirs_exist_ok=True)
    port = free_port()
    environment = own_environment(data, **variables)
    log = data.parent / f"{data.name}.log"
    command = [sys.executable, "-m", "gunicorn", "--config", "rxsite/gunicorn_config.py"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}"], cwd=PROJECT_DIR, env=environment, stdout=output, stderr=output
        )
    site = Site(f"http://127.0.0.1:{port}", data, log, environment)
    try:
        _wait_until_up(site, server)
        yield site
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_up(site: Site, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{site.url}/leave/", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # it answers; a site beyond loopback refuses this host
        except OSError:
            time.sleep(0.05)  # between two looks at a condition
    raise RuntimeError(f"The site did not start:\n{site.read_log()}")
