"""Nodes for tests: a store in a folder of its own around the real site, asked as a server would ask it."""

import gzip
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction

from articles.editions.publishing import publish_edition, unpublish_edition
from articles.models import Edition, Section
from rxsite.pagestore.keeper import Keeper
from rxsite.pagestore.layer import PageStoreLayer
from rxsite.pagestore.layout import Layout
from rxsite.pagestore.making import environ_of
from rxsite.pagestore.store import Store
from tests.factories import article_toml, bangla_text, content_folder, edition_text, write_article

RELEASE, EARLIER = "0123456789abcdef", "fedcba9876543210"
GUIDE, OTHER = "/en/guides/dry-skin/", "/en/guides/itching/"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    sent: bytes

    @property
    def text(self) -> str:
        encoding = self.headers.get("Content-Encoding", "")
        read: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
        return read[encoding](self.sent).decode()


class Node:
    """One machine: a store, the layer that serves it, and its keeper. `is_away` says that Django cannot answer."""

    def __init__(self, folder: Path, release: str = RELEASE, most_bytes: int = 100 * MEGABYTE) -> None:
        self.store = Store(Layout(folder / "pages", release), most_bytes)
        self.store.prepare()
        self.django, self.asked, self.is_away = WSGIHandler(), 0, False
        self.layer = PageStoreLayer(self.ask_django, self.store, self.store.keep)
        self.keeper = Keeper(self.store, self.ask_django)
        self.keeper.apply()

    def ask_django(self, environ: dict[str, Any], start_response: Any) -> Any:
        """The site itself; with the database away it answers as it then does."""
        self.asked += 1
        # As Django's own client does, which connects them again: they would end the transaction of the test.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        if self.is_away:
            start_response("500 Internal Server Error", [("Content-Type", "text/html; charset=utf-8")])
            return [b"away"]
        return self.django(environ, start_response)

    def get(self, path: str, *, method: str = "GET", query: str = "", accept: str = "", **headers: str) -> Got:
        environ = environ_of(path) | {"REQUEST_METHOD": method, "QUERY_STRING": query, "RAW_URI": path}
        environ |= {"HTTP_ACCEPT_ENCODING": accept} | headers
        started: list[tuple[str, list[tuple[str, str]]]] = []
        answer = self.layer(environ, lambda status, headers, exc_info=None: started.append((status, headers)))
        body = b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
        status, sent = started[0]
        return Got(int(status[:3]), dict(sent), body)

    def is_stored(self, path: str) -> bool:
        """Whether a sound page stands there, in this release."""
        return Path(self.store.layout.file(path)).is_file() and self.store.find(path) is not None

    def is_stale(self, path: str) -> bool:
        row = self.store.find(path)
        return row is not None and row.stale_at is not None

    def stored(self) -> set[str]:
        return self.store.index.paths(self.store.layout.release)

    def asks(self, path: str, **request: Any) -> int:
        """How often Django is asked for one request."""
        before = self.asked
        self.get(path, **request)
        return self.asked - before


def small_library(place: Path) -> Path:
    """A content folder with two guides, one below the other, and the pages that stand around them."""
    folder = content_folder(place)
    for slug in ("home", "guides", "help", "search", "about"):
        text = edition_text(title=f"The {slug} page")
        write_article(folder, slug, toml=article_toml(slug, kind="page"), en=text, bn=bangla_text(title=f"পাতা {slug}"))
    write_article(folder, "itching", en=edition_text(title="Itching"))
    write_article(
        folder, "dry-skin", toml=article_toml("dry-skin", parent="itching"), bn=bangla_text(), en=edition_text()
    )
    return folder


def draft_of(slug: str, language: str = "en") -> Edition:
    return Edition.objects.get(article__slug=slug, language=language)


def change_text(slug: str, words: str) -> None:
    """An editor writes other words into the guide and publishes it."""
    edition = draft_of(slug)
    Section.objects.filter(edition=edition, kind="definition").update(body=words)
    with transaction.atomic():
        publish_edition(edition=edition, by=None)


def change_title(slug: str, title: str) -> None:
    edition = draft_of(slug)
    Edition.objects.filter(pk=edition.pk).update(title=title)
    publish_edition(edition=draft_of(slug), by=None)


def withdraw(slug: str, language: str = "en") -> None:
    assert unpublish_edition(edition=draft_of(slug, language))


def in_thread(work: Callable[[], Any]) -> None:
    """Runs to its end in another thread, and raises what it raised."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(60)
    if raised:
        raise raised[0]
