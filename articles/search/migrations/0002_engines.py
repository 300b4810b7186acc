"""What only one engine has: FTS5 tables kept in step by triggers on SQLite, a generated tsvector and trigrams on PostgreSQL.

SQLite drops triggers with their table, and Django rebuilds a table to alter it: a later migration that alters Entry
or Word must run `drop_index` before and `create_index` after.
"""

from django.db import migrations

ENTRY, WORD = "search_entry", "search_word"
TERMS = ("scope_terms", "title_terms", "heading_terms", "lead_terms", "text_terms")
# Terms are plain ASCII already (see folding.py), so no tokenizer has anything left to decide.
TOKENIZER = "unicode61 remove_diacritics 0 tokenchars ''_''"


def _external(index, table, columns, tokenizer):
    """An FTS5 index over a table's columns, which keeps no copy of the text, and the triggers that keep it in step."""
    names = ", ".join(columns)
    new, old = (", ".join(f"{row}.{name}" for name in columns) for row in ("new", "old"))
    add = f"INSERT INTO {index}(rowid, {names}) VALUES (new.id, {new});"  # noqa: S608 - names of ours
    remove = f"INSERT INTO {index}({index}, rowid, {names}) VALUES ('delete', old.id, {old});"  # noqa: S608
    changed = ", ".join(columns)
    return [
        f"CREATE VIRTUAL TABLE {index} USING fts5({names}, content='{table}', content_rowid='id', tokenize='{tokenizer}')",
        f"CREATE TRIGGER {index}_added AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {index}_removed AFTER DELETE ON {table} BEGIN {remove} END",
        f"CREATE TRIGGER {index}_changed AFTER UPDATE OF {changed} ON {table} BEGIN {remove} {add} END",
    ]


SQLITE_CREATE = [
    *_external("search_entry_fts", ENTRY, TERMS, TOKENIZER),
    *_external("search_word_trigrams", WORD, ("sound",), "trigram"),
    # Where there are rows already (a migration that is taken back), they are indexed at once.
    "INSERT INTO search_entry_fts(search_entry_fts) VALUES ('rebuild')",
    "INSERT INTO search_word_trigrams(search_word_trigrams) VALUES ('rebuild')",
]
SQLITE_DROP = [
    *(
        f"DROP TRIGGER IF EXISTS {index}_{event}"
        for index in ("search_entry_fts", "search_word_trigrams")
        for event in ("added", "removed", "changed")
    ),
    "DROP TABLE IF EXISTS search_entry_fts",
    "DROP TABLE IF EXISTS search_word_trigrams",
]

_VECTOR = " || ".join(
    f"setweight(to_tsvector('simple'::regconfig, {column}), '{weight}')"
    for column, weight in zip(TERMS[1:], "ABCD", strict=True)
)
POSTGRES_CREATE = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    f"ALTER TABLE {ENTRY} ADD COLUMN terms tsvector GENERATED ALWAYS AS ({_VECTOR}) STORED",
    # Kept whole beside the row: ranking reads the vector of every match, and unpacking it would cost more than ranking.
    f"ALTER TABLE {ENTRY} ALTER COLUMN terms SET STORAGE MAIN",
    f"ALTER TABLE {ENTRY} SET (toast_tuple_target = 8160)",
    f"CREATE INDEX search_entry_terms ON {ENTRY} USING gin (terms) WITH (fastupdate = off)",
    f"CREATE INDEX search_word_trigrams ON {WORD} USING gin (sound gin_trgm_ops)",
]
# The extension stays: others may use it.
POSTGRES_DROP = [
    "DROP INDEX IF EXISTS search_word_trigrams",
    "DROP INDEX IF EXISTS search_entry_terms",
    f"ALTER TABLE {ENTRY} DROP COLUMN IF EXISTS terms",
]


def create_index(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE_CREATE, "postgresql": POSTGRES_CREATE})


def drop_index(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE_DROP, "postgresql": POSTGRES_DROP})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create_index, drop_index)]
