"""Changes: what the library wrote down, brought to the index of this node: pages that show it go stale, or go at once.

It is called once a moment by the keeper, and at once on the node on which something was published.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass

from articles.models import PublishedEdition
from patienttools.generation.models import LibraryChange
from patienttools.generation.reads import ALL, gone_key, inherited_key, text_key
from rxsite.pagestore import files
from rxsite.pagestore.index import Position
from rxsite.pagestore.store import Store

# More than this are applied in several turns.
_MOST = 5_000
_GONE = gone_key("", "").partition(":")[0] + ":"


@dataclass(frozen=True, slots=True)
class Applied:
    """How many pages went at once, and how many are to be made anew."""

    gone: int = 0
    stale: int = 0


def apply_changes(store: Store) -> Applied:
    """Raises django.db.Error where the library cannot be asked, sqlite3.Error or OSError where the store cannot."""
    known = store.index.position()
    rows = list(LibraryChange.objects.filter(pk__gte=known.number)[: _MOST + 1])
    if known.number < 0:
        return _begin(store, known, rows)
    if not rows or (rows[0].pk, rows[0].token) != (known.number, known.token):
        return _begin(store, known, rows)
    changes = [(row.pk, row.key) for row in rows[1:]]
    if not changes:
        return Applied()
    position = Position(rows[-1].pk, rows[-1].token)
    keys = {key for _number, key in changes}
    with store.index.changing() as connection:
        if store.index.position() != known:
            return Applied()  # another process was faster
        applied = _mark(store, keys, _shown_by_gone(keys))
        store.index.remember(connection, changes, position)
    return applied


def expire(store: Store, at: float | None = None) -> int:
    """Pages whose moment has come are to be made anew; how many."""
    at = time.time() if at is None else at
    if not store.index.expired(at):
        return 0
    with store.index.changing():
        pages = store.index.expired(at)
        _mark_stale(store, pages, at)
    return len(pages)


def _begin(store: Store, known: Position, rows: list[LibraryChange]) -> Applied:
    """From a library of which nothing is known, or not enough: every page is to be made anew.

    What is no longer published goes at once all the same.
    """
    last = LibraryChange.objects.order_by("-pk").first()
    position = Position(last.pk, last.token) if last else Position(0, "")
    if known == position:
        return Applied()  # nothing was ever written down, and nothing is
    published = {text_key(*names) for names in PublishedEdition.objects.values_list("slug", "language")}
    with store.index.changing() as connection:
        if store.index.position() != known:
            return Applied()
        texts = [key for (key,) in connection.execute("SELECT key FROM name WHERE key LIKE 'text:%'")]
        gone = {gone_key(*key.split(":")[1:]) for key in texts if key not in published}
        applied = _mark(store, {ALL}, _shown_by_gone(gone))
        store.index.begin_anew(connection, position)
    return applied


def _shown_by_gone(keys: Collection[str]) -> set[str]:
    """The keys under which pages show a text that was taken from readers."""
    gone = (key.removeprefix(_GONE).split(":") for key in keys if key.startswith(_GONE))
    return {key(slug, language) for slug, language in gone for key in (text_key, inherited_key)}


def _mark(store: Store, keys: Collection[str], gone: Collection[str]) -> Applied:
    """Inside the index's transaction, so that nobody writes such a page in between."""
    with_gone = store.index.showing(store.index.connection, gone) if gone else []
    for _number, release, path in with_gone:
        files.remove(store.layout, path, release)
    store.index.drop(store.index.connection, [number for number, _release, _path in with_gone])
    stale = store.index.showing(store.index.connection, keys)
    _mark_stale(store, stale, time.time())
    return Applied(len(with_gone), len(stale))


def _mark_stale(store: Store, pages: Collection[tuple[int, str, str]], at: float) -> None:
    store.index.mark_stale(store.index.connection, [number for number, _release, _path in pages], at)
    for _number, release, path in pages:
        files.mark_stale(store.layout, path, release)
