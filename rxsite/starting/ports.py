"""The numbers that the server needs, and whether its port is free; gunicorn_config.py reads the same numbers."""

import errno
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from rxsite.environment import Environment
from rxsite.starting.telling import StartRefusedError

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class ServerNumbers:
    """Where to listen, and how much to do at once."""

    port: int
    workers: int
    threads: int

    @property
    def bind(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def address(self) -> str:
        return f"http://{self.bind}/"


def read_numbers(environment: Environment) -> ServerNumbers:
    """From PORT, RX_WORKERS and RX_THREADS; what is wrong is among the environment's faults."""
    return ServerNumbers(
        port=environment.whole_number("PORT", 8000, least=1, most=65535),
        workers=environment.whole_number("RX_WORKERS", 2, least=1, most=64),
        threads=environment.whole_number("RX_THREADS", 8, least=1, most=64),
    )


def is_handed_a_socket(variables: Mapping[str, str]) -> bool:
    """Whether the system listens for us (systemd): no port is ours then, and connections wait while we start."""
    return variables.get("LISTEN_PID") == str(os.getpid()) and variables.get("LISTEN_FDS", "0") != "0"


def try_port(port: int) -> None:
    """Raises StartRefusedError with a sentence where the port cannot be listened on."""
    other = f"PORT={port + 1 if port < 65535 else 8000} make run"
    try:
        # As the server does it: a port that was left a moment ago is free.
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            probe.listen()
    except PermissionError as error:
        raise StartRefusedError(
            f"This account may not listen on port {port}. Choose another: PORT=8000 make run"
        ) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise StartRefusedError(f"Port {port} is in use by another program. Choose another: {other}") from error
        raise StartRefusedError(f"Port {port} cannot be used: {error.strerror}. Choose another: {other}") from error
