"""Keeping: pages are whole or not there, the disk is bounded, and a keeper that starts puts in order what was left."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.models import PublishedEdition, PublishedPiece
from articles.plans.models import Plan, PlanEnd
from articles.plans.planning import text_of
from rxsite.pagestore import changes, files, store
from rxsite.pagestore.encodings import BEST, QUICK, compress
from rxsite.pagestore.index import Index, NewPage, Position
from rxsite.pagestore.keeper import Keeper, seconds_since_last_look
from rxsite.pagestore.layout import Layout
from rxsite.pagestore.store import MadePage, Store
from rxsite.pagestore.writer import Writer
from tests.factories import discreet_code
from tests.machine import PROJECT_DIR
from tests.rxsite.pagestore.nodes import EARLIER, GUIDE, MEGABYTE, OTHER, RELEASE, Node, change_text, draft_of, withdraw

START = Position(1, "")


def make_store(folder: Path, most_bytes: int = 100 * MEGABYTE) -> Store:
    made = Store(Layout(folder / "pages", RELEASE), most_bytes)
    made.prepare()
    with made.index.changing() as connection:
        made.index.begin_anew(connection, START)
    return made


def page(path: str, body: bytes) -> MadePage:
    return MadePage(path=path, body=body, keys={"text:x:en"}, expires_at=None, position=START)


def all_files(made: Store) -> list[Path]:
    return [path for path in (made.layout.root / RELEASE).rglob("*") if path.is_file()]


def test_files_are_for_this_account_and_its_group_alone(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    made = make_store(tmp_path)
    assert made.keep(page("/en/guides/x/", b"text"))
    for path in (made.layout.root, *(made.layout.root / RELEASE).rglob("*")):
        allowed = settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS if path.is_dir() else settings.FILE_UPLOAD_PERMISSIONS
        assert path.stat().st_mode & 0o777 == allowed, path
    assert made.layout.index.stat().st_mode & 0o777 == 0o600
    assert (made.layout.root / "live").readlink() == Path(RELEASE)


def test_the_store_stays_below_its_bound_and_the_oldest_go_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_EVICTED", 1)
    # Each page takes five blocks: one for each small form, three for the plain one.
    made = make_store(tmp_path, most_bytes=5 * 4096 * 10)
    for number in range(30):
        assert made.keep(page(f"/en/p{number}/", b"x" * 10_000))
    assert made.index.room() <= 5 * 4096 * 10
    left = sorted(int(path.strip("/").removeprefix("en/p")) for path in made.index.paths(RELEASE))
    assert left == list(range(20, 30))
    assert len(all_files(made)) == 30
    assert made.take(made.find("/en/p29/"), "") == b"x" * 10_000  # type: ignore[arg-type]


def test_pages_of_earlier_deploys_go_before_pages_of_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_EVICTED", 1)
    made = make_store(tmp_path, most_bytes=3 * 3 * 4096)
    made.keep(page("/en/new/", b"x"))
    earlier = Store(Layout(made.layout.root, EARLIER), 3 * 3 * 4096)
    earlier.prepare()
    earlier.keep(page("/en/old/", b"x"))
    made.keep(page("/en/newer/", b"x"))
    made.keep(page("/en/newest/", b"x"))
    assert made.index.paths(RELEASE) == {"/en/new/", "/en/newer/", "/en/newest/"}
    assert made.index.paths(EARLIER) == set()


def test_a_page_of_two_megabytes_is_not_kept(tmp_path: Path) -> None:
    made = make_store(tmp_path)
    assert not made.keep(page("/en/large/", b"x" * (store.LARGEST + 1)))
    assert all_files(made) == []


def test_a_disk_that_refuses_leaves_nothing_half_written_and_is_left_alone_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_store(tmp_path)
    made.keep(page("/en/a/", b"sound"))
    calls = []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert not made.keep(page("/en/b/", b"x"))
    assert not made.keep(page("/en/a/", b"newer"))
    assert len(calls) == 1
    monkeypatch.undo()
    assert made.take(made.find("/en/a/"), "") == b"sound"  # type: ignore[arg-type]
    assert len(all_files(made)) == 3


def test_without_a_place_for_the_index_the_site_goes_on(tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("a file stands where the folder should")
    made = Store(Layout(tmp_path / "pages", RELEASE), MEGABYTE)
    made.prepare()
    assert made.position() is None
    assert made.find("/en/a/") is None
    assert not made.claim("/en/a/")
    assert not made.keep(page("/en/a/", b"x"))


def test_two_workers_that_write_one_page_leave_one_of_the_two_whole(tmp_path: Path) -> None:
    made = make_store(tmp_path)
    bodies = [bytes([65 + number]) * 9_000 for number in range(4)]
    threads = [
        threading.Thread(
            target=lambda body=body: [Store(made.layout, MEGABYTE * 9).keep(page("/en/a/", body)) for _n in range(10)]
        )
        for body in bodies
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    row = made.find("/en/a/")
    assert row is not None
    assert made.take(row, "") in bodies
    assert made.take(row, "br") is not None
    assert made.take(row, "gzip") is not None
    assert len(all_files(made)) == 3


def test_who_reads_between_files_and_row_of_a_page_that_is_written_anew_takes_nothing_away(tmp_path: Path) -> None:
    """The files are in place before the row is: whoever took them for a fault removed what was just written."""
    made = make_store(tmp_path)
    assert made.keep(page("/en/a/", b"old" * 100))
    old = made.find("/en/a/")
    assert old is not None
    reads, body = threading.Event(), b"new" * 100
    bodies = compress(body, QUICK)
    digests = {encoding: files.digest_of(form) for encoding, form in bodies.items()}
    new = NewPage(
        release=RELEASE, path="/en/a/", expires_at=None, room=900, quality=QUICK,
        digests=digests, keys={"text:x:en"}, position=START,
    )  # fmt: skip
    parts = files.PartFiles(made.layout, "/en/a/", bodies)
    taken: list[bytes | None] = []

    def read() -> None:
        reads.set()
        taken.append(Store(made.layout, MEGABYTE).take(old, "br"))

    with made.index.changing() as connection:
        assert made.index.put(connection, new, 1.0)
        parts.put_in_place()
        reader = threading.Thread(target=read)
        reader.start()
        reads.wait(10)
        time.sleep(0.2)  # the reader looks at the files, whose row is not there yet
    reader.join(10)
    assert taken == [bodies["br"]]
    row = made.find("/en/a/")
    assert row is not None
    assert made.take(row, "") == body


def test_the_writer_keeps_in_the_background_and_takes_a_waiting_page_once(tmp_path: Path) -> None:
    made = make_store(tmp_path)
    writer = Writer(made)
    for _time in range(3):
        writer.keep(page("/en/a/", b"x" * 50_000))
    writer.keep(page("/en/b/", b"y"))
    writer.wait()
    assert made.index.paths(RELEASE) == {"/en/a/", "/en/b/"}


WRITES_UNTIL_KILLED = """
import sys
from pathlib import Path
from rxsite.pagestore.index import Position
from rxsite.pagestore.layout import Layout
from rxsite.pagestore.store import MadePage, Store

