"""Twenty editors at one draft, and kill -9 in saves and publishes: no acknowledged word is lost, clashes are shown."""

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.counts import count_of
from tests.deploy.desk_site import DeskSite, Editor, answers, as_json, desk_site, wait_until
from tests.machine import find_postgres_folder

pytestmark = pytest.mark.long

EDITORS = 20
# Half of them write in one section, the others each in one of the next.
SHARED, OTHERS = 0, 5
ROUNDS = count_of(10)
KILLS = count_of(50)
DATABASES = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(find_postgres_folder() is None, reason="PostgreSQL is not installed"),
    ),
]
STORED = """
import json
from articles.models import Edition
draft = Edition.objects.get(article__slug="stalking", language="en")
print(json.dumps({"version": draft.version, "bodies": [one.body for one in draft.sections.all()]}))
"""
WITH_READERS = """
import json
from articles.models import PublishedEdition, Release
mine = {"article__slug": "stalking", "language": "en"}
published, release = PublishedEdition.objects.get(**mine), Release.objects.filter(**mine).first()
print(json.dumps([published.title, published.document["title"], release.document["title"]]))
"""


class Writer:
    """Adds words of its own to a section, over and over, as somebody who reopens the form after a clash."""

    def __init__(self, desk: DeskSite, number: int) -> None:
        self.desk, self.number = desk, number
        self.editor: Editor = desk.editors[number]
        self.section = SHARED if number % 2 else 1 + (number // 2) % OTHERS
        self.acknowledged: list[str] = []
        self.clashes = self.merged = 0

    def write(self) -> None:
        for turn in range(ROUNDS):
            word = f"Word {letters(self.number)}{letters(turn)} stands."
            for _attempt in range(60):
                if self._save(word):
                    self.acknowledged.append(word)
                    break
            else:
                raise AssertionError(f"editor {self.number} never got through")

    def _save(self, word: str) -> bool:
        page = self.editor.get(self.desk.form)
        assert page.status == 200, page.status
        fields = page.fields()
        box = f"sections-{self.section}-body"
        answer = self.editor.post(self.desk.form, fields | {box: f"{fields[box]}\n\n{word}", "_continue": "1"})
        if answer.status == 302:
            return True
        if answer.status == 200:
            assert 'id="conflict"' in answer.text
            # Both texts are whole on the page: one's own with the new word, theirs without.
            assert word in answer.text
            self.clashes += 1
            return False
        # A busy database says so, and saves nothing.
        assert answer.status == 503, answer.status
        return False


def letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:02d}")


@pytest.mark.parametrize("database", DATABASES)
def test_twenty_editors_at_once_lose_no_acknowledged_word(
    database: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    with desk_site(database, tmp_path / "data", editors=EDITORS, workers=2) as desk:
        writers = [Writer(desk, number) for number in range(EDITORS)]
        failed: list[BaseException] = []

        def run(writer: Writer) -> None:
            try:
                writer.write()
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=run, args=(writer,)) for writer in writers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failed, failed
        stored = as_json(desk.shell(STORED))
        lost = [
            word for writer in writers for word in writer.acknowledged if word not in stored["bodies"][writer.section]
        ]
        saves = sum(len(writer.acknowledged) for writer in writers)
        clashes = sum(writer.clashes for writer in writers)
    assert lost == []
    assert saves == EDITORS * ROUNDS
    assert stored["version"] >= saves, "every save that was acknowledged stepped the version"
    assert clashes, "ten editors of one section, and nobody was asked"
    say(f"Desk on {database}, {EDITORS} editors at once: {saves} saves, none lost; {clashes} clashes shown")


class Killed:
    """Sends a form and kills whoever answers in the middle of it. `outcome` is done, lost, or what else was said."""

    def __init__(self, desk: DeskSite) -> None:
        self.desk = desk
        self.done = self.lost = 0

    def send(self, path: str, fields: dict[str, Any], seconds: float) -> bool:
        said: list[int] = []

        def post() -> None:
            answers(lambda: bool(said.append(self.desk.editors[0].post(path, fields).status)))

        thread = threading.Thread(target=post)
        thread.start()
        time.sleep(seconds)  # any moment of the request
        self.desk.kill_workers()
        thread.join()
        self.desk.wait()
        assert said in ([], [302]), said
        self.done += bool(said)
        self.lost += not said
        return bool(said)


def seconds_of(act: Callable[[], Any]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


@pytest.mark.parametrize("database", DATABASES)
def test_killed_in_the_middle_of_saves_nothing_acknowledged_is_lost_and_nothing_is_half(
    database: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    chance = random.Random(14)
    with desk_site(database, tmp_path / "data", editors=1, workers=1) as desk:
        editor, killed = desk.editors[0], Killed(desk)

        def fields_of(name: str) -> dict[str, Any]:
            fields = editor.get(desk.form).fields()
            return fields | {"title": f"Title {name}", "sections-0-body": f"Text {name}.", "_continue": "1"}

        first = fields_of("of the beginning")
        longest = seconds_of(lambda: editor.post(desk.form, first))
        last = "of the beginning"
        for number in range(KILLS):
            name = letters(number)
            is_done = killed.send(desk.form, fields_of(name), chance.uniform(0, 1.5 * longest))
            stored = editor.get(desk.form).fields()
            # What was told to be lost may have been kept: the answer was lost.
            allowed = {name} if is_done else {last, name}
            found = stored["title"].removeprefix("Title ")
            assert found in allowed
            assert stored["sections-0-body"].strip() == f"Text {found}."
            last = found
    say(f"Desk on {database}, killed in {KILLS} saves: {killed.done} were acknowledged, {killed.lost} were not")


@pytest.mark.parametrize("database", DATABASES)
def test_killed_in_the_middle_of_publishes_readers_have_one_text_or_the_other(
    database: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    chance = random.Random(15)
    with desk_site(database, tmp_path / "data", editors=1, workers=1) as desk:
        editor, killed = desk.editors[0], Killed(desk)
        gate = "/admin/articles/edition/publish/"

        def ask(name: str) -> dict[str, Any]:
            fields = editor.get(desk.form).fields()
            assert editor.post(desk.form, fields | {"title": f"Title {name}", "_continue": "1"}).status == 302
            page = editor.get(f"{gate}?edition={desk.edition}")
            sent = page.fields("gate-form")
            return sent | {box: "It is a quotation." for box in sent if box.startswith("_because")}

        first = ask("of the beginning")
        longest = seconds_of(lambda: editor.post(gate, first))
        last = "of the beginning"
        for number in range(KILLS):
            name = letters(number)
            is_done = killed.send(gate, ask(name), chance.uniform(0, 1.5 * longest))
            (title,) = set(as_json(desk.shell(WITH_READERS)))
            found = title.removeprefix("Title ")
            assert found in ({name} if is_done else {last, name})
            last = found
        page = f"Title {last}<"
        wait_until(lambda: answers(lambda: page in desk.site.read("/en/guides/stalking/")[1]))
    say(f"Desk on {database}, killed in {KILLS} publishes: {killed.done} were acknowledged, {killed.lost} were not")
