"""Carrying: digests that rows once kept in a column, `loaded_digest`, move into the ledger; for migrations."""

from collections.abc import Callable
from typing import Any


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
