"""The table of outcomes in content/README.md: each verb of an editor with each verb of a release, for each kind."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from articles.management.content import load_content, read_content
from patienttools.files.ledger import Ledger
from patienttools.files.reports import Outcome, Report
from tests.factories import content_folder
from tests.outcomes.articles import ArticleDriver, EditionDriver, readers_have
from tests.outcomes.driver import EDITORS_VERBS, FIRST, NEW, RELEASES_VERBS, Driver
from tests.outcomes.entries import CodeDriver, ContributorDriver, ReferenceDriver
from tests.outcomes.kinds import KIND_DRIVERS

pytestmark = pytest.mark.django_db
DRIVERS: dict[str, type[Driver]] = {
    driver.name: driver
    for driver in (ArticleDriver, EditionDriver, ReferenceDriver, CodeDriver, ContributorDriver, *KIND_DRIVERS)
}
ROW = re.compile(r"\| ([a-z ,]+) \| ([a-z-]+) \| (.+) \|")


def read_table() -> dict[tuple[str, str, str], str]:
    """The README's cells: (kind, the editor's verb, the release's verb) → “outcome: whose”."""
    text = (settings.BASE_DIR / "content" / "README.md").read_text(encoding="utf-8")
    section = text.partition("## What becomes of an entry")[2].partition("\n## ")[0]
    cells = {}
    for kinds, editors, rest in ROW.findall(section):
        for kind in kinds.split(", ") if kinds != "kind" else ():
            for releases, cell in zip(RELEASES_VERBS, rest.split(" | "), strict=True):
                cells[kind, editors, releases] = cell
    return cells


TABLE = read_table()
CELLS = sorted(key for key in TABLE if key[0] in DRIVERS)


def test_the_table_has_a_cell_for_every_pair_of_verbs() -> None:
    every = {
        (kind, editors, releases)
        for kind, driver in DRIVERS.items()
        for editors in driver.editors_verbs
        for releases in RELEASES_VERBS
    }
    assert set(TABLE) == every
    assert {editors for _kind, editors, _releases in every} == set(EDITORS_VERBS)


def load(folder: Path) -> Report:
    ledger = Ledger()
    content = read_content(folder, ledger=ledger)
    assert content.faults == ()
    return load_content(content, ledger)


@pytest.mark.parametrize("cell", CELLS, ids="-".join)
def test_each_cell_is_true(cell: tuple[str, str, str], tmp_path: Path) -> None:
    kind, editors, releases = cell
    driver = DRIVERS[kind](content_folder(tmp_path))
    driver.write(driver.old, FIRST)
    load(driver.folder)
    do_as_editor(driver, editors)
    had = readers_have()
    key, text = do_as_release(driver, releases)
    report = load(driver.folder)
    outcome, _colon, whose = TABLE[cell].partition(": ")
    assert report.outcomes(kind, driver.report_key(key))[0].value == outcome
    assert whose_is(driver.rows(), key, text) == whose
    if outcome in {Outcome.KEPT, Outcome.KEPT_DELETED, Outcome.KEPT_RETIRED} and releases != "rename":
        assert readers_have() == had
    again = load(driver.folder)
    assert whose_is(driver.rows(), key, text) == whose
    assert again.count(Outcome.MADE, Outcome.CHANGED, Outcome.MOVED, Outcome.RETIRED, Outcome.PUBLISHED) == 0


def do_as_editor(driver: Driver, verb: str) -> None:
    match verb:
        case "change":
            driver.change()
        case "rename":
            driver.rename()
        case "withdraw":
            driver.withdraw()
        case "delete" | "re-create":
            driver.delete()
    if verb == "re-create":
        driver.recreate()


def do_as_release(driver: Driver, verb: str) -> tuple[str, str]:
    """The key and text that the files have then; the text is empty where they have none."""
    match verb:
        case "change":
            driver.write(driver.old, NEW)
            return driver.old, NEW
        case "rename":
            driver.write(driver.new, FIRST)
            return driver.new, FIRST
        case "remove":
            driver.remove()
            return driver.old, ""
        case "add back":
            driver.remove()
            load(driver.folder)
            driver.write(driver.old, FIRST)
    return driver.old, FIRST


def whose_is(rows: list[tuple[str, str]], key: str, text: str) -> str:
    """Whose word stands: the file's, the editor's, or nothing."""
    if not rows:
        return "gone"
    if any(said == "withdrawn" for _key, said in rows):
        return "withdrawn"
    return "the file’s" if rows == [(key, text)] else "the editor’s"


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    driver = ArticleDriver(content_folder(tmp_path))
    driver.write(driver.old, FIRST)
    load(driver.folder)
    driver.write(driver.new, NEW)
    reports = []
    for dry_run in (True, False):
        ledger = Ledger()
        with transaction.atomic():
            report = load_content(read_content(driver.folder, ledger=ledger), ledger, dry_run=dry_run)
        reports.append(list(report.sentences()))
        assert driver.rows() == [(driver.old, FIRST) if dry_run else (driver.new, NEW)]
    assert reports[0] == reports[1]
