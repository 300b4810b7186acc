"""Carrying: what was loaded or deleted before there was a ledger moves into it; for migrations."""

from collections.abc import Callable
from typing import Any

# As the desk's log has it (django.contrib.admin.models.DELETION).
DELETION = 3


def carry_digests(
    app: str, model: str, kind: str, key: Callable[[Any], str] = lambda row: str(row.key)
) -> Callable[[Any, Any], None]:
    """The step of a migration, before the column goes: migrations.RunPython(carry_digests(…), noop).

    What a moved key is recognised by stays empty: the next load writes it down.
    """

    def carry(apps: Any, schema_editor: Any) -> None:
        rows = apps.get_model(app, model).objects.exclude(loaded_digest="").iterator()
        entries = apps.get_model("files", "LoadedEntry").objects
        entries.bulk_create(
            [
                entries.model(
                    kind=kind, key=key(row), digest=row.loaded_digest, row_digest=row.loaded_digest, row_id=row.pk
                )
                for row in rows
            ],
            batch_size=200,
        )

    return carry


def carry_deletions(
    app: str, model: str, kind: str, key: Callable[[str], str] = lambda said: said, column: str = "key"
) -> Callable[[Any, Any], None]:
    """The step of a migration that remembers what the desk's log says was deleted, so that no load makes it again.

    `key` finds the key in what the row called itself. What says nothing of its key cannot be known: it is made once
    more, and a deletion from then on stays. What the ledger knows already, or stands there again, is left alone.
    """

    def carry(apps: Any, schema_editor: Any) -> None:
        types = apps.get_model("contenttypes", "ContentType").objects.filter(app_label=app, model=model.lower())
        logged = apps.get_model("admin", "LogEntry").objects.filter(content_type__in=types, action_flag=DELETION)
        keys = {key(said) for said in logged.values_list("object_repr", flat=True)} - {""}
        entries = apps.get_model("files", "LoadedEntry").objects
        known = set(entries.filter(kind=kind, key__in=keys).values_list("key", flat=True))
        rows = apps.get_model(app, model).objects.filter(**{f"{column}__in": keys})
        known.update(rows.values_list(column, flat=True))
        entries.bulk_create(entries.model(kind=kind, key=one, digest="") for one in sorted(keys - known))

    return carry
