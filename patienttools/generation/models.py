"""One row: the number of the library's generation, stepped in the transaction that changes what readers may see."""

import secrets
from typing import ClassVar

from django.db import models, transaction
from django.db.models import F, Q
from django.dispatch import Signal

# Sent inside the transaction of the change, for those above who keep something in step with it.
generation_stepped = Signal()


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


def step_generation() -> None:
    """Steps the generation. Must run inside the transaction that makes the change; raises RuntimeError outside one."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("step_generation() belongs into the transaction of the change that it announces")
    token = secrets.token_hex(16)
    stepped = LibraryGeneration.objects.filter(pk=1).update(number=F("number") + 1, token=token)
    if not stepped:
        LibraryGeneration.objects.create(pk=1, number=1, token=token)
    generation_stepped.send(LibraryGeneration)
