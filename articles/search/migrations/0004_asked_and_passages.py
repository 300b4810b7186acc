"""Phrases in which people ask, as a field of the index; passages; answers, sheets and bands as entries of their own."""

from importlib import import_module

from django.db import migrations, models

engines = import_module("articles.search.migrations.0002_engines")

ENTRY = engines.ENTRY
TERMS = (*engines.TERMS, "asked_terms")
SQLITE_CREATE = [
    *engines._external("search_entry_fts", ENTRY, TERMS, engines.TOKENIZER),
    *engines._external("search_word_trigrams", engines.WORD, ("sound",), "trigram"),
    "INSERT INTO search_entry_fts(search_entry_fts) VALUES ('rebuild')",
    "INSERT INTO search_word_trigrams(search_word_trigrams) VALUES ('rebuild')",
]
# A tsvector knows four weights, and they are taken: the phrases are a vector of their own.
POSTGRES_CREATE = [
    *engines.POSTGRES_CREATE,
    f"ALTER TABLE {ENTRY} ADD COLUMN asked_vector tsvector "
    "GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, asked_terms)) STORED",
    f"CREATE INDEX search_entry_asked ON {ENTRY} USING gin (asked_vector) WITH (fastupdate = off)",
]
POSTGRES_DROP = [
    "DROP INDEX IF EXISTS search_entry_asked",
    f"ALTER TABLE {ENTRY} DROP COLUMN IF EXISTS asked_vector",
    *engines.POSTGRES_DROP,
]
SOURCES = ["section", "tool", "helpline", "question", "sheet", "band"]


def create_index(apps, schema_editor):
    engines._run(schema_editor, {"sqlite": SQLITE_CREATE, "postgresql": POSTGRES_CREATE})


def drop_index(apps, schema_editor):
    engines._run(schema_editor, {"sqlite": engines.SQLITE_DROP, "postgresql": POSTGRES_DROP})
    # The release before knows no such entries. It indexes every edition anew when it is loaded.
    apps.get_model("search", "Entry").objects.filter(source__in=("question", "sheet", "band")).delete()


def _text(name):
    return migrations.AddField("entry", name, models.TextField(blank=True, default=""))


class Migration(migrations.Migration):
    dependencies = [("search", "0003_one_rule")]

    operations = [
        migrations.RunPython(engines.drop_index, engines.create_index),
        *map(_text, ("asked", "asked_terms", "passages", "passage_terms")),
        migrations.AlterField("entry", "anchor", models.CharField(blank=True, max_length=80)),
        migrations.AlterField(
            "entry",
            "source",
            models.CharField(
                choices=[
                    ("section", "a section"),
                    ("tool", "a tool"),
                    ("helpline", "a helpline"),
                    ("question", "a question and its answer"),
                    ("sheet", "a sheet to print"),
                    ("band", "a band of a brief tool, for clinicians"),
                ],
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint("entry", "entry_source_known"),
        migrations.AddConstraint(
            "entry",
            models.CheckConstraint(condition=models.Q(("source__in", SOURCES)), name="entry_source_known"),
        ),
        migrations.RunPython(create_index, drop_index),
    ]
