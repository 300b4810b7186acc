"""Read: the whole of content/ as documents, with the checks that need more than one file; no database."""

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from articles.files.documents import SLUG, ArticleDocument, gather_article
from articles.files.stories import consent_faults, story_faults
from articles.kinds import Evidence, ReadingDepth
from patienttools.files.faults import ContentError, Fault
from patienttools.files.fields import Fields, read_toml
from patienttools.files.reading import read_text

Entry = TypeVar("Entry")

REFERENCE_KEY = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,40}")
WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]{3,490}")
DOI = re.compile(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]+")
PMID = re.compile(r"\d{1,8}")
CODE_KEY = re.compile(r"[a-z0-9-]+:[A-Za-z0-9.+-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceDocument:
    key: str
    citation: str
    evidence: str
    read: str
    url: str = ""
    doi: str = ""
    pmid: str = ""
    year: int | None = None
    people: str = ""
    place: str = ""
    period: str = ""
    limits: str = ""
    accessed_on: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeDocument:
    key: str
    system: str
    code: str
    meaning: str
    reference: str = ""
    is_uncertain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributorDocument:
    key: str
    names: Mapping[str, str] = field(hash=False)
    is_team: bool = False
    role: str = ""
    credential: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Everything that ships, by key or slug, in order."""

    articles: Mapping[str, ArticleDocument]
    references: Mapping[str, ReferenceDocument]
    codes: Mapping[str, CodeDocument]
    contributors: Mapping[str, ContributorDocument]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an edition may refer to: references, codes, people, and the slugs of all articles."""

    references: Mapping[str, ReferenceDocument]
    codes: Mapping[str, CodeDocument]
    contributors: Mapping[str, ContributorDocument]
    slugs: Collection[str]

    @classmethod
    def of(cls, library: Library) -> "Surroundings":
        return cls(
            references=library.references,
            codes=library.codes,
            contributors=library.contributors,
            slugs=library.articles.keys(),
        )


def read_library(folder: Path, languages: Iterable[str]) -> Library:
    """The library in a content folder. Raises ContentError carrying every fault of every file."""
    faults: list[Fault] = []
    library = gather_library(folder, languages, faults)
    if faults:
        raise ContentError(faults)
    return library


def gather_library(folder: Path, languages: Iterable[str], faults: list[Fault]) -> Library:
    """As much of the library as can be read, for further checks; whole only where it added no fault."""
    languages = tuple(languages)
    references = read_references(folder, faults)
    codes = _entries(folder, "codes.toml", _code, faults)
    contributors = _entries(folder, "contributors.toml", _contributor, faults)
    articles: dict[str, ArticleDocument] = {}
    for path in sorted((folder / "articles").iterdir() if (folder / "articles").is_dir() else ()):
        if not path.is_dir():
            faults.append(Fault(f"articles/{path.name}", 0, "Only folders of articles stand here."))
            continue
        files = {file.name: file.read_bytes() for file in sorted(path.iterdir()) if file.is_file()}
        articles[path.name] = gather_article(path.name, files, languages, faults)
    library = Library(articles=articles, references=references, codes=codes, contributors=contributors)
    faults += check_links(library)
    for article in articles.values():
        faults += consent_faults(article)
        for edition in article.editions:
            faults += story_faults(f"{article.slug}/{edition.language}.md", article, edition)
    return library


def read_references(folder: Path, faults: list[Fault]) -> dict[str, ReferenceDocument]:
    """The references by key, in the file's order."""
    return _entries(folder, "references.toml", _reference, faults)


def check_links(library: Library) -> list[Fault]:
    """What one article says of another, and of people, that does not hold."""
    faults: list[Fault] = []
    by_code: dict[str, str] = {}
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
        faults += [
            Fault(path, line(f"relation to {to}", 0), f"The relation leads to “{to}”, which is no article.")
            for to in (relation.to for relation in article.relations)
            if to and to not in library.articles
        ]
        faults += [
            Fault(path, line("codes", 0), f"The code “{key}” is not in codes.toml.")
            for key in article.codes
            if key not in library.codes
        ]
        for edition in article.editions:
            people = [edition.writer, *(review.by for review in edition.reviews)]
            faults += [
                Fault(f"{slug}/{edition.language}.md", edition.lines.get("writer", 0), f"“{key}” is no contributor.")
                for key in people
                if key and key not in library.contributors
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


def _entries(folder: Path, name: str, read: Callable[[str, Fields], Entry], faults: list[Fault]) -> dict[str, Entry]:
    """The tables of one file, by key, in the file's order."""
    text = read_text(folder, name, faults)
    if text is None:
        return {}
    entries: dict[str, Entry] = {}
    for key, table in (read_toml(name, text, faults) or {}).items():
        if not isinstance(table, dict):
            continue  # the arrays of codes.toml (rules) are read by whoever needs them
        heading = re.search(rf'(?m)^\["?{re.escape(key)}"?\]', text)
        fields = Fields(name, text, table, faults, text.count("\n", 0, heading.start()) + 1 if heading else 1)
        entries[key] = read(key, fields)
        fields.finish()
    return entries


def _reference(key: str, fields: Fields) -> ReferenceDocument:
    if not REFERENCE_KEY.fullmatch(key):
        fields.fault("citation", f"“{key}” is no key: a letter, then letters, digits and hyphens.")
    return ReferenceDocument(
        key=key,
        citation=fields.text("citation"),
        url=fields.text("url", required=False, matching=WEB_ADDRESS, form="a web address"),
        doi=fields.text("doi", required=False, matching=DOI, form="a DOI such as 10.1000/xyz"),
        pmid=fields.text("pmid", required=False, matching=PMID, form="up to eight digits"),
        year=fields.integer("year", least=1000, most=2100, required=False),
        evidence=fields.choice("evidence", Evidence.values),
        people=fields.text("people", required=False, longest=300),
        place=fields.text("place", required=False, longest=120),
        period=fields.text("period", required=False, longest=60),
        limits=fields.text("limits", required=False),
        read=fields.choice("read", ReadingDepth.values),
        accessed_on=fields.date("accessed_on", required=False),
    )


def _code(key: str, fields: Fields) -> CodeDocument:
    if not CODE_KEY.fullmatch(key):
        fields.fault("code", f"“{key}” is no key of a code, such as icd-10-cm:T74.31XA.")
    return CodeDocument(
        key=key,
        system=fields.text("system", longest=60),
        code=fields.text("code", longest=40),
        meaning=fields.text("meaning"),
        reference=fields.text("reference", required=False),
        is_uncertain=fields.boolean("uncertain", required=False),
    )


def _contributor(key: str, fields: Fields) -> ContributorDocument:
    if not SLUG.fullmatch(key):
        fields.fault("names", f"“{key}” is no key: lower-case letters, digits and single hyphens.")
    names = fields.text_table("names")
    return ContributorDocument(
        key=key,
        names=names,
        is_team=fields.boolean("is_team", required=False),
        role=fields.text("role", required=False, longest=120),
        credential=fields.text("credential", required=False, longest=200),
    )
