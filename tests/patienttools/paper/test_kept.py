"""The shelf of finished sheets: bounded in number and in bytes, and nothing lost where the disk refuses."""

import os
from pathlib import Path

import pytest

from patienttools.paper.kept import Shelf
from tests.patienttools.paper.setting import order

PDF = b"%PDF-1.7 " + b"x" * 1000 + b"\n%%EOF"


def fill(shelf: Shelf, count: int) -> None:
    """One a second, as far as the files tell."""
    for number in range(count):
        shelf.keep(order(str(number)), PDF)
        os.utime(shelf._path(order(str(number))), (number, number))


def found(shelf: Shelf, count: int) -> list[int]:
    return [number for number in range(count) if shelf.find(order(str(number)))]


@pytest.mark.parametrize("bound", [{"most_files": 3}, {"most_bytes": 3 * len(PDF)}])
def test_what_was_asked_for_longest_ago_goes_first(tmp_path: Path, bound: dict[str, int]) -> None:
    shelf = Shelf(tmp_path / "paper", **bound)
    fill(shelf, 5)
    assert found(shelf, 5) == [2, 3, 4]
    # Each was found just now; only this one was asked for long ago.
    os.utime(shelf._path(order("3")), (9, 9))
    shelf.keep(order("5"), PDF)
    assert found(shelf, 6) == [2, 4, 5]


def test_half_written_files_go_as_well(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, most_files=2)
    left = tmp_path / "left.part"
    left.write_bytes(b"x")
    os.utime(left, (0, 0))
    fill(shelf, 2)
    assert not left.exists()


def test_a_disk_that_refuses_costs_nothing_but_the_time(tmp_path: Path) -> None:
    (tmp_path / "paper").write_bytes(b"in the way")
    shelf = Shelf(tmp_path / "paper")
    shelf.keep(order("x"), PDF)
    assert shelf.find(order("x")) is None
