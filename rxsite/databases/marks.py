"""The mark beside an SQLite file that says: here was a filled database. It outlives the file."""

from pathlib import Path

ENDING = "-made"


def mark_of(path: Path) -> Path:
    """Where the mark of a database file stands."""
    return path.with_name(f"{path.name}{ENDING}")


def is_marked(path: Path) -> bool:
    return mark_of(path).exists()


def mark(path: Path) -> None:
    """Called once the database is filled. Raises OSError."""
    mark_of(path).touch(mode=0o600)
