"""Following: credits go along with every publish, in its transaction.

It listens to the rows themselves, so that nobody who publishes can forget it. A withdrawal takes its credits with it;
people's pages show the article's card, and so they hear of it.
"""

from typing import Any

from django.db.models.signals import post_save

from articles.credits.models import Credit
from articles.editions.people import people_of
from articles.models import PublishedEdition


def connect() -> None:
    post_save.connect(_published, sender=PublishedEdition, dispatch_uid="credits-published")


def _published(
    sender: type[PublishedEdition], instance: PublishedEdition, raw: bool = False, created: bool = False, **options: Any
) -> None:
    if raw:
        return
    if not created:
        Credit.objects.filter(published=instance).delete()
    if people := people_of(instance.document):
        Credit.objects.bulk_create(Credit(published=instance, **credit) for credit in people)
