"""Engines: the two full-text indexes behind one interface; both know terms only, and leave judging to ranking.py."""

from collections.abc import Sequence
from typing import Any, Protocol

from django.db import connection
from django.utils.functional import cached_property

from articles.search.languages import SAMPLES

# How much a match counts in a title, a heading, a lead, the text and the phrases in which people ask; the same order on
# both engines.
FIELD_WEIGHTS = (8.0, 5.0, 2.5, 1.0, 4.0)
FIELDS = ("title_terms", "heading_terms", "lead_terms", "text_terms", "asked_terms")
# Where to look for a word that stands nearly everywhere.
TELLING_FIELDS = ("title_terms", "heading_terms", "asked_terms")
# An engine ranks so many matches of a question and no more: a word that many entries hold must not take all its time.
MAX_MATCHES = 600
# Only words at least this long have slips that can be mended.
LEAST_SOUND = 4


class Engine(Protocol):
    """A full-text index over Entry, and a trigram index over the sounds of Word."""

    def find(
        self, *, terms: Sequence[str], language: str, slug: str = "", limit: int, is_common: bool = False
    ) -> list[int]:
        """Ids of entries in which any of the terms stands, the likeliest first. Terms are those of folding.py.

        Terms that are `is_common` are looked for where they tell most, in titles, headings and asked phrases.
        """

    def near_words(self, sound: str, limit: int) -> list[int]:
        """Ids of words that share trigrams with the sound, the most alike first."""

    def find_faults(self) -> list[str]:
        """What is wrong with the engine's own index."""

    def rebuild(self) -> None:
        """Makes the engine's own index afresh from the rows."""


class SqliteEngine:
    """FTS5, which keeps no text of its own: triggers follow the rows."""

    def find(
        self, *, terms: Sequence[str], language: str, slug: str = "", limit: int, is_common: bool = False
    ) -> list[int]:
        scope = f'scope_terms : "{language_term(language)}"' + (
            f' AND scope_terms : "{slug_term(slug)}"' if slug else ""
        )
        wanted = " OR ".join(f'"{term}"' for term in terms)
        fields = TELLING_FIELDS if is_common else FIELDS
        match = f"{scope} AND {{{' '.join(fields)}}} : ({wanted})"
        weights = ", ".join(f"{weight}" for weight in (0.0, *FIELD_WEIGHTS))
        # Within, so that what is ranked is bounded; FTS5 gives the matches one by one, in the order of their rows.
        sql = (
            f"SELECT id FROM (SELECT rowid AS id, bm25(search_entry_fts, {weights}) AS score FROM search_entry_fts "  # noqa: S608
            "WHERE search_entry_fts MATCH %s LIMIT %s) ORDER BY score, id LIMIT %s"
        )
        return _ids(sql, [match, MAX_MATCHES, limit])

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
    """Generated tsvectors with GIN, and pg_trgm. A vector has four weights, so asked phrases are one of their own."""

    def find(
        self, *, terms: Sequence[str], language: str, slug: str = "", limit: int, is_common: bool = False
    ) -> list[int]:
        *of_text, of_asked = (weight / FIELD_WEIGHTS[0] for weight in FIELD_WEIGHTS)
        # Weights are given from D to A.
        weights = "{" + ",".join(f"{weight}" for weight in reversed(of_text)) + "}"
        sql = (
            "SELECT id FROM (SELECT id, terms, asked_vector FROM search_entry "
            "WHERE (terms @@ to_tsquery('simple', %s) OR asked_vector @@ to_tsquery('simple', %s)) "
            "AND language = %s AND (%s = '' OR slug = %s) LIMIT %s) AS matches, to_tsquery('simple', %s) AS wanted "
            "ORDER BY ts_rank(%s, terms, wanted, 1) + %s * ts_rank(asked_vector, wanted, 1) DESC, id LIMIT %s"
        )
        wanted = " | ".join(f"'{term}'" for term in terms)
        told = " | ".join(f"'{term}':AB" for term in terms) if is_common else wanted
        bounds = [language, slug, slug, MAX_MATCHES]
        return _ids(sql, [told, wanted, *bounds, wanted, weights, of_asked, limit])

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
            for index in ("search_entry_terms", "search_entry_asked", "search_word_trigrams"):
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
