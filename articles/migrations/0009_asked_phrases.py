"""In which words people ask for what a section answers."""

from django.db import migrations, models

import articles.models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_summary_length"),
    ]

    operations = [
        migrations.AddField(
            model_name="section",
            name="asked",
            field=models.JSONField(
                blank=True,
                default=list,
                validators=[articles.models.validate_asked],
                verbose_name="how people ask for it",
            ),
        ),
    ]
