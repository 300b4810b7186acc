"""Copies tables between two databases through Django's fields, and sums up what a table holds.

A digest does not depend on the order of rows, which databases sort differently, nor on how one of them writes a value.
"""

import datetime
import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Summary:
    """How many rows a table has, and the sum of their digests."""

    rows: int
    digest: str


def moved_models() -> list[type[models.Model]]:
    """Every model with a table, those between two others included."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy and not model._meta.swapped]


def written_fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """Its columns, but for those that the database makes from others."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def read_rows(model: type[models.Model], alias: str) -> Iterator[tuple[Any, ...]]:
    """Rows as Python values, in the order of their keys."""
    names = [field.attname for field in written_fields(model)]
    return model._base_manager.using(alias).order_by("pk").values_list(*names).iterator(ROWS_AT_ONCE)


def summarise(model: type[models.Model], alias: str) -> Summary:
    """What a table holds."""
    count, total = 0, 0
    for row in read_rows(model, alias):
        text = json.dumps([_plain(value) for value in row], ensure_ascii=False, sort_keys=True)
        total += int.from_bytes(hashlib.sha256(text.encode(errors="surrogatepass")).digest(), "big")
        count += 1
    return Summary(count, f"{total % 2**256:064x}")


def copy_rows(model: type[models.Model], source: str, target: str) -> int:
    """Writes every row of the one table into the other, as it is: nothing is set by the clock, no signal is sent."""
    connection, fields = connections[target], written_fields(model)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608  names of ours
    count = 0
    with connection.cursor() as cursor:
        for rows in in_parts(read_rows(model, source)):
            cursor.executemany(insert, [_prepared(fields, row, connection) for row in rows])
            count += len(rows)
    return count


def empty(alias: str) -> None:
    """Removes every row that migrations put into the tables."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for model in moved_models():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608  names of ours


def set_sequences(alias: str) -> None:
    """The next row made gets a number above all that were moved."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), moved_models()):
            cursor.execute(statement)


def in_parts(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows, ROWS_AT_ONCE of them at a time."""
    part: list[tuple[Any, ...]] = []
    for row in rows:
        part.append(row)
        if len(part) == ROWS_AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _prepared(fields: Any, row: tuple[Any, ...], connection: BaseDatabaseWrapper) -> list[Any]:
    return [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]


def _plain(value: Any) -> Any:
    """A value as JSON can write it, the same for both databases."""
    match value:
        case datetime.datetime():
            return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case datetime.timedelta():
            return value.total_seconds()
        case Decimal():
            return str(value.normalize())
        case uuid.UUID():
            return value.hex
        case bytes() | memoryview():
            return bytes(value).hex()
    return value
