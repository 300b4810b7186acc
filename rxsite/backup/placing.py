"""Placing: what was restored takes its place by renames that are written down first.

Whoever is killed between two of them has left the list; the next start of the site, or the next restore, goes through
it to the end. Before the list is there nothing of the site was touched; what was in the way is renamed, never removed.
"""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rxsite.backup.folder import sync_folder

FOLDER, PLAN = ".restoring", "plan.json"
# The list of a restore whose database is elsewhere: it counts once that holds the mark which the file begins with.
WAITING = "waiting.json"


@dataclass(frozen=True, slots=True)
class Move:
    """A rename. `is_aside`: of what was in the way, and done once its new name is there."""

    source: Path
    target: Path
    is_aside: bool = False

    @property
    def is_done(self) -> bool:
        return os.path.lexists(self.target) if self.is_aside else not os.path.lexists(self.source)


def is_stopped(data: Path) -> bool:
    """Whether a restore left something behind; nobody else may be at one (starting/turns.py)."""
    return (data / FOLDER).is_dir()


def place(data: Path, moves: list[Move]) -> None:
    """All of them, in their order. Raises OSError; what is then left is done by `finish`."""
    _write(data / FOLDER / PLAN, _listed(moves))
    finish(data)


def finish(data: Path) -> bool:
    """Goes through a list that is there; whether there was one. Raises OSError."""
    plan = data / FOLDER / PLAN
    try:
        moves = _moves(json.loads(plan.read_text("utf-8")))
    except FileNotFoundError:
        return False
    for move in moves:
        if not move.is_done and os.path.lexists(move.source):
            os.replace(move.source, move.target)
    for folder in {move.target.parent for move in moves}:
        sync_folder(folder)
    plan.unlink()
    sync_folder(plan.parent)
    return True


def wait(data: Path, mark: str, moves: list[Move]) -> None:
    """Writes down what is to be done once the database holds the mark. Raises OSError."""
    _write(data / FOLDER / WAITING, [mark, _listed(moves)])


def read_waiting(data: Path) -> tuple[str, list[Move]] | None:
    """The mark, and what is to be done; None where nothing waits."""
    try:
        mark, listed = json.loads((data / FOLDER / WAITING).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return str(mark), _moves(listed)


def clear(data: Path) -> None:
    """Removes what a restore unpacked, unless a list still speaks of it."""
    folder = data / FOLDER
    if not (folder / PLAN).exists() and not (folder / WAITING).exists():
        shutil.rmtree(folder, ignore_errors=True)


def _listed(moves: list[Move]) -> list[list[object]]:
    return [[str(move.source), str(move.target), move.is_aside] for move in moves]


def _moves(listed: list[list[Any]]) -> list[Move]:
    return [Move(Path(source), Path(target), is_aside) for source, target, is_aside in listed]


def _write(path: Path, content: Any) -> None:
    part = path.with_name(f".{path.name}")
    with part.open("w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    sync_folder(path.parent)
