"""One rule for file, form and row; what was loaded last stands in the ledger. A key begins with its role."""

from typing import Any

from django.db import migrations

from patienttools.files.carrying import carry_digests


def name_roles(apps: Any, schema_editor: Any) -> None:
    """An editor's own key gets its role before it, as files would give it."""
    rows = apps.get_model("search", "Expression").objects
    for row in rows.all():
        if not row.key.startswith(f"{row.role}-"):
            key = f"{row.role}-{row.key}"[:120].rstrip("-_")
            while rows.filter(key=key).exists():
                key = f"{key[:110]}-{row.pk}"
            row.key = key
            row.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("search", "0002_engines"), ("files", "0001_initial")]

    operations = [
        migrations.RunPython(name_roles, migrations.RunPython.noop),
        migrations.RunPython(carry_digests("search", "Expression", "expression"), migrations.RunPython.noop),
        migrations.RunPython(carry_digests("search", "DangerRule", "danger rule"), migrations.RunPython.noop),
        migrations.RemoveField("expression", "loaded_digest"),
        migrations.RemoveField("dangerrule", "loaded_digest"),
    ]
