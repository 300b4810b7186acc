"""Links to sheets: one that there is not, or for which an article has nothing, is a fault with its line."""

from pathlib import Path

import pytest

from articles.editions.loading import read_and_freeze
from patienttools.files.faults import ContentError, Fault
from tests.factories import article_toml, bangla_text, content_folder, edition_text, write_article

STEPS = "## Steps {#safety_steps}\n\n1. **Go.** Now.\n"
DEFINITION = "## What it is {#definition}\n\nA word.\n"
SIGNS = (
    "## Danger {#danger_signs}\n\n### Emergency now\n\n- A.\n\n### Get help today\n\n- B.\n\n"
    "### Plan with someone you trust\n\n- C.\n"
)


def faults_of(folder: Path) -> list[tuple[str, int, str]]:
    faults: list[Fault] = []
    read_and_freeze(folder, ("en", "bn"), faults)
    return [(fault.path, fault.line, fault.reason) for fault in ContentError(faults).faults] if faults else []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = content_folder(tmp_path)
    write_article(folder, "leaving", en=edition_text(STEPS), bn=bangla_text())
    write_article(folder, "dry-skin", en=edition_text(DEFINITION))
    write_article(folder, "the-log", toml=article_toml("the-log", kind="tool"), en=edition_text(DEFINITION))
    return folder


def write_links(folder: Path, *addresses: str) -> None:
    lines = "".join(f"\n\n[x](article:{address})" for address in addresses)
    write_article(folder, "start", en=edition_text(f"## Print {{#documenting}}\n\nA.{lines}\n"))


def test_links_to_what_an_article_can_put_on_paper_pass(folder: Path) -> None:
    write_links(folder, "leaving/sheets/safety-roadmap", "leaving/sheets/safety-checklist", "the-log/sheet")
    assert faults_of(folder) == []


def test_each_other_link_is_a_fault_with_its_line(folder: Path) -> None:
    addresses = (
        "leaving/sheets/danger-card",
        "leaving/sheets/doctor-visit",
        "dry-skin/sheets/safety-checklist",
        "dry-skin/sheet",
        "the-log/sheets/safety-checklist",
    )
    write_links(folder, *addresses)
    found = faults_of(folder)
    assert [(path, line) for path, line, _reason in found] == [("start/en.md", 16 + 2 * n) for n in range(5)]
    assert found[0][2].startswith("The link leads to “danger-card”, which is no sheet.")
    assert found[1][2] == "“leaving” has nothing to put on “sheets/doctor-visit”: link to the article itself."


def test_what_a_parent_may_say_for_a_child_counts_and_what_it_may_not_does_not(folder: Path) -> None:
    write_article(folder, "above", en=edition_text(STEPS + "\n" + SIGNS))
    write_article(folder, "below", toml=article_toml("below", parent="above"), en=edition_text(DEFINITION))
    write_links(folder, "below/sheets/warning-signs", "below/sheets/safety-roadmap")
    assert [(line, reason.partition(":")[0]) for _path, line, reason in faults_of(folder)] == [
        (18, "“below” has nothing to put on “sheets/safety-roadmap”")
    ]


def test_a_link_to_no_article_is_named_once(folder: Path) -> None:
    write_links(folder, "nowhere/sheets/safety-checklist")
    assert [(path, line) for path, line, _reason in faults_of(folder)] == [("start/en.md", 16)]
