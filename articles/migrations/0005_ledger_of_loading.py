"""What was loaded last moves from a column of each row into the ledger, which outlives the rows."""

from django.db import migrations

from patienttools.files.carrying import carry_digests


def edition_key(row):
    return f"{row.article.slug}/{row.language}"


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_languages_from_settings"), ("files", "0001_initial")]

    operations = [
        migrations.RunPython(carry_digests("articles", "Contributor", "contributor"), migrations.RunPython.noop),
        migrations.RunPython(carry_digests("articles", "Reference", "reference"), migrations.RunPython.noop),
        migrations.RunPython(carry_digests("articles", "Code", "code"), migrations.RunPython.noop),
        migrations.RunPython(
            carry_digests("articles", "Article", "article", lambda row: row.slug), migrations.RunPython.noop
        ),
        migrations.RunPython(carry_digests("articles", "Edition", "edition", edition_key), migrations.RunPython.noop),
        migrations.RemoveField(model_name="contributor", name="loaded_digest"),
        migrations.RemoveField(model_name="reference", name="loaded_digest"),
        migrations.RemoveField(model_name="code", name="loaded_digest"),
        migrations.RemoveField(model_name="article", name="loaded_digest"),
        migrations.RemoveField(model_name="edition", name="loaded_digest"),
    ]
