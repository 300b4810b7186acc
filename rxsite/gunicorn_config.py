"""How gunicorn serves the site: on loopback only, without a log of readers; nginx stands in front.

PORT chooses the port, RX_WORKERS and RX_THREADS how much is done at once. `--bind` overrides the address.
"""

import copy
import os
import sys
from typing import Any

from rxsite.environment import Environment
from rxsite.logs import LOGGING, SERVER_LOGGER
from rxsite.private_files import UMASK
from rxsite.starting.ports import read_numbers

# What the server and its workers write is this account's alone.
os.umask(UMASK)

environment = Environment(os.environ)
numbers = read_numbers(environment)

wsgi_app = "rxsite.wsgi"
proc_name = "site"
bind = numbers.bind

worker_class = "rxsite.gunicorn_worker.Worker"
workers = numbers.workers
threads = numbers.threads
if environment.faults:
    raise SystemExit("\n".join(["The server cannot start:", *environment.faults]))

# Loaded once: a faulty configuration is said once, and workers share memory.
preload_app = True
# Where there is memory for it, so that a slow disk does not look like a hanging worker.
SHARED_MEMORY = "/dev/shm"  # noqa: S108  gunicorn makes its own file there, under a random name
worker_tmp_dir = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None

# Seconds.
timeout = 30
graceful_timeout = 30
keepalive = 5

# Addresses of the site are short, and nobody needs a hundred headers.
limit_request_line = 2048
limit_request_fields = 60
limit_request_field_size = 8190

# Only nginx on this machine may say that the request came over https.
forwarded_allow_ips = "127.0.0.1,::1"
# And nothing more: a header named SCRIPT_NAME would put what it holds before every address of a page.
forwarder_headers = ""

# No access log; errors as JSON lines that drop the reader's address.
accesslog = None
logger_class = "rxsite.gunicorn_logger.ServerLogger"
logconfig_dict = copy.deepcopy(LOGGING)
if sys.stderr.isatty():
    # Somebody reads along: warnings and errors are for them, the rest is for a log.
    logconfig_dict["loggers"][SERVER_LOGGER]["level"] = "WARNING"
# Opened by default; anybody who reaches it can stop the server.
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Once, when settings are loaded and no worker runs yet."""
    from rxsite.watching.counters import begin_anew  # noqa: PLC0415  it reads the settings

    begin_anew()


def pre_exec(server: Any) -> None:
    """Before a new server takes the place of this one (USR2): it starts as this one did, by gunicorn's name.

    By the path of its file, as gunicorn would, its own modules would hide Python's.
    """
    server.START_CTX["args"][1:2] = ["-m", "gunicorn"]


def when_ready(server: Any) -> None:
    """The last moment before the workers part."""
    from rxsite.memory import freeze, hold_little, load_shared  # noqa: PLC0415  it reads the settings

    hold_little()
    load_shared()
    freeze()


def post_worker_init(worker: Any) -> None:
    """A worker begins with the page store once it is a process of its own."""
    begin = getattr(worker.wsgi, "begin", None)
    if begin is not None:
        begin()
