"""Read: the whole of content/ as documents, with the checks that need more than one file; no database."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from articles.files.asked import SUFFIX
from articles.files.documents import MAX_LEVELS, ArticleDocument, gather_article
from articles.files.entries import (
    CodeDocument,
    ContributorDocument,
    ReferenceDocument,
    read_code,
    read_contributor,
    read_reference,
)
from articles.files.passing import MadeFrom, Seen, made_from, needs_of
from articles.files.pictures import FILE as PICTURES
from articles.files.pictures import PictureDocument, read_pictures
from articles.files.stories import consent_faults, story_faults
from patienttools.files.digests import digest_of
from patienttools.files.faults import ContentError, Fault
from patienttools.files.fields import Fields, read_toml
from patienttools.files.reading import own_paths, read_bytes, read_text

Entry = TypeVar("Entry")

# A table’s heading, [key] or ["key"].
HEADING = re.compile(r'(?m)^\["?(?P<key>[^"\]\n]+)"?\]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Everything that ships, by key or slug, in order.

    `unreadable` are the shared files of which nothing is known, `broken` the entries with a fault, as (kind, key);
    `made` says of each edition, as “slug/language”, what it was made from, and those in `passed_over` were not read:
    their files are as they were when last loaded.
    """

    articles: Mapping[str, ArticleDocument]
    references: Mapping[str, ReferenceDocument]
    codes: Mapping[str, CodeDocument]
    contributors: Mapping[str, ContributorDocument]
    pictures: Mapping[str, PictureDocument] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    broken: frozenset[tuple[str, str]] = frozenset()
    made: Mapping[str, MadeFrom] = field(default_factory=dict)
    passed_over: frozenset[str] = frozenset()

    def is_sound(self, slug: str, language: str = "") -> bool:
        """Whether an article, or one edition with its article, was read without a fault."""
        return self.broken.isdisjoint({("article", slug), ("edition", f"{slug}/{language}")})