made = Store(Layout(Path(sys.argv[1]), sys.argv[2]), 10**9)
print("ready", flush=True)
number = 0
while True:
    number += 1
    body = (f"page {number} " * 2000).encode()
    made.keep(
        MadePage(path=f"/en/p{number % 7}/", body=body, keys={"k"}, expires_at=None, position=Position(1, "")), 6
    )
"""


def kill_while_writing(folder: Path, times: int) -> int:
    """A process that writes is killed at odd moments; how many files of pages were not sound afterwards."""
    made = make_store(folder)
    unsound = 0
    for number in range(times):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITES_UNTIL_KILLED, str(made.layout.root), RELEASE],
            stdout=subprocess.PIPE,
            cwd=PROJECT_DIR,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "rxsite.settings"},
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(0.02 + 0.013 * (number % 17))  # an odd moment is the point
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        for row in list(made.index.rows()):
            for encoding in row.digests:
                body = files.take(made.layout, row.path, encoding, row.digests[encoding])
                if body is None:
                    unsound += 1
                    made.take(row, encoding)
                    break
        for path in made.index.paths(RELEASE):
            row = made.find(path)
            assert row is not None
            assert made.take(row, "") is not None
    known = {RELEASE: made.index.paths(RELEASE)}
    files.sweep(made.layout, known)
    assert len(all_files(made)) == 3 * len(known[RELEASE])
    assert list(made.layout.root.rglob(".part-*")) == []
    return unsound


def test_a_process_killed_while_it_writes_leaves_nothing_that_is_served(tmp_path: Path) -> None:
    kill_while_writing(tmp_path, 3)


@pytest.mark.long
def test_a_process_killed_200_times_while_it_writes_leaves_nothing_that_is_served(tmp_path: Path, say) -> None:
    unsound = kill_while_writing(tmp_path, 200)
    say(f"killed 200 times while writing: {unsound} pages were found unsound, and none served")


def test_a_keeper_that_starts_removes_what_nobody_owns(node: Node) -> None:
    node.get(GUIDE)
    folder = Path(node.store.layout.file(GUIDE)).parent
    (folder / ".part-abc").write_bytes(b"half")
    stray = node.store.layout.root / RELEASE / "en" / "stray"
    stray.mkdir()
    (stray / "index.html").write_bytes(b"nobody's")
    node.keeper._clean()
    assert not (folder / ".part-abc").exists()
    assert not stray.exists()
    assert node.asks(GUIDE) == 0


def test_deploys_from_long_ago_are_forgotten(node: Node) -> None:
    releases = [f"{number:016x}" for number in range(1, 5)]
    for number, release in enumerate(releases):
        old = Node(node.store.layout.root.parent, release=release)
        old.get(GUIDE)
        os.utime(node.store.layout.root / release, (number + 1, number + 1))
    node.get(GUIDE)
    node.keeper._clean()
    assert set(node.store.layout.releases()) == {RELEASE, *releases[-2:]}
    assert node.store.index.paths(releases[0]) == set()


def test_an_index_that_is_no_database_is_made_afresh(node: Node) -> None:
    node.get(GUIDE)
    node.store.index.close()
    for ending in ("-wal", "-shm"):
        Path(f"{node.store.layout.index}{ending}").unlink(missing_ok=True)
    node.store.layout.index.write_bytes(os.urandom(8192))
    assert node.get(GUIDE).status == 200
    node.keeper.look()
    node.keeper.look()
    again = Node(node.store.layout.root.parent)
    assert again.get(GUIDE).status == 200
    assert again.asks(GUIDE) == 0


def test_an_index_of_another_shape_is_begun_anew(node: Node) -> None:
    node.get(GUIDE)
    with node.store.index.changing() as connection:
        connection.execute("ALTER TABLE page RENAME TO leaf")
        connection.execute("PRAGMA user_version = 1")
    after = Node(node.store.layout.root.parent)
    assert after.stored() == set()
    after.keeper._clean()
    assert not Path(after.store.layout.file(GUIDE)).exists()
    after.get(GUIDE)
    assert after.asks(GUIDE) == 0


def test_what_is_no_page_any_more_is_dropped_by_the_keeper(node: Node) -> None:
    code = f"/r/{discreet_code('itching')}/"
    node.get(code)
    assert node.is_stored(code)
    withdraw("itching")
    node.keeper.look()
    assert not node.is_stored(code)
    assert node.get(code).status == 404


def test_with_many_stale_pages_the_keeper_is_quick_first_and_thorough_later(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rxsite.pagestore import keeper

    monkeypatch.setattr(keeper, "MANY", 1)
    for path in (GUIDE, OTHER):
        node.get(path)
    with node.store.index.changing() as connection:
        changes._mark_stale(node.store, node.store.index.showing(connection, {"all"}), 1.0)
    assert node.keeper.remake(30.0) == 2
    assert {row.quality for row in node.store.index.rows()} == {QUICK}
    quick, room = len(node.get(GUIDE, accept="br").sent), node.store.index.room()
    node.keeper.look()
    assert {row.quality for row in node.store.index.rows()} == {BEST}
    assert len(node.get(GUIDE, accept="br").sent) <= quick
    assert node.store.index.room() <= room
    assert node.asks(GUIDE, accept="gzip") == 0


def test_the_keeper_finds_damage_that_no_reader_met(node: Node) -> None:
    for path in (GUIDE, OTHER):
        node.get(path)
    Path(node.store.layout.file(GUIDE, "br")).write_bytes(b"noise")
    node.keeper.look()
    assert not Path(node.store.layout.file(GUIDE)).exists()
    assert node.is_stored(OTHER)


def test_with_the_library_away_the_keeper_leaves_everything_and_says_so(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from rxsite.pagestore import keeper

    node.get(GUIDE)
    node.keeper.look()
    seconds = seconds_since_last_look(node.store)
    assert seconds is not None
    assert seconds < 60
    os.utime(node.store.layout.beat, (1000, 1000))

    def away(store: Store) -> None:
        raise OperationalError("the database is gone")

    monkeypatch.setattr(keeper, "apply_changes", away)
    monkeypatch.setattr(keeper.connections["default"], "close", lambda: None)
    node.keeper.look()
    assert node.asks(GUIDE) == 0
    since = seconds_since_last_look(node.store)
    assert since is not None
    assert since > 1_000_000


def test_one_of_two_keepers_keeps_and_the_other_follows_when_it_ends(tmp_path: Path) -> None:
    made = make_store(tmp_path)

    def no_application(environ: object, start_response: object) -> list[bytes]:
        raise AssertionError

    first, second = (Keeper(made, no_application) for _number in range(2))
    lock = first._take_turn()
    assert lock >= 0
    assert second._take_turn() == -1
    os.close(lock)
    other = second._take_turn()
    assert other >= 0
    os.close(other)


def test_publishing_beside_readers_never_leaves_an_old_page_that_passes_for_new(node: Node) -> None:
    """Between any two steps of a request a change is published and applied: at the end the page is new or stale."""
    for number in range(6):
        words = f"Skin that feels rough, number {number}."
        position = node.store.position()
        assert position is not None
        if number % 3 == 0:
            change_text("dry-skin", words)
        node.get(GUIDE)
        if number % 3 == 1:
            change_text("dry-skin", words)
        changes.apply_changes(node.store)
        if number % 3 == 2:
            change_text("dry-skin", words)
            changes.apply_changes(node.store)
        with node.store.index.changing() as connection:
            connection.execute("UPDATE page SET claimed_at = 0")
        node.keeper.look()
        assert words in node.get(GUIDE).text
        assert not node.is_stale(GUIDE)


def test_the_index_forgets_its_connection_in_another_process(tmp_path: Path) -> None:
    index = Index(tmp_path / "index.sqlite3")
    index.position()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if index.position().number == -1 else 1
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0


def test_a_keeper_that_starts_stores_the_pieces_of_articles_that_were_only_loaded(node: Node) -> None:
    PublishedPiece.objects.all().delete()
    rounds = 0
    while PublishedPiece.objects.count() < 2 * PublishedEdition.objects.exclude(kind__in=["page", "tool"]).count():
        node.keeper.look()
        rounds += 1
        assert rounds < 100
    assert PublishedPiece.objects.exists()


def test_the_keeper_does_what_was_planned_and_the_page_shows_it(node: Node) -> None:
    node.get(GUIDE)
    edition = draft_of("dry-skin")
    edition.title = "Planned title"
    edition.save()
    plan = Plan.objects.create(
        edition=edition,
        title=str(edition),
        act="publish",
        at=timezone.now(),
        text=text_of(edition),
        by=User.objects.create_user("planner", is_superuser=True),
    )
    node.keeper.look()
    assert PlanEnd.objects.get(plan=plan).outcome == "done"
    node.keeper.look()
    assert "Planned title" in node.get(GUIDE).text
