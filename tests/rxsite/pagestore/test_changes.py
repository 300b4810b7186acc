"""Changes: a publish touches the pages that show something of it and no other; what is gone goes at once."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from patienttools.generation.models import LibraryChange, step_generation
from patienttools.generation.reads import CARDS, MANY, card_key, inherited_key, list_key, list_page_key, text_key
from rxsite.pagestore import index as index_module
from rxsite.pagestore.changes import apply_changes, expire
from rxsite.pagestore.index import Index, NewPage, Position
from rxsite.pagestore.making import as_page, ask, environ_of
from tests.factories import discreet_code
from tests.rxsite.pagestore.nodes import (
    EARLIER,
    GUIDE,
    OTHER,
    RELEASE,
    Node,
    change_text,
    change_title,
    withdraw,
)

BANGLA, HOME, LIST, ABOUT = "/bn/guides/dry-skin/", "/en/", "/en/guides/", "/en/about/"
DISCREET = f"/r/{discreet_code('dry-skin')}/en/"
YEAR = 366 * 86_400
ALL = (GUIDE, f"{GUIDE}all/", OTHER, BANGLA, HOME, LIST, ABOUT, DISCREET)


@pytest.fixture
def full(node: Node) -> Node:
    for path in ALL:
        assert node.get(path).status == 200
    assert node.stored() == set(ALL)
    return node


def stale(node: Node) -> set[str]:
    return {path for path in node.stored() if node.is_stale(path)}


def test_a_change_of_text_touches_the_pages_of_that_text_alone(full: Node) -> None:
    change_text("dry-skin", "Skin that feels rough again.")
    assert apply_changes(full.store).stale == 3
    assert stale(full) == {GUIDE, f"{GUIDE}all/", DISCREET}


def test_a_change_of_title_touches_the_lists_as_well(full: Node) -> None:
    change_title("dry-skin", "Very dry skin")
    apply_changes(full.store)
    assert {GUIDE, OTHER, LIST} <= stale(full)
    assert ABOUT not in stale(full)


def test_the_older_bytes_are_served_until_the_new_ones_are_there(full: Node) -> None:
    change_text("dry-skin", "Skin that feels rough again.")
    apply_changes(full.store)
    full.is_away = True
    assert "feels rough and tight" in full.get(GUIDE).text
    full.is_away = False
    with full.store.index.changing() as connection:
        connection.execute("UPDATE page SET claimed_at = 0")
    assert full.keeper.remake(10.0) == 3
    assert stale(full) == set()
    asked = full.asked
    assert "feels rough again" in full.get(GUIDE, accept="br").text
    assert "feels rough again" in full.get(DISCREET).text
    assert full.asked == asked


def test_a_withdrawn_page_goes_at_once_on_every_node(full: Node, other_node: Node) -> None:
    for path in (GUIDE, DISCREET, BANGLA):
        other_node.get(path, accept="br")
        other_node.get(path, accept="br")
    withdraw("dry-skin")
    apply_changes(full.store)
    apply_changes(other_node.store)
    for one in (full, other_node):
        assert not one.is_stored(GUIDE)
        assert not one.is_stored(DISCREET)
        assert list(Path(one.store.layout.file(GUIDE)).parent.glob("index.html*")) == []
        one.is_away = True
        assert one.get(GUIDE, accept="br").status == 500
        # The other language is another text: it only says that this one is gone.
        assert one.get(BANGLA).status == 200


def test_a_withdrawal_takes_the_copies_of_earlier_deploys_too(full: Node) -> None:
    after = Node(full.store.layout.root.parent, release=EARLIER)
    withdraw("dry-skin")
    apply_changes(after.store)
    after.is_away = True
    assert after.get(GUIDE).status == 500
    assert after.get(OTHER).status == 200
    assert not Path(full.store.layout.file(GUIDE)).exists()


def test_what_shows_a_withdrawn_text_below_it_goes_at_once(full: Node) -> None:
    keys = full.store.index.keys_of(RELEASE, GUIDE)
    withdraw("itching")
    apply_changes(full.store)
    assert not full.is_stored(OTHER)
    assert full.is_stored(GUIDE) == (inherited_key("itching", "en") not in keys)
    assert not full.is_stored(GUIDE) or full.is_stale(GUIDE)


def test_a_page_that_changes_by_the_clock_is_made_anew_when_its_moment_comes(full: Node) -> None:
    row = full.store.find(GUIDE)
    assert row is not None
    assert row.expires_at is not None  # its review falls due
    assert expire(full.store, row.expires_at - 1) == 0
    assert expire(full.store, row.expires_at) > 0
    assert full.is_stale(GUIDE)
    assert not full.is_stale(ABOUT) or full.store.index.find(RELEASE, ABOUT) is not None


def test_pages_made_by_a_clock_that_was_ahead_are_made_anew_when_it_is_put_back(
    full: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + YEAR)
    row = full.store.find(GUIDE)
    assert row is not None
    assert expire(full.store) > 0
    assert full.store.claim(GUIDE)
    answer, position = ask(full.ask_django, environ_of(GUIDE)), full.store.position()
    assert position is not None
    page = as_page(answer, GUIDE, position)
    assert page is not None
    assert full.store.keep(page)
    assert expire(full.store) == 0
    assert not full.is_stale(GUIDE)
    # And a page that somebody had begun to make then.
    assert full.store.claim(BANGLA)
    monkeypatch.setattr(time, "time", lambda: now)
    assert expire(full.store) == 1
    assert full.is_stale(GUIDE)
    assert full.store.claim(GUIDE)
    assert full.store.claim(BANGLA)


def test_a_change_that_came_while_a_page_was_made_keeps_it_out(node: Node) -> None:
    position = node.store.position()
    assert position is not None
    answer = ask(node.ask_django, environ_of(GUIDE))
    change_text("dry-skin", "Skin that feels rough again.")
    apply_changes(node.store)
    page = as_page(answer, GUIDE, position)
    assert page is not None
    assert not node.store.keep(page)
    assert node.stored() == set()
    assert list(Path(node.store.layout.root).rglob(".part-*")) == []


def test_a_change_of_something_else_meanwhile_keeps_no_page_out(node: Node) -> None:
    position = node.store.position()
    assert position is not None
    answer = ask(node.ask_django, environ_of(ABOUT))
    change_text("dry-skin", "Skin that feels rough again.")
    apply_changes(node.store)
    page = as_page(answer, ABOUT, position)
    assert page is not None
    assert node.store.keep(page)


def test_what_a_step_took_back_left_in_the_numbers_keeps_no_page_out(node: Node) -> None:
    """On PostgreSQL numbers of changes have gaps."""
    position = node.store.position()
    assert position is not None
    answer = ask(node.ask_django, environ_of(ABOUT))
    LibraryChange(pk=position.number + 7, key=text_key("itching", "en"), token="t").save(force_insert=True)
    apply_changes(node.store)
    page = as_page(answer, ABOUT, position)
    assert page is not None
    assert node.store.keep(page)
    assert node.store.position() == Position(position.number + 7, "t")


def test_a_page_that_took_longer_than_changes_are_remembered_is_not_kept(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "REMEMBERED_CHANGES", 2)
    position = node.store.position()
    assert position is not None
    answer = ask(node.ask_django, environ_of(ABOUT))
    for _number in range(4):
        step_generation(card_key("nothing"))
    apply_changes(node.store)
    page = as_page(answer, ABOUT, position)
    assert page is not None
    assert not node.store.keep(page)


def test_a_change_that_is_applied_after_the_page_was_kept_makes_it_stale(node: Node) -> None:
    answer, position = ask(node.ask_django, environ_of(GUIDE)), node.store.position()
    assert position is not None
    change_text("dry-skin", "Skin that feels rough again.")
    page = as_page(answer, GUIDE, position)
    assert page is not None
    assert node.store.keep(page)
    apply_changes(node.store)
    assert node.is_stale(GUIDE)


def test_after_too_long_or_another_library_everything_is_made_anew_and_what_is_gone_goes(full: Node) -> None:
    withdraw("dry-skin")
    LibraryChange.objects.all().delete()
    step_generation(CARDS)
    apply_changes(full.store)
    assert not full.is_stored(GUIDE)
    assert not full.is_stored(DISCREET)
    assert stale(full) == full.stored() == set(ALL) - {GUIDE, f"{GUIDE}all/", DISCREET}


def test_a_library_that_was_put_back_is_told_from_the_one_before(full: Node) -> None:
    step_generation(card_key("nothing"))
    apply_changes(full.store)
    assert stale(full) == set()
    last = LibraryChange.objects.latest("id")
    LibraryChange.objects.filter(pk=last.pk).update(token="another")
    apply_changes(full.store)
    assert stale(full) == full.stored()


def test_nothing_is_stored_before_the_node_knows_how_far_it_is(library: Path, db: None, tmp_path: Path) -> None:
    node = Node(tmp_path)
    with node.store.index.changing() as connection:
        node.store.index.begin_anew(connection, Position(-1, ""))
    assert node.get(GUIDE).status == 200
    assert node.stored() == set()


def test_two_keepers_that_apply_at_once_do_it_once(full: Node) -> None:
    change_text("dry-skin", "Skin that feels rough again.")
    meeting, done = threading.Barrier(2), []
    known = full.store.index.position()

    def remember() -> None:
        index = Index(full.store.layout.index)
        meeting.wait(10)
        with index.changing() as connection:
            if index.position() == known:
                index.remember(connection, [(known.number + 1, "text:dry-skin:en")], Position(known.number + 1, "x"))
                done.append(1)
        index.close()

    threads = [threading.Thread(target=remember) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert done == [1]


BRANCHING = 20


@pytest.mark.parametrize("articles", [1_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_a_leaf_touches_fewer_than_ten_pages(tmp_path: Path, say: Callable[[str], None], articles: int) -> None:
    """Rows as pages of such a library would have them: own and inherited text, twelve links, lists by a hundred."""
    index = Index(tmp_path / "index.sqlite3")
    chrome = [card_key(f"chrome-{number}") for number in range(12)]
    leaf = f"a-{articles - 1}"
    with index.changing() as connection:
        index.begin_anew(connection, Position(1, ""))
        for number in range(articles):
            slug, parent = f"a-{number}", f"a-{number // BRANCHING}"
            keys = {text_key(slug, "en"), card_key(slug), card_key(parent), inherited_key(parent, "en"), *chrome}
            for part in ("", "all/", "clinical/", "clinical/all/"):
                index.put(connection, _synthetic(f"/en/guides/{slug}/{part}", keys), 1.0)
        for name in ("", "guides/", "a-to-z/"):
            index.put(connection, _synthetic(f"/en/{name}", {MANY, *chrome}), 1.0)
        for first in range(0, articles, 100):
            shown = {card_key(f"a-{number}") for number in range(first, first + 100)}
            page = list_page_key("en", "topic", str(first // 100 + 1))
            keys = {list_key("en", "topic"), page, *shown, *chrome}
            index.put(connection, _synthetic(f"/en/a-to-z/topics/{first // 100 + 1:03}/", keys), 1.0)
    began = time.process_time()
    with index.changing() as connection:
        text = index.showing(connection, {text_key(leaf, "en"), inherited_key(leaf, "en")})
        title = index.showing(
            connection, {text_key(leaf, "en"), card_key(leaf), list_page_key("en", "topic", str(articles // 100))}
        )
    spent = (time.process_time() - began) * 1000
    assert len(text) == 4
    assert len(title) == 5
    pages = articles * 4 + articles // 100 + 3
    say(f"of {pages} stored pages, a text touches {len(text)}, a title {len(title)}, in {spent:.1f} ms")


def _synthetic(path: str, keys: set[str]) -> NewPage:
    digests = {"": b"p", "gzip": b"g", "br": b"b"}
    return NewPage(
        release=RELEASE,
        path=path,
        expires_at=None,
        room=1,
        quality=11,
        digests=digests,
        keys=keys,
        position=Position(1, ""),
    )
