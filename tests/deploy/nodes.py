"""A node as it is deployed: the site on its port, and the real nginx in front of it with the shipped configuration."""

import gzip
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import brotli

from tests.machine import PROJECT_DIR, find_nginx
from tests.rxsite.starts import Started, free_port, own_environment, started

HOST, STAFF_HOST = "site.example", "desk.example"
# Who reads in these tests; none of it may stand in a log.
READER = "127.0.0.77"
BEYOND = {
    "RX_ALLOWED_HOSTS": HOST,
    "RX_STAFF_HOST": STAFF_HOST,
    "RX_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789-abcdefghijklmnopqrstuvwxyz",
}
BROTLI_MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser got. Header names are in small letters."""

    status: int
    headers: list[tuple[str, str]]
    sent: bytes

    def header(self, name: str) -> str | None:
        return next((value for own, value in self.headers if own == name), None)

    @property
    def text(self) -> str:
        match self.header("content-encoding"):
            case "br":
                return brotli.decompress(self.sent).decode()
            case "gzip":
                return gzip.decompress(self.sent).decode()
        return self.sent.decode()


class _Connection(http.client.HTTPConnection):
    """https to an address of this machine under the name of the site, from the reader's own address."""

    def __init__(self, port: int, name: str, source: str) -> None:
        super().__init__("127.0.0.1", port, timeout=20, source_address=(source, 0))
        self._name = name

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.sock = context.wrap_socket(self.sock, server_hostname=self._name)


@dataclass(frozen=True, slots=True)
class Node:
    """nginx and the application behind it, which may be stopped."""

    port: int
    staff_port: int
    site: Started
    data: Path
    log: Path
    nginx: "subprocess.Popen[bytes]"

    def ask(
        self, path: str, *, method: str = "GET", host: str = HOST, body: bytes | None = None, source: str = READER,
        **headers: str,
    ) -> Answer:  # fmt: skip
        """Through nginx. Names of headers are written with low lines."""
        port = self.staff_port if host == STAFF_HOST else self.port
        return _ask(_Connection(port, host, source), method, path, host, body, headers)

    def ask_application(self, path: str, *, method: str = "GET", **headers: str) -> Answer:
        """As nginx would, past it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        return _ask(connection, method, path, HOST, None, headers | {"X_Forwarded_Proto": "https"})

    def connection(self) -> http.client.HTTPConnection:
        """For who asks for several pages on one."""
        return _Connection(self.port, HOST, READER)

    def connect(self) -> ssl.SSLSocket:
        """A connection on which nothing was sent yet."""
        connection = _Connection(self.port, HOST, READER)
        connection.connect()
        assert isinstance(connection.sock, ssl.SSLSocket)
        return connection.sock


def _ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    host: str,
    body: bytes | None,
    headers: dict[str, str],
) -> Answer:
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        sent = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if body is not None:
            sent.setdefault("Content-Length", str(len(body)))
        for name, value in sent.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        return Answer(
            response.status, [(name.lower(), value) for name, value in response.getheaders()], response.read()
        )
    finally:
        connection.close()


@contextmanager
def node(folder: Path, **variables: str) -> Iterator[Node]:
    """A site that is served beyond loopback, and its nginx, for as long as the block lasts."""
    data = folder / "data"
    with started(data, **(BEYOND | variables)) as site, nginx_before(site, data, folder, **variables) as running:
        yield running


@contextmanager
def nginx_before(site: Started, data: Path, folder: Path, **variables: str) -> Iterator[Node]:
    """nginx alone, in front of a site that is started or was."""
    port, staff_port, log_file = free_port(), free_port(), folder / "nginx.log"
    certificate, key = make_certificate(folder)
    configuration = write_configuration(
        data, variables, application=f"127.0.0.1:{site.port}",
        listen=f"127.0.0.1:{port} ssl http2", listen_plain=f"127.0.0.1:{free_port()}",
        staff_listen=f"127.0.0.1:{staff_port} ssl http2", certificate=str(certificate), key=str(key),
        error_log=str(log_file), run=str(make_folder(folder / "run")),
    )  # fmt: skip
    with log_file.open("ab") as log:
        process = subprocess.Popen(
            [find_nginx() or "nginx", "-c", configuration, "-e", str(log_file), "-g", "daemon off;"],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        _wait_for(port, process, log_file)
        yield Node(port, staff_port, site, data, log_file, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def write_configuration(data: Path, variables: dict[str, str], **options: str) -> str:
    """The path of nginx.conf, as the command of the site writes it."""
    user = "root" if os.geteuid() == 0 else ""
    module = str(BROTLI_MODULE) if BROTLI_MODULE.exists() else ""
    options = {"user": user, "brotli_module": module} | options
    command = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    written = subprocess.run(
        [sys.executable, "manage.py", "write_nginx", *command],
        cwd=PROJECT_DIR, env=own_environment(data, 8000, **(BEYOND | variables)), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert written.returncode == 0, written.stderr
    return written.stdout.strip()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Signed by nobody, for two days."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if not certificate.exists():
        openssl = shutil.which("openssl") or "openssl"
        make = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        subprocess.run(
            [*make, "-keyout", key, "-out", certificate, "-days", "2", "-subj", f"/CN={HOST}"],
            check=True, capture_output=True,
        )  # fmt: skip
    return certificate, key


def make_folder(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)  # between two looks at a condition
    raise AssertionError(f"nginx did not start:\n{log.read_text()}")
