"""Rows: the ledger of loading, which remembers each entry of content/ as it was last loaded."""

from typing import ClassVar

from django.db import models


class LoadedEntry(models.Model):
    """One entry of content/. It outlives its row, so that a start knows what an editor deleted or renamed.

    `digest` is that of the file's document, `row_digest` that of the row as loading left it (the two differ where the
    file names something that an editor deleted), `identity` what a moved key is recognised by, and `made_from` the
    digest of all bytes that a skipped entry was made from; empty where the entry must be looked at again.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    row_digest = models.CharField(max_length=64, blank=True)
    identity = models.CharField(max_length=64, blank=True)
    row_id = models.BigIntegerField(null=True)
    made_from = models.CharField(max_length=64, blank=True)
    needs = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("kind", "key")
        constraints: ClassVar = [models.UniqueConstraint(fields=("kind", "key"), name="loaded_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
