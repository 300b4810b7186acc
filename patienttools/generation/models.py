"""One row: the number of the library's generation, stepped in the transaction that changes what readers may see.

Beside it stands what changed, a row a key (`reads.py`), in the order in which the changes were committed.
"""

import secrets
from typing import ClassVar

from django.db import models, transaction
from django.db.models import F, Q
from django.dispatch import Signal

from patienttools.generation.reads import ALL

# Sent inside the transaction of the change with its `keys` (none: everything may have changed), for those above who
# keep something in step with it.
generation_stepped = Signal()

# A step that changes more than this says that all may have changed.
MOST_KEYS = 1000
# Older ones are forgotten; a node that was away for longer makes everything anew.
KEPT_CHANGES = 20_000
# They are looked for once in so many.
FORGOTTEN_EVERY = 100


class LibraryGeneration(models.Model):
    """`number` only grows. `token` is new at each step, so that two libraries never share a cache by accident."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=1)
    token = models.CharField(max_length=32, default="")
    stepped_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="generation_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)


class LibraryChange(models.Model):
    """One key of what a step changed. `token` is the generation's of that step: it tells a restored library apart.

    A step holds the generation's row until it is committed, so numbers grow in the order of commits, and whoever has
    read up to one number has missed none below it.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=120)
    token = models.CharField(max_length=32)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.id}: {self.key}"


def step_generation(*keys: str) -> str:
    """Steps the generation and writes down what changed: the keys of `reads.py`; none: everything may have.

    Returns the new token.

    Must run inside the transaction that makes the change; raises RuntimeError outside one.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("step_generation() belongs into the transaction of the change that it announces")
    token = secrets.token_hex(16)
    # First: it makes other steps wait, so that their changes get higher numbers.
    stepped = LibraryGeneration.objects.filter(pk=1).update(number=F("number") + 1, token=token)
    if not stepped:
        LibraryGeneration.objects.create(pk=1, number=1, token=token)
    _write_down(set(keys), token)
    generation_stepped.send(LibraryGeneration, keys=frozenset(keys))
    return token


def _write_down(keys: set[str], token: str) -> None:
    told = sorted(keys) if keys and ALL not in keys and len(keys) <= MOST_KEYS else [ALL]
    *_others, last = LibraryChange.objects.bulk_create(LibraryChange(key=key, token=token) for key in told)
    if last.pk % FORGOTTEN_EVERY < len(told):
        LibraryChange.objects.filter(pk__lte=last.pk - KEPT_CHANGES).delete()
