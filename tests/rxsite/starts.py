"""Starts the site as `make run` does, and reads what the person at the terminal is told."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.machine import PROJECT_DIR

SECONDS_TO_START = 300
SERVE = (sys.executable, "manage.py", "serve")
# What a checkout holds, for copies of it.
CHECKOUT = ("Makefile", "manage.py", "requirements.txt", "rxsite", "articles", "patienttools", "templates", "static")


@dataclass(frozen=True, slots=True)
class Started:
    """A site that answers."""

    port: int
    log: Path

    def told(self) -> str:
        """All that was said, the server's own lines left out."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return "\n".join(line for line in lines if not line.startswith("{"))

    def status(self, path: str) -> int:
        return self.read(path)[0]

    def read(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and text of a page; redirects are followed."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def _new_log() -> Path:
    descriptor, name = tempfile.mkstemp(suffix=".log", dir=os.environ.get("RX_DATA"))
    os.close(descriptor)
    return Path(name)


def children_of(pid: int) -> set[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return {int(number) for number in found.stdout.split()}


def master_of(up: Started) -> int:
    """The number of the first process of a site."""
    find = f"grep -lzx PORT={up.port} /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3 | sort -n | head -1"
    return int(subprocess.run(["sh", "-c", find], capture_output=True, text=True, check=True).stdout)


def wait_until(condition: object, seconds: float = 60) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)  # between two looks at a condition


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def own_environment(data: Path, port: int, **variables: str) -> dict[str, str]:
    """Of a start that keeps everything in `data`, whatever the tests' own environment says."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("RX_", "DJANGO_", "MAKE"))}
    return inherited | {"RX_DATA": str(data), "RX_WORKERS": "1", "PORT": str(port)} | variables


@contextmanager
def started(
    data: Path, command: Sequence[str] = SERVE, checkout: Path = PROJECT_DIR, port: int = 0, **variables: str
) -> Iterator[Started]:
    """A site on `data`, answering; stopped at the end with all that it started."""
    site, process = begin(data, command=command, checkout=checkout, port=port, **variables)
    try:
        _wait_until_up(site, process)
        yield site
    finally:
        stop(process)


@contextmanager
def two_started(
    data: Path, *, command: Sequence[str], checkout: Path, **variables: str
) -> Iterator[tuple[Started, str]]:
    """Two starts at one moment: the site that answers, and what the other said before it ended."""
    begun = [begin(data, command=command, checkout=checkout, **variables) for _number in range(2)]
    sites, processes = zip(*begun, strict=True)
    try:
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and all(process.poll() is None for process in processes):
            time.sleep(0.05)  # between two looks at a condition
        ended = [site for site, process in zip(sites, processes, strict=True) if process.poll() is not None]
        assert len(ended) == 1, [site.told() for site in sites]
        winner = sites.index(ended[0]) - 1
        _wait_until_up(sites[winner], processes[winner])
        yield sites[winner], ended[0].told()
    finally:
        for process in processes:
            stop(process)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """With all that it started, and nothing else."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=30)


def refused(
    data: Path, command: Sequence[str] = SERVE, checkout: Path = PROJECT_DIR, port: int = 0, **variables: str
) -> str:
    """What a start said that ended by itself, and badly."""
    site, process = begin(data, command=command, checkout=checkout, port=port, **variables)
    try:
        code = process.wait(timeout=SECONDS_TO_START)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert code != 0, site.told()
    assert "Traceback" not in site.told()
    return site.told()


def begin(
    data: Path, *, command: Sequence[str] = SERVE, checkout: Path = PROJECT_DIR, port: int = 0, **variables: str
) -> "tuple[Started, subprocess.Popen[bytes]]":
    """A start at its beginning; whoever calls it stops it."""
    site = Started(port or free_port(), _new_log())
    with site.log.open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=checkout,
            env=own_environment(data, site.port, **variables),
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    return site, process


def _wait_until_up(site: Started, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        # Another program may answer on the port: only what was started here counts.
        if "\nStop" in site.told():
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{site.port}/leave/", timeout=5).close()
                return
            except urllib.error.HTTPError:
                return  # it answers; a site beyond loopback refuses this host
            except OSError:
                pass
        time.sleep(0.05)  # between two looks at a condition
    raise AssertionError(f"The site did not start:\n{site.log.read_text()}")


def copy_checkout(folder: Path) -> Path:
    """The project as somebody else would have it, without environment, data or what was compiled."""
    folder.mkdir(parents=True)
    for name in (*CHECKOUT, "content"):
        source = PROJECT_DIR / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy2(source, folder / name)
    return folder


def without_power(*command: str) -> list[str]:
    """A command as an ordinary account would run it: root without the right to write what modes forbid."""
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command] if os.geteuid() == 0 else list(command)


def make_read_only(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))


def make_writable(folder: Path) -> None:
    """So that it can be removed."""
    for path in (folder, *folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)
