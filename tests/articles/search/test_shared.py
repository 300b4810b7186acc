"""What one worker counted all of them map: the same answers, counted once, and nothing that is damaged is believed."""

import os
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.search import shared as sharing
from articles.search.leaning import Leaning
from articles.search.shared import Parts, share_in, shared
from articles.search.understanding import Understood

PHRASES = {"one": ["lantern glows", "lantern harbour"], "other": ["quartz glows"]}
KINDS = {"one": ["signs", "faq"], "other": ["signs"]}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    share_in(tmp_path / "shared")
    yield tmp_path / "shared"
    sharing._place.clear()


def counted(times: list[int]) -> Parts:
    times.append(1)
    return {"names": ["é"]}, [array("q", [-1, 2]), array("H", [3]), array("f", [0.5, 1.5, 2.5]), array("I")]


def test_it_is_counted_once_while_nothing_changes_and_reads_as_it_was(folder: Path) -> None:
    times: list[int] = []
    for _number in range(3):
        told, arrays = shared("name", "now", lambda: counted(times))
        assert (told, [list(one) for one in arrays]) == ({"names": ["é"]}, [[-1, 2], [3], [0.5, 1.5, 2.5], []])
    assert len(times) == 1
    shared("name", "later", lambda: counted(times))
    assert len(times) == 2
    assert {path.name for path in folder.iterdir()} == {"lock", "name-later"}


def test_what_was_mapped_stays_when_its_file_goes(folder: Path) -> None:
    _told, arrays = shared("name", "now", lambda: counted([]))
    shared("name", "later", lambda: counted([]))
    assert list(arrays[2]) == [0.5, 1.5, 2.5]


@pytest.mark.parametrize("damage", [b"", b"noise" * 9, (500).to_bytes(8, "big") + b"{"])
def test_a_damaged_file_is_not_believed(folder: Path, damage: bytes) -> None:
    shared("name", "now", lambda: counted([]))
    (folder / "name-now").write_bytes(damage)
    told, arrays = shared("name", "now", lambda: counted([]))
    assert (told, list(arrays[0])) == ({"names": ["é"]}, [-1, 2])


def test_a_file_that_is_cut_is_not_believed(folder: Path) -> None:
    shared("name", "now", lambda: counted([]))
    whole = (folder / "name-now").read_bytes()
    (folder / "name-now").write_bytes(whole[:-16])
    assert list(shared("name", "now", lambda: counted([]))[1][2]) == [0.5, 1.5, 2.5]


def test_without_a_folder_each_counts_for_itself(tmp_path: Path) -> None:
    times: list[int] = []
    shared("name", "now", lambda: counted(times))
    (tmp_path / "file").touch()
    share_in(tmp_path / "file" / "below")
    shared("name", "now", lambda: counted(times))
    assert len(times) == 2


def test_what_another_server_left_is_thrown_away(folder: Path) -> None:
    shared("name", "now", lambda: counted([]))
    share_in(folder)
    assert list(folder.iterdir()) == []


def test_a_leaning_that_another_process_counted_leans_alike(folder: Path) -> None:
    """The other process is a child of this one, as workers are children of their server."""
    if not (child := os.fork()):
        shared("leaning", "now", lambda: Leaning("en", PHRASES, KINDS).parts())
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    leaning = Leaning.of_parts("en", shared("leaning", "now", lambda: pytest.fail("It is counted already.")))
    own = Leaning("en", PHRASES, KINDS)
    for question in ("lantern", "quartz glows", "nothing of it"):
        asked = Understood(question=question, language="en")
        assert leaning.leans(asked) == own.leans(asked)
