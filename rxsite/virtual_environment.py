"""Makes and mends the Python environment that make works with; needs nothing but Python 3.11 itself.

    python3 rxsite/virtual_environment.py FOLDER LIST [LIST …]

FOLDER is where the environment is, each LIST a file of hashed requirements. An environment that was moved with its
checkout works where it lies, since nothing starts by a path that is written in it. One whose Python is gone or has
become another is made anew. Two at once take turns.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

INSTALL = ("install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary=:all:")
# The list as it was when it was last installed; it goes with the environment.
STAMPS = {
    "requirements.txt": "installed.txt",
    "requirements-dev.txt": "installed-dev.txt",
    "requirements-train.txt": "installed-train.txt",
}


class PreparationError(Exception):
    """A sentence for whoever ran make, with what to do."""


def prepare(folder: Path, lists: Sequence[Path]) -> None:
    """A sound environment in which every list is installed. Raises PreparationError."""
    with own_turn(folder.parent):
        if not is_sound(folder):
            make(folder)
        for path in lists:
            stamp = folder / STAMPS[path.name]
            if not stamp.is_file() or stamp.read_bytes() != path.read_bytes():
                install(folder, path)
                shutil.copyfile(path, stamp)


def is_sound(folder: Path) -> bool:
    """Whether its Python starts and finds the environment's packages: both go when the Python below it changes."""
    try:
        return run(folder / "bin" / "python", "-I", "-c", "import pip", stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make(folder: Path) -> None:
    """A fresh environment, whatever stood there."""
    say(f"Making an environment with Python {sys.version.partition(' ')[0]} in {folder}")
    if folder.is_symlink():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    if run(sys.executable, "-m", "venv", folder):
        shutil.rmtree(folder, ignore_errors=True)
        raise PreparationError("The environment could not be made, see above. On Debian: apt install python3-venv")


def install(folder: Path, path: Path) -> None:
    """Installs one list of hashes."""
    say(f"Installing {path.name} (a minute, once)")
    if run(folder / "bin" / "python", "-m", "pip", *INSTALL, "-r", path):
        raise PreparationError("Not everything could be installed, see above. Mend that and run make again.")


@contextmanager
def own_turn(parent: Path) -> Iterator[None]:
    """One at a time for all environments in a folder; the folder itself is the lock."""
    try:
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_ours = os.access(parent, os.W_OK | os.X_OK)
    except OSError:
        is_ours = False
    if not is_ours:
        raise PreparationError(
            f"This account cannot write in {parent.absolute()}.\n"
            "Name a folder in which it can: RX_DATA=/somewhere make run"
        )
    descriptor = os.open(parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another make prepares the environment; waiting for it")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def run(*command: str | Path, stderr: int | None = None) -> int:
    """The exit code of a program that this file names."""
    return subprocess.run(command, stderr=stderr, check=False).returncode  # noqa: S603


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(folder: str, *lists: str) -> int:
    """The exit code: 0, or 1 with a sentence."""
    try:
        prepare(Path(folder), [Path(name) for name in lists])
    except PreparationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"The environment in {folder} could not be prepared: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
