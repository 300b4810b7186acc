"""Kept out: which tables are never in a backup, said by the model itself; a backup empties them in its copy.

    @never_in_a_backup("what readers wrote")
    class Question(models.Model): ...

It stands on the ground floor, so that every room can say it of its own rows.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import models

Kept = TypeVar("Kept", bound=type[models.Model])

_reasons: dict[type[models.Model], str] = {}


def never_in_a_backup(why: str) -> Callable[[Kept], Kept]:
    """Marks a model. What is left of its rows where it is kept is nobody's but the running site's."""

    def mark(model: Kept) -> Kept:
        _reasons[model] = why
        return model

    return mark


def kept_out_models() -> dict[type[models.Model], str]:
    """Every model that was marked, and why."""
    return dict(_reasons)
