"""What is kept of many backups, which files are taken for backups, and renames that a kill does not halve."""

import datetime
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from rxsite.backup.errors import BackupError
from rxsite.backup.folder import (
    Kept,
    kept_in,
    name_for,
    newest,
    note_last,
    own_turn,
    prune,
    read_last,
    to_prune,
    work_folder,
)  # fmt: skip
from rxsite.backup.placing import FOLDER, Move, clear, finish, is_stopped, place, read_waiting, wait
from rxsite.backup.waiting import find_lateness

NOW = datetime.datetime(2026, 11, 28, 2, tzinfo=UTC)
RULE = (7, 4, 12)


def backups(days: int, *, each: int = 1) -> list[Kept]:
    """One or more a day, the newest first."""
    moments = [NOW - timedelta(days=day, hours=hour) for day in range(days) for hour in range(each)]
    return [Kept(Path(name_for(moment, is_sealed=False)), moment) for moment in moments]


def test_keeps_seven_days_four_weeks_and_twelve_months() -> None:
    kept = backups(500, each=3)
    gone = set(to_prune(kept, RULE))
    stay = [one for one in kept if one.path not in gone]
    assert stay[0] == kept[0]
    assert {one.made_at.date() for one in stay} >= {(NOW - timedelta(days=day)).date() for day in range(7)}
    assert len({one.made_at.strftime("%G-%V") for one in stay}) >= 4
    assert len({one.made_at.strftime("%Y-%m") for one in stay}) == 12
    assert len(stay) <= 7 + 4 + 12


@pytest.mark.parametrize("rule", [(0, 0, 0), (1, 0, 0), (7, 4, 12)])
def test_never_removes_the_newest_nor_the_one_that_a_drill_restored(rule: tuple[int, int, int]) -> None:
    kept = backups(40)
    proved = kept[33].path
    gone = to_prune(kept, rule, proved.name)
    assert kept[0].path not in gone
    assert proved not in gone
    assert to_prune(kept[:1], rule) == []


def test_only_files_of_ours_are_backups(tmp_path: Path, settings: Settings) -> None:
    settings.RX_BACKUP_KEEP = (0, 0, 0)
    ours = [name_for(NOW, is_sealed=True), name_for(NOW - timedelta(days=1), is_sealed=False)]
    others = [
        "site.tar.gz", "site-20261128T020000Z.tar.gz.part", "site-20261128T020000Z.zip", "notes.txt", ".making",
        "site-99999999T999999Z.tar.gz", "Site-20261128T020000Z.tar.gz", "site-20261128T020000Z.tar.gz.sealed.copy",
    ]  # fmt: skip
    for name in (*ours, *others):
        (tmp_path / name).touch()
    link = tmp_path / name_for(NOW + timedelta(days=1), is_sealed=False)
    link.symlink_to(tmp_path / "notes.txt")
    (tmp_path / name_for(NOW + timedelta(days=2), is_sealed=False)).mkdir()
    assert [one.path.name for one in kept_in(tmp_path)] == ours
    assert newest(tmp_path).name == ours[0]
    assert prune(tmp_path) == ours[1:]
    assert {path.name for path in tmp_path.iterdir()} >= {*others, ours[0], link.name}


def test_a_folder_without_any_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"manage\.py backup"):
        newest(tmp_path / "none")


def test_two_runs_at_once_are_refused_and_a_dead_one_is_not_in_the_way(tmp_path: Path) -> None:
    with own_turn(tmp_path / "new"), pytest.raises(BackupError, match="at work"), own_turn(tmp_path / "new"):
        pass
    with own_turn(tmp_path / "new"):
        (tmp_path / "work").mkdir()
        (tmp_path / "work" / "left").touch()
        with work_folder(tmp_path / "work") as work:
            assert list(work.iterdir()) == []
        assert not work.exists()


def test_a_broken_note_of_the_last_is_none(tmp_path: Path) -> None:
    assert read_last(tmp_path) == {}
    for text in ("", "[]", "{", "\udcff"):
        (tmp_path / "last.json").write_text(text, encoding="utf-8", errors="surrogateescape")
        assert read_last(tmp_path) == {}
    note_last(tmp_path, "backup", name="a")
    note_last(tmp_path, "drill", name="a", is_right=True)
    assert set(read_last(tmp_path)) == {"backup", "drill"}


def ago(**time: float) -> str:
    return (NOW - timedelta(**time)).isoformat()


def test_the_desk_is_told_of_no_backup_for_two_days_and_of_a_drill_that_failed() -> None:
    fine = {"backup": {"at": ago(hours=30)}, "drill": {"at": ago(days=8), "is_right": True}}
    assert find_lateness(fine, NOW) == []
    assert find_lateness(fine | {"backup": {"at": ago(hours=49)}}, NOW) == ["There has been no backup for two days."]
    assert len(find_lateness({}, NOW)) == 2
    assert len(find_lateness({"backup": "x", "drill": {"at": "soon"}}, NOW)) == 2
    failed = find_lateness(fine | {"drill": {"at": ago(hours=1), "is_right": False}}, NOW)
    assert failed == ["The last backup that was tried out could not be restored as it was."]


def moves_in(folder: Path) -> list[Move]:
    """A site in the way of a restored one."""
    for name in ("site", "new"):
        (folder / name).write_text(name)
    (folder / "media").mkdir()
    (folder / "media" / "old").touch()
    (folder / FOLDER).mkdir()
    (folder / FOLDER / "media").mkdir()
    return [
        Move(folder / "media", folder / "media.before", is_aside=True),
        Move(folder / FOLDER / "media", folder / "media"),
        Move(folder / "site", folder / "site.before", is_aside=True),
        Move(folder / "new", folder / "site"),
    ]


class StoppedError(Exception):
    """A kill."""


@pytest.mark.parametrize("after", range(5))
def test_a_restore_that_is_killed_between_any_two_renames_is_whole_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    import os

    moves, done = moves_in(tmp_path), []
    own = os.replace

    def replace(source: Path, target: Path) -> None:
        if len(done) == after:
            raise StoppedError
        done.append(source)
        own(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
        if after < len(moves):
            with pytest.raises(StoppedError):
                place(tmp_path, moves)
            clear(tmp_path)
            assert is_stopped(tmp_path)
        else:
            place(tmp_path, moves)
    assert finish(tmp_path) is (after < len(moves))
    assert (tmp_path / "site").read_text() == "new"
    assert (tmp_path / "site.before").read_text() == "site"
    assert list((tmp_path / "media").iterdir()) == []
    assert (tmp_path / "media.before" / "old").exists()
    clear(tmp_path)
    assert not is_stopped(tmp_path)
    assert finish(tmp_path) is False


def test_what_waits_for_a_database_is_written_down_and_kept_until_then(tmp_path: Path) -> None:
    moves = moves_in(tmp_path)
    assert read_waiting(tmp_path) is None
    wait(tmp_path, "mark", moves)
    clear(tmp_path)
    assert read_waiting(tmp_path) == ("mark", moves)
    assert (tmp_path / "site").read_text() == "site"