class Everything(dict[str, Any]):
    """Stands for a file that could not be read: whatever is named may stand in it, so naming it is no second fault."""

    def __contains__(self, key: object) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an edition may refer to: references, codes, people, the slugs of all articles, and pictures.

    None: nobody asks which pictures there are, as of a text that was published once.
    """

    references: Mapping[str, ReferenceDocument]
    codes: Mapping[str, CodeDocument]
    contributors: Mapping[str, ContributorDocument]
    slugs: Collection[str]
    pictures: Mapping[str, PictureDocument] | None = None

    @classmethod
    def of(cls, library: Library) -> "Surroundings":
        def known(name: str, entries: Mapping[str, Any]) -> Mapping[str, Any]:
            return Everything() if name in library.unreadable else entries

        return cls(
            references=known("references.toml", library.references),
            codes=known("codes.toml", library.codes),
            contributors=known("contributors.toml", library.contributors),
            slugs=library.articles.keys(),
            # What is wrong in the file is told once, where it is read.
            pictures=None if PICTURES in library.unreadable else library.pictures,
        )


def read_library(folder: Path, languages: Iterable[str]) -> Library:
    """The library in a content folder. Raises ContentError carrying every fault of every file."""
    faults: list[Fault] = []
    library = gather_library(folder, languages, faults)
    if faults:
        raise ContentError(faults)
    return library


def gather_library(folder: Path, languages: Iterable[str], faults: list[Fault], *, seen: Seen | None = None) -> Library:
    """As much of the library as can be read, for further checks; what its faults concern is named in it.

    Editions that are as they were `seen` at the last load are not read again.
    """
    shared = _Shared(folder, faults)
    references = shared.entries("references.toml", "reference", read_reference)
    codes = shared.entries("codes.toml", "code", read_code)
    contributors = shared.entries("contributors.toml", "contributor", read_contributor)
    # Their faults are told with those of the other kinds.
    unsaid: list[Fault] = []
    pictures = read_pictures(folder, unsaid)
    folders = _read_folders(folder, faults)
    digests = _Digests(
        {
            "reference": references,
            "code": codes,
            "contributor": contributors,
            "picture": pictures,
            "article": folders,
        }
    )
    articles: dict[str, ArticleDocument] = {}
    made: dict[str, MadeFrom] = {}
    passed_over: set[str] = set()
    for slug, files in folders.items():
        same = {key for key in _editions_in(slug, files) if seen and seen.has(key, files, digests)}
        passed_over |= same
        skipped = {f"{key.partition('/')[2]}{ending}" for key in same for ending in (".md", SUFFIX)}
        articles[slug] = gather_article(slug, files, tuple(languages), faults, skipped=skipped)
        for edition in articles[slug].editions:
            key = f"{slug}/{edition.language}"
            needs = needs_of(articles[slug], edition)
            made[key] = MadeFrom(made_from(seen.base if seen else "", key, files, needs, digests), needs)
    library = Library(
        articles=articles,
        references=references,
        codes=codes,
        contributors=contributors,
        pictures=pictures,
        unreadable=frozenset(shared.unreadable | ({PICTURES} if unsaid else set())),
        made=made,
        passed_over=frozenset(passed_over),
    )
    faults += check_links(library)
    for article in articles.values():
        faults += consent_faults(article)
        for edition in article.editions:
            faults += story_faults(f"{article.slug}/{edition.language}.md", article, edition)
    return replace(library, broken=frozenset(shared.broken | _broken_articles(faults, articles)))


def with_faults(library: Library, faults: Iterable[Fault], broken: Collection[tuple[str, str]]) -> Library:
    """The library in which also these faults of articles, and these broken entries, are known."""
    return replace(library, broken=library.broken | _broken_articles(faults, library.articles) | {*broken})


def _read_folders(folder: Path, faults: list[Fault]) -> dict[str, dict[str, bytes]]:
    """The files of each article's folder; what its editor's program left there is passed over."""
    folders: dict[str, dict[str, bytes]] = {}
    for path in own_paths(folder / "articles"):
        if not path.is_dir():
            faults.append(Fault(f"articles/{path.name}", 0, "Only folders of articles stand here."))
            continue
        read = {
            file.name: read_bytes(file, f"{path.name}/{file.name}", faults)
            for file in own_paths(path)
            if not file.is_dir()
        }
        folders[path.name] = {name: data for name, data in read.items() if data is not None}
    return folders


def _editions_in(slug: str, files: Iterable[str]) -> list[str]:
    return [f"{slug}/{name.removesuffix('.md')}" for name in files if name.endswith(".md")]


def _broken_articles(faults: Iterable[Fault], slugs: Collection[str]) -> set[tuple[str, str]]:
    """The articles and editions that faults concern. A strange file in a folder is a fault of the folder alone."""
    broken = set()
    for fault in faults:
        slug, _slash, name = fault.path.partition("#")[0].partition("/")
        if slug in slugs and name.endswith((".md", SUFFIX)):
            broken.add(("edition", f"{slug}/{name.partition('.')[0]}"))
        elif slug in slugs and name in {"", "article.toml"}:
            broken.add(("article", slug))
    return broken


class _Digests:
    """Digests of what editions refer to, such as “reference:R09”, each computed once; an article is there or not."""

    def __init__(self, entries: Mapping[str, Mapping[str, Any]]) -> None:
        self._entries = entries
        self._known: dict[str, str] = {}

    def __call__(self, need: str) -> str:
        if need not in self._known:
            kind, _colon, key = need.partition(":")
            entry = self._entries[kind].get(key)
            self._known[need] = "" if entry is None else "there" if kind == "article" else digest_of(entry)
        return self._known[need]


def read_references(folder: Path, faults: list[Fault]) -> dict[str, ReferenceDocument]:
    """The references by key, in the file's order."""
    return _Shared(folder, faults).entries("references.toml", "reference", read_reference)


def read_codes(folder: Path, faults: list[Fault]) -> dict[str, CodeDocument]:
    return _Shared(folder, faults).entries("codes.toml", "code", read_code)


