"""Starts the site: prepares the data folder step by step, says how each went, and becomes the server."""

import gc
import io
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import gunicorn.__main__
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from gunicorn.app import wsgiapp

from rxsite.backup.errors import BackupError
from rxsite.backup.placing import is_stopped
from rxsite.checks import find_faults
from rxsite.environment import Environment
from rxsite.private_files import UMASK, close_private_files
from rxsite.starting import database, library, ports, statics, turns
from rxsite.starting.ports import ServerNumbers, read_numbers, try_port
from rxsite.starting.telling import StartRefusedError, Teller, keep_traceback


class Command(BaseCommand):
    """What is wrong with content/ never stops it; what does stop it is said in a sentence, with what to do."""

    help = "Prepare database, library and static files as far as they changed, then serve the site on 127.0.0.1."
    # They are asked below, once what can be mended is.
    requires_system_checks: list[str] = []

    def handle(self, *arguments: Any, **options: Any) -> None:
        os.umask(UMASK)
        teller = Teller(self.stdout, self.stderr)
        try:
            numbers = read_and_check_settings(teller)
            start(teller, numbers)
        except StartRefusedError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The data folder {settings.RX_DATA} cannot be used: {error.strerror}.") from error


def read_and_check_settings(teller: Teller) -> ServerNumbers:
    """What the server needs to know, from a sound environment. Raises StartRefusedError with all that is wrong."""
    close_files(teller)
    environment = Environment(os.environ)
    numbers = read_numbers(environment)
    faults = [*environment.faults, *(f"{fault.msg} {fault.hint or ''}".rstrip() for fault in find_faults())]
    if faults:
        raise StartRefusedError("\n".join(["The site cannot start:", *faults]))
    return numbers


def close_files(teller: Teller) -> None:
    """Says whose files were open to others."""
    closing = close_private_files()
    if closing.closed:
        names = ", ".join(path.name for path in closing.closed[:3])
        more = f" and {len(closing.closed) - 3} more" if len(closing.closed) > 3 else ""
        teller.warn(f"Others on this machine could read {names}{more}. Now only this account can.")
    for path in closing.open:
        teller.warn(f"Others on this machine can read {path}, and it is another account's. Close it: chmod go= {path}")


def start(teller: Teller, numbers: ServerNumbers) -> NoReturn:
    """Prepares in its own turn and becomes the server. Raises StartRefusedError."""
    folder = settings.RX_DATA
    refuse_second(folder)
    with turns.own_turn(folder, lambda: teller.warn("Another start is at work on this data folder; waiting for it …")):
        refuse_second(folder)
        is_handed_a_socket = ports.is_handed_a_socket(os.environ)
        if not is_handed_a_socket:
            try_port(numbers.port)
        has_worked = prepare(teller)
        address = "the socket of the system" if is_handed_a_socket else numbers.address
        turns.claim(folder, address)
        teller.say("")
        teller.begin("Read")
        teller.say(address)
        if not is_handed_a_socket:
            teller.begin("Edit")
            teller.say(f"{numbers.address}admin/")
        teller.begin("Stop")
        teller.say("Ctrl+C")
    # The turn is over: whoever waited for it is told now where the site is.
    become_server(is_afresh=has_worked)


def refuse_second(folder: Path) -> None:
    """Raises StartRefusedError if the folder is served already."""
    if (address := turns.find_served_address(folder)) is not None:
        raise StartRefusedError(
            f"A site runs on this data folder already: {address}\n"
            "Open that, or stop it first, or start another beside it: RX_DATA=/somewhere PORT=8001 make run"
        )


def prepare(teller: Teller) -> bool:
    """Every step, in order; whether database or library are new. Raises StartRefusedError if nothing can be served."""
    teller.begin("Words")
    compile_words(teller)
    if is_stopped(settings.RX_DATA):
        # Not above: whoever restores needs much that a server does not.
        from rxsite.backup.restoring import finish_what_was_stopped  # noqa: PLC0415

        try:
            finish_what_was_stopped(teller.warn)
        except BackupError as error:
            raise StartRefusedError(f"A restore that was stopped could not be brought to its end: {error}") from error
    teller.begin("Database")
    is_migrated = database.migrate(teller)
    teller.begin("Library")
    is_loaded = library.load(teller)
    teller.begin("Editor")
    make_first_editor(teller)
    teller.begin("Looks")
    statics.collect(teller)
    connections.close_all()
    return is_migrated or is_loaded


def compile_words(teller: Teller) -> None:
    """Before anything is translated."""
    try:
        call_command("compile_catalogues", verbosity=0)
        teller.say("up to date")
    except CommandError as error:
        teller.warn(f"Some words of the site stay as they were, or in English: {error}")


def make_first_editor(teller: Teller) -> None:
    """Says the password once; without an account readers are served all the same. Raises nothing."""
    told = io.StringIO()
    try:
        if User.objects.filter(is_staff=True).exists():
            teller.say("there is one")
            return
        call_command("create_first_editor", stdout=told)
        teller.say(told.getvalue())
    except CommandError as error:
        teller.warn(f"{error}\nReaders are served; nobody can sign in until that is mended.")
    except Exception as error:
        kept = keep_traceback(error)
        teller.warn(f"The first editor's account could not be made {kept}.\nReaders are served; nobody can sign in.")


def become_server(*, is_afresh: bool) -> NoReturn:
    """gunicorn goes on in this process, where Django is ready, and keeps the mark that the folder is served.

    Afresh after much work: what loading a library leaves in memory, each worker would hold for as long as it lives.
    By the arguments it looks as if gunicorn itself had been called: a server that takes its place later (USR2) is.
    """
    os.chdir(settings.BASE_DIR)
    arguments = ["--config", str(settings.BASE_DIR / "rxsite" / "gunicorn_config.py")]
    if is_afresh:
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments])  # noqa: S606
    sys.argv = [gunicorn.__main__.__file__, *arguments]
    # What the steps of a start left behind goes, and what stays is shared by the workers.
    gc.collect()
    gc.freeze()
    wsgiapp.run(prog="gunicorn")
    raise SystemExit
