"""Rows: what search reads of its tables, in plain SQL; querysets would be put together anew at every question."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from articles.kinds import ArticleKind, Audience, SectionKind
from articles.search.models import Entry, Source, Word

_ENTRY, _WORD = Entry._meta.db_table, Word._meta.db_table
# What ranking judges an entry by, and what a result says of one.
_JUDGED = (
    "id", "source", "language", "slug", "share_code", "kind", "part", "anchor", "section_kind", "audience", "title",
    "heading", "title_terms", "heading_terms", "lead_terms", "text_terms", "asked_terms",
)  # fmt: skip
_SHOWN = ("source", "language", "slug", "share_code", "kind", "part", "anchor", "audience", "title", "heading")
_KNOWN = "id, language, text, term, sound, stem_sound, entries"
EntryRow = dict[str, Any]


class Known(NamedTuple):
    """A row of Word."""

    id: int
    language: str
    text: str
    term: str
    sound: str
    stem_sound: str
    entries: int


def read_known(
    texts: Collection[str], terms: Collection[str], sounds: Collection[str], stems: Collection[str]
) -> list[Known]:
    """The words that are written so, or have such a term, sound, or sound without endings."""
    marks = tuple(map(len, (texts, terms, sounds, stems)))
    return list(map(Known._make, _read(_known_statement(marks), [*texts, *terms, *sounds, *stems])))


def read_near(ids: Collection[int], sounds: Collection[str], language: str) -> list[Known]:
    """The words with these ids, and those of a language that have just such a sound."""
    sql = _near_statement(len(ids), len(sounds))
    return list(map(Known._make, _read(sql, [*ids, language, *sounds])))


def count_terms(terms: Collection[str], language: str) -> dict[str, int]:
    """In how many entries of the language each term stands; terms of none are left out."""
    return dict(_read(_count_statement("term", len(terms)), [language, *terms]))


def count_sounds(stems: Collection[str], language: str, marked: str) -> dict[str, int]:
    """The same by sound without endings, of words whose term does not open with `marked`."""
    sql = _count_statement("stem_sound", len(stems), "AND term NOT LIKE %s ")
    return dict(_read(sql, [language, *stems, f"{marked}%"])) if stems else {}


def read_entries(ids: Collection[int], language: str, slugs: Collection[str]) -> list[EntryRow]:
    """The entries with these ids, and the sections and tools of the articles, by id."""
    sql = _entries_statement(len(ids), len(slugs))
    # Sorted here: asked to sort by id, SQLite would read the whole table in that order.
    return sorted(_entry_rows(_JUDGED, _read(sql, [*ids, language, *slugs])), key=lambda entry: entry["id"])


def read_passages(ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Of each entry what may stand below it as a result, and its terms."""
    sql = f"SELECT id, passages, passage_terms FROM {_ENTRY} WHERE id IN ({_marks(len(ids))})"  # noqa: S608 - ours
    return {key: (shown, terms) for key, shown, terms in _read(sql, [*ids])} if ids else {}


def read_spoken_to(slug: str, language: str) -> list[EntryRow]:
    """The sections in which an article speaks to supporters and to clinicians, in its order."""
    sql = (
        f"SELECT {', '.join(_SHOWN)} FROM {_ENTRY} WHERE language = %s AND slug = %s AND source = %s "  # noqa: S608
        "AND (section_kind = %s OR audience = %s) ORDER BY id"
    )
    told = [language, slug, Source.SECTION.value, SectionKind.SUPPORTERS.value, Audience.CLINICAL.value]
    return list(_entry_rows(_SHOWN, _read(sql, told)))


def read_clinical(slugs: Collection[str]) -> list[EntryRow]:
    """All sections in which these articles speak to clinicians, in every language and in their order."""
    columns = (*_SHOWN, "section_kind")
    sql = (
        f"SELECT {', '.join(columns)} FROM {_ENTRY} WHERE slug IN ({_marks(len(slugs))}) "  # noqa: S608 - ours
        "AND source = %s AND audience = %s ORDER BY id"
    )
    return list(_entry_rows(columns, _read(sql, [*slugs, Source.SECTION.value, Audience.CLINICAL.value])))


def read_in_other_languages(keys: Collection[tuple[str, str]], languages: Collection[str]) -> list[EntryRow]:
    """The entries with these slugs and anchors; `passages` stand there for stories alone, whose note they are."""
    slugs, anchors = {slug for slug, _anchor in keys}, {anchor for _slug, anchor in keys}
    sql = _others_statement(len(languages), len(slugs), len(anchors))
    values = [ArticleKind.STORY.value, *languages, *slugs, *anchors, Source.HELPLINE.value]
    return list(_entry_rows((*_SHOWN, "passages"), _read(sql, values)))


def _entry_rows(columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> Iterable[EntryRow]:
    names = tuple(columns)
    return (dict(zip(names, row, strict=True)) for row in rows)


@lru_cache(512)
def _known_statement(marks: tuple[int, ...]) -> str:
    columns = ("text", "term", "sound", "stem_sound")
    wanted = " OR ".join(f"{name} IN ({_marks(count)})" for name, count in zip(columns, marks, strict=True))
    return f"SELECT {_KNOWN} FROM {_WORD} WHERE {wanted}"  # noqa: S608


@lru_cache(256)
def _near_statement(ids: int, sounds: int) -> str:
    alike = f"language = %s AND sound IN ({_marks(sounds)})"
    return f"SELECT {_KNOWN} FROM {_WORD} WHERE id IN ({_marks(ids)}) OR ({alike})"  # noqa: S608


@lru_cache(512)
def _count_statement(column: str, count: int, further: str = "") -> str:
    return (
        f"SELECT {column}, SUM(entries) FROM {_WORD} "  # noqa: S608
        f"WHERE language = %s AND {column} IN ({_marks(count)}) AND entries > 0 {further}GROUP BY {column}"
    )


@lru_cache(512)
def _entries_statement(ids: int, slugs: int) -> str:
    of_article = f"source IN ('{Source.SECTION.value}', '{Source.TOOL.value}')"
    return (
        f"SELECT {', '.join(_JUDGED)} FROM {_ENTRY} WHERE id IN ({_marks(ids)}) "  # noqa: S608
        f"OR (language = %s AND slug IN ({_marks(slugs)}) AND {of_article})"
    )


@lru_cache(64)
def _others_statement(languages: int, slugs: int, anchors: int) -> str:
    return (
        f"SELECT {', '.join(_SHOWN)}, CASE WHEN kind = %s THEN passages ELSE '' END FROM {_ENTRY} "  # noqa: S608
        f"WHERE language IN ({_marks(languages)}) AND slug IN ({_marks(slugs)}) AND anchor IN ({_marks(anchors)}) "
        "AND source <> %s ORDER BY id"
    )


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count) or "NULL"


def _read(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