def read_contributors(folder: Path, faults: list[Fault]) -> dict[str, ContributorDocument]:
    return _Shared(folder, faults).entries("contributors.toml", "contributor", read_contributor)


def check_links(library: Library) -> list[Fault]:
    """What one article says of another, and of people, that does not hold."""
    faults: list[Fault] = []
    by_code: dict[str, str] = {}
    around = Surroundings.of(library)
    for slug, article in library.articles.items():
        path = f"{slug}/article.toml"
        line = article.lines.get
        other = by_code.setdefault(article.share_code, slug) if article.share_code else slug
        if other != slug:
            reason = f"The share code is that of “{other}” too. Make a new one."
            faults.append(Fault(path, line("share_code", 0), reason))
        if article.parent and article.parent not in library.articles:
            faults.append(Fault(path, line("parent", 0), f"The parent “{article.parent}” is no article."))
        elif article.parent != slug and slug in _ancestors(library, article):
            reason = f"“{article.parent}” stands below “{slug}” itself: parents would go round in a ring."
            faults.append(Fault(path, line("parent", 0), reason))
        elif _is_too_deep(library, article):
            reason = f"Topics are at most {MAX_LEVELS} levels deep, and “{article.parent}” stands on the last."
            faults.append(Fault(path, line("parent", 0), reason))
        faults += [
            Fault(path, line(f"relation to {to}", 0), f"The relation leads to “{to}”, which is no article.")
            for to in (relation.to for relation in article.relations)
            if to and to not in library.articles
        ]
        faults += [
            Fault(path, line("codes", 0), f"The code “{key}” is not in codes.toml.")
            for key in article.codes
            if key not in around.codes
        ]
        for edition in article.editions:
            people = [edition.writer, *(review.by for review in edition.reviews)]
            faults += [
                Fault(f"{slug}/{edition.language}.md", edition.lines.get("writer", 0), f"“{key}” is no contributor.")
                for key in people
                if key and key not in around.contributors
            ]
    return faults


def _ancestors(library: Library, article: ArticleDocument) -> set[str]:
    """The slugs of the article's parent, that one's parent and so on, each once."""
    found: set[str] = set()
    parent = article.parent
    while parent in library.articles and parent not in found:
        found.add(parent)
        parent = library.articles[parent].parent
    return found


def _is_too_deep(library: Library, article: ArticleDocument) -> bool:
    """Whether it stands below the last level. In a ring there is no level, and the ring is named already."""
    above = _ancestors(library, article)
    is_in_ring = any(slug in _ancestors(library, library.articles[slug]) for slug in above)
    return len(above) >= MAX_LEVELS and not is_in_ring


class _Shared:
    """Reads the files that hold keyed entries, and notes which of them, or which entries, have faults."""

    def __init__(self, folder: Path, faults: list[Fault]) -> None:
        self._folder, self._faults = folder, faults
        self.unreadable: set[str] = set()
        self.broken: set[tuple[str, str]] = set()

    def entries(self, name: str, kind: str, read: Callable[[str, Fields], Entry]) -> dict[str, Entry]:
        """The tables of one file, by key, in the file's order."""
        text = read_text(self._folder, name, self._faults)
        tables = read_toml(name, text, self._faults) if text is not None else None
        if text is None or tables is None:
            self.unreadable.add(name)
            return {}
        entries: dict[str, Entry] = {}
        lines = {match["key"]: text.count("\n", 0, match.start()) + 1 for match in HEADING.finditer(text)}
        for key, table in tables.items():
            if not isinstance(table, dict):
                self._faults.append(Fault(name, 1, f"“{key}” must be a table headed [{key}]."))
                self.broken.add((kind, key))
                continue
            before = len(self._faults)
            fields = Fields(name, text, table, self._faults, lines.get(key, 1))
            entries[key] = read(key, fields)
            fields.finish()
            if len(self._faults) > before:
                self.broken.add((kind, key))
        return entries
