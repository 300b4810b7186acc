"""What editors deleted before there was a ledger is remembered where the desk's log tells its key."""

from django.db import migrations

from patienttools.files.carrying import carry_deletions


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_one_rule"),
        ("search", "0003_one_rule"),
        ("files", "0001_initial"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(
            carry_deletions("articles", "Reference", "reference", lambda said: said.partition(": ")[0]),
            migrations.RunPython.noop,
        ),
        migrations.RunPython(
            carry_deletions("articles", "Article", "article", column="slug"), migrations.RunPython.noop
        ),
        migrations.RunPython(carry_deletions("search", "Expression", "expression"), migrations.RunPython.noop),
        migrations.RunPython(carry_deletions("search", "DangerRule", "danger rule"), migrations.RunPython.noop),
    ]
