"""Engines: the two full-text indexes behind one interface; both know terms only, and leave judging to ranking.py."""

from collections.abc import Sequence
from typing import Any, Protocol

from django.db import connection
from django.utils.functional import cached_property

from articles.search.languages import SAMPLES

# How much a match counts in a title, a heading, a lead and the text; the same order on both engines.
FIELD_WEIGHTS = (8.0, 5.0, 2.5, 1.0)
# Only words at least this long have slips that can be mended.
LEAST_SOUND = 4


class Engine(Protocol):
    """A full-text index over Entry, and a trigram index over the sounds of Word."""

    def find(self, *, terms: Sequence[str], language: str, slug: str = "", limit: int) -> list[int]:
        """Ids of entries in which any of the terms stands, the likeliest first. Terms are those of folding.py."""

    def near_words(self, sound: str, limit: int) -> list[int]:
        """Ids of words that share trigrams with the sound, the most alike first."""

    def find_faults(self) -> list[str]:
        """What is wrong with the engine's own index."""

    def rebuild(self) -> None:
        """Makes the engine's own index afresh from the rows."""


class SqliteEngine:
    """FTS5, which keeps no text of its own: triggers follow the rows."""

    def find(self, *, terms: Sequence[str], language: str, slug: str = "", limit: int) -> list[int]:
        scope = f'scope_terms : "{language_term(language)}"' + (
            f' AND scope_terms : "{slug_term(slug)}"' if slug else ""
        )
        wanted = " OR ".join(f'"{term}"' for term in terms)
        match = f"{scope} AND {{title_terms heading_terms lead_terms text_terms}} : ({wanted})"
        weights = ", ".join(f"{weight}" for weight in (0.0, *FIELD_WEIGHTS))
        sql = f"SELECT rowid FROM search_entry_fts WHERE search_entry_fts MATCH %s AND rank MATCH 'bm25({weights})' ORDER BY rank LIMIT %s"  # noqa: S608, E501 - numbers of ours
        return _ids(sql, [match, limit])

    def near_words(self, sound: str, limit: int) -> list[int]:
        trigrams = dict.fromkeys(sound[place : place + 3] for place in range(len(sound) - 2))
        wanted = " OR ".join(f'"{trigram}"' for trigram in trigrams)
        sql = "SELECT rowid FROM search_word_trigrams WHERE search_word_trigrams MATCH %s ORDER BY rank LIMIT %s"
        return _ids(sql, [wanted, limit]) if wanted else []

    def find_faults(self) -> list[str]:
        faults = []
        for index in ("search_entry_fts", "search_word_trigrams"):
            try:
                with connection.cursor() as cursor:
                    # With rank 1 it compares the index with the rows as well.
                    cursor.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
            except Exception as error:
                faults.append(f"{index}: {error}")
        return faults

    def rebuild(self) -> None:
        with connection.cursor() as cursor:
            for index in ("search_entry_fts", "search_word_trigrams"):
                cursor.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608 - names of ours
                cursor.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")  # noqa: S608


class PostgresEngine:
    """A generated tsvector with GIN, and pg_trgm."""

    def find(self, *, terms: Sequence[str], language: str, slug: str = "", limit: int) -> list[int]:
        # Weights are given from D to A.
        weights = "{" + ",".join(f"{weight / FIELD_WEIGHTS[0]}" for weight in reversed(FIELD_WEIGHTS)) + "}"
        sql = (
            "SELECT id FROM search_entry, to_tsquery('simple', %s) AS wanted "
            "WHERE terms @@ wanted AND language = %s AND (%s = '' OR slug = %s) "
            "ORDER BY ts_rank(%s, terms, wanted, 1) DESC, id LIMIT %s"
        )
        wanted = " | ".join(f"'{term}'" for term in terms)
        return _ids(sql, [wanted, language, slug, slug, weights, limit])

    def near_words(self, sound: str, limit: int) -> list[int]:
        sql = "SELECT id FROM search_word WHERE sound %% %s ORDER BY similarity(sound, %s) DESC, id LIMIT %s"
        return _ids(sql, [sound, sound, limit])

    def find_faults(self) -> list[str]:
        with connection.cursor() as cursor:
            for language, sample in SAMPLES.items():
                cursor.execute("SELECT show_trgm(%s) <> '{}'::text[]", [sample])
                if not cursor.fetchone()[0]:
                    return [f"The database's locale knows no letters of {language}: create it with C.UTF-8 or ICU."]
        return []

    def rebuild(self) -> None:
        with connection.cursor() as cursor:
            for index in ("search_entry_terms", "search_word_trigrams"):
                cursor.execute(f"REINDEX INDEX {index}")
            cursor.execute("ANALYZE search_entry")
            cursor.execute("ANALYZE search_word")


class _Chosen:
    @cached_property
    def engine(self) -> Engine:
        return PostgresEngine() if connection.vendor == "postgresql" else SqliteEngine()


_chosen = _Chosen()


def engine() -> Engine:
    return _chosen.engine


def language_term(language: str) -> str:
    return f"l_{language.replace('-', '_')}"


def slug_term(slug: str) -> str:
    return f"s_{slug.replace('-', '_')}"


def _ids(sql: str, parameters: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]
