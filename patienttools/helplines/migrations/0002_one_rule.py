"""One rule for file, form and row; what was loaded last stands in the ledger."""

from django.db import migrations, models

from patienttools.files.carrying import carry_digests

POSITION = models.PositiveSmallIntegerField(default=0, verbose_name="position")


class Migration(migrations.Migration):
    dependencies = [("helplines", "0001_initial"), ("files", "0001_initial")]

    operations = [
        migrations.RunPython(carry_digests("helplines", "Helpline", "helpline"), migrations.RunPython.noop),
        migrations.RemoveField("helpline", "loaded_digest"),
        migrations.AlterField("helpline", "position", POSITION),
        migrations.AlterField(
            "helpline", "source", models.TextField(blank=True, max_length=2000, verbose_name="source")
        ),
    ]
