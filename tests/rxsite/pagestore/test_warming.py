"""Warming: every page of the library is made once, and a second run makes only what is missing."""

from pathlib import Path

import pytest
from django.core.management import call_command

from rxsite.pagestore.warming import page_paths, warm
from tests.rxsite.pagestore.nodes import GUIDE, Node


def test_every_page_is_made_once_and_a_second_run_goes_on(node: Node) -> None:
    paths = page_paths()
    assert GUIDE in paths
    assert len(paths) == len(set(paths))
    first = list(warm(node.store, node.keeper, paths))
    made = node.asked
    assert first.count(True) == len(node.stored()) > 10
    list(warm(node.store, node.keeper, [path for path in paths if path in node.stored()]))
    assert node.asked == made
    node.store.drop([row for row in node.store.index.rows() if row.path == GUIDE])
    list(warm(node.store, node.keeper, [path for path in paths if path in node.stored()] + [GUIDE]))
    assert node.asked == made + 1
    for path in node.stored():
        assert node.get(path).status == 200
    assert node.asked == made + 1


def test_with_paper_the_discreet_copies_are_made_too(library: Path, db: None) -> None:
    assert any(path.startswith("/r/") for path in page_paths(with_paper=True))
    assert not any(path.startswith("/r/") for path in page_paths())


def test_the_command_says_how_many_are_stored(
    library: Path, db: None, tmp_path: Path, settings: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    Node(tmp_path)  # it leaves the test's connection open between requests
    Node(tmp_path).get(GUIDE)
    settings.RX_DATA = tmp_path / "command"
    call_command("warm_pages")
    said = capsys.readouterr().out
    assert "addresses are stored." in said
    files = list((tmp_path / "command" / "pages").rglob("index.html"))
    assert f"{len(files)} of " in said
    assert len(files) > 10
