"""Suggested relations between articles that are alike, and what editors decided on each."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_stories_and_features"),
    ]

    operations = [
        migrations.CreateModel(
            name="RelationSuggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Not decided"), ("accepted", "Accepted"), ("refused", "Refused")],
                        default="open",
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("score", models.FloatField(help_text="Between 0 and 1.", verbose_name="likeness")),
                ("shared", models.JSONField(default=list, verbose_name="what they share")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions_to",
                        to="articles.article",
                        verbose_name="to",
                    ),
                ),
            ],
            options={
                "verbose_name": "suggested relation",
                "verbose_name_plural": "suggested relations",
                "ordering": ("-score", "article__slug"),
                "constraints": [models.UniqueConstraint(fields=("article", "to"), name="suggestion_once")],
            },
        ),
    ]
