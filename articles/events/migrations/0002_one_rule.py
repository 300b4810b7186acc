"""One rule for file, form and row; what was loaded last stands in the ledger."""

from django.db import migrations

from patienttools.files.carrying import carry_digests


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("files", "0001_initial")]

    operations = [
        migrations.RunPython(carry_digests("events", "Event", "event"), migrations.RunPython.noop),
        migrations.RemoveField("event", "loaded_digest"),
    ]
