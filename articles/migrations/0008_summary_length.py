"""The summary of an edition is held to the length that files and forms have."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0007_deletions_from_before"),
    ]

    operations = [
        migrations.AlterField(
            model_name="edition",
            name="summary",
            field=models.TextField(
                help_text="Two or three sentences.",
                validators=[django.core.validators.MaxLengthValidator(900)],
                verbose_name="summary",
            ),
        ),
    ]
