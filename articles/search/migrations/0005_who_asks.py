"""Who asks, and what is not written here, as roles of everyday expressions."""

from django.db import migrations, models

NEW = ["who", "absent"]
ROLES = ["asked", "intent", "same", "stop", *NEW]


def leave_out_new_roles(apps, schema_editor):
    apps.get_model("search", "Expression").objects.filter(role__in=NEW).delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0004_asked_and_passages")]

    operations = [
        migrations.AlterField(
            "expression",
            "role",
            models.CharField(
                choices=[
                    ("asked", "how people ask for an article"),
                    ("intent", "what people want to know"),
                    ("same", "words for the same thing"),
                    ("stop", "words that say nothing by themselves"),
                    ("who", "who asks: “clinician”, “supporter” or “self”"),
                    ("absent", "words for what is not written here"),
                ],
                max_length=10,
                verbose_name="role",
            ),
        ),
        migrations.RemoveConstraint("expression", "expression_role_known"),
        migrations.AddConstraint(
            "expression",
            models.CheckConstraint(condition=models.Q(("role__in", ROLES)), name="expression_role_known"),
        ),
        migrations.RunPython(migrations.RunPython.noop, leave_out_new_roles),
    ]
