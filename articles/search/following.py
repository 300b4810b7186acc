"""Following: the index goes along with every publish, withdrawal and change of helplines, in their transaction.

It listens to the rows themselves, so that nobody who publishes can forget it.
"""

from typing import Any

from django.db.models.signals import post_save, pre_delete

from articles.editions.changes import tell_lists_by
from articles.models import PublishedEdition
from articles.search.indexing import forget_edition, index_edition, index_helplines, rebuild
from articles.search.placing import keys_of_lists, place_all, place_edition
from patienttools.generation.models import generation_stepped
from patienttools.generation.reads import ALL, HELPLINES, NUMBERS

# The migration after which every edition is placed in its alphabet.
PLACED_BY = ("articles", "0013_alphabet")
# The migrations after which the index of what is published is made afresh.
REBUILT_BY = frozenset({"0004_asked_and_passages"})
# What the generation says where helplines may have changed.
_HELPLINES = frozenset({HELPLINES, NUMBERS, ALL})


def connect() -> None:
    post_save.connect(_published, sender=PublishedEdition, dispatch_uid="search-published")
    pre_delete.connect(_withdrawn, sender=PublishedEdition, dispatch_uid="search-withdrawn")
    generation_stepped.connect(_stepped, dispatch_uid="search-stepped")
    tell_lists_by(keys_of_lists)


def rebuild_after(sender: Any, plan: Any = (), **options: Any) -> None:
    """Makes the index afresh when a migration changed what stands in it; else search would find half of it."""
    done = {migration.name for migration, is_backwards in plan if migration.app_label == "search" and not is_backwards}
    if done & REBUILT_BY and PublishedEdition.objects.exists():
        rebuild()
    if PLACED_BY in {(migration.app_label, migration.name) for migration, is_backwards in plan if not is_backwards}:
        place_all()


def _published(sender: type[PublishedEdition], instance: PublishedEdition, raw: bool = False, **options: Any) -> None:
    if not raw:
        index_edition(instance)
        place_edition(instance)


def _withdrawn(sender: type[PublishedEdition], instance: PublishedEdition, **options: Any) -> None:
    forget_edition(instance)


def _stepped(sender: Any, keys: frozenset[str] = frozenset(), **options: Any) -> None:
    """Helplines are on the ground floor and know nothing of search; the generation tells that they may have changed."""
    if not keys or keys & _HELPLINES:
        index_helplines()
