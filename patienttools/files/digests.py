"""Digests: one way to tell contents apart, whatever they are; no database."""

import dataclasses
import datetime
import hashlib
import json
import re
from collections.abc import Collection, Mapping
from typing import Any


def digest_of(data: object) -> str:
    """Tells contents apart. A text is digested as it stands, anything else as its canonical JSON."""
    text = data if isinstance(data, str) else json.dumps(data, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """What JSON does not know by itself. Raises TypeError for what has no form that is always the same."""
    match value:
        case datetime.datetime() if value.tzinfo is not None:
            return value.astimezone(datetime.UTC).isoformat()
        case datetime.date():
            return value.isoformat()
        case re.Pattern():
            return value.pattern
        case Mapping():
            return dict(value)
        case frozenset() | set():
            return sorted(value)
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return fields_of(value)
    raise TypeError(f"no digest for {value!r}")


def fields_of(document: Any, *, without: Collection[str] = ()) -> dict[str, Any]:
    """A document's fields by name, but for those that say only where it stood."""
    return {
        item.name: getattr(document, item.name)
        for item in dataclasses.fields(document)
        if item.compare and item.name not in without
    }
